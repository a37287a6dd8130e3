from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

_MARKS = {"core": "is_core_part", "critical": "is_critical_part", "special": "is_special_part"}


class EngineCount(models.Model):
    """The start of a count: what the books say at that moment, in a line per part and place."""

    _inherit = "engine.count"

    def action_start(self):
        """Note the books of the counted places, and begin the first round."""
        for count in self:
            count._check_ready()
        self._transition("start")
        now = moment.now(self.env)
        for count in self._transitioning():
            count.write(
                {
                    "started_at": now,
                    "shows_books": not count.is_blind,
                    "counter_ids": [(4, self.env.uid)],
                }
            )
            count._note_books()
            count._note_tags()
            count._begin_round(now)
        return True

    def _check_ready(self):
        """Refuse a count that is not set up, or whose places are being counted already."""
        if self.kind == "location" and not self.location_ids:
            raise UserError(
                self.env._("%(count)s: name the locations to count.", count=self.display_name)
            )
        if self.kind == "class" and not self.part_class:
            raise UserError(
                self.env._("%(count)s: name the class of parts to count.", count=self.display_name)
            )
        others = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "counting"),
                ("id", "!=", self.id),
            ]
        )
        inside = self._inside()
        for other in others:
            if inside & other._inside():
                raise UserError(
                    self.env._(
                        "%(count)s: %(other)s is counting there right now. Finish it first.",
                        count=self.display_name,
                        other=other.display_name,
                    )
                )

    def _product_domain(self):
        """Return which parts are counted."""
        domain = Domain("is_storable", "=", True)
        if self.parts_only:
            domain &= Domain("is_engine_part", "=", True)
        if self.kind == "class":
            if self.part_class in _MARKS:
                return domain & Domain(_MARKS[self.part_class], "=", True)
            return domain & Domain("id", "in", self._parts_of_class(self.part_class))
        if self.kind == "cycle":
            domain &= Domain("id", "in", self._due_parts())
        return domain

    def _parts_of_class(self, letter):
        """Return the ids of the parts of a class by value; parts never classed are C."""
        classes = (
            self.env["engine.part.class"]
            .sudo()
            .search([("company_id", "=", self.company_id.id), ("is_latest", "=", True)])
        )
        if letter != "C":
            return classes.filtered(lambda row: row.abc == letter).product_id.ids
        better = classes.filtered(lambda row: row.abc != "C").product_id.ids
        return self.env["product.product"].search([("id", "not in", better)]).ids

    def _due_parts(self):
        """Return the ids of the parts whose last count is older than their class allows."""
        policy = self.env["engine.policy"]._of(self.company_id)
        now, due = moment.now(self.env), []
        last = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT line.product_id, MAX(done.applied_at)
                      FROM engine_count done JOIN engine_count_line line ON line.count_id = done.id
                     WHERE done.company_id = %s AND done.state = 'applied'
                     GROUP BY line.product_id
                    """,
                    self.company_id.id,
                )
            )
        )
        for letter in "ABC":
            since = now - timedelta(days=policy[f"count_cycle_{letter.lower()}_days"])
            due += [
                product_id
                for product_id in self._parts_of_class(letter)
                if product_id not in last or last[product_id] < since
            ]
        return due

    def _note_books(self):
        """Write a line per part, place, lot, package and owner in the books, with one statement."""
        self.env.flush_all()
        products = self.env["product.product"].sudo().with_context(active_test=False)
        wanted = products._search(self._product_domain())
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO engine_count_line (count_id, company_id, product_id, location_id,
                       lot_id, package_id, owner_id, book_qty, expected_qty, read_qty, manual_qty,
                       recount_qty, kind,
                       has_tags, create_uid, write_uid, create_date, write_date)
                SELECT %(count)s, %(company)s, quant.product_id, quant.location_id, quant.lot_id,
                       quant.package_id, quant.owner_id, SUM(quant.quantity),
                       CASE WHEN %(blind)s THEN NULL ELSE SUM(quant.quantity) END, 0, 0, 0, 'open',
                       FALSE, %(user)s, %(user)s, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                  FROM stock_quant quant
                  JOIN stock_location place ON place.id = quant.location_id
                 WHERE quant.location_id IN %(places)s
                   AND place.usage = 'internal'
                   AND quant.product_id IN %(products)s
                 GROUP BY quant.product_id, quant.location_id, quant.lot_id, quant.package_id,
                          quant.owner_id
                HAVING SUM(quant.quantity) <> 0
                """,
                count=self.id,
                company=self.company_id.id,
                blind=self.is_blind,
                user=self.env.uid,
                places=self._inside_sql(),
                products=wanted.subselect(),
            )
        )
        self.env.cr.execute("ANALYZE engine_count_line")
        self.invalidate_recordset(["line_ids"])
        self.env["engine.count.line"].invalidate_model()

    def _inside_sql(self):
        """Return SQL for the ids of the counted places and all inside them."""
        domain = [("id", "child_of", self._places().ids), ("company_id", "=", self.company_id.id)]
        locations = self.env["stock.location"].sudo().with_context(active_test=False)
        return locations._search(domain).subselect()
