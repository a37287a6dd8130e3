from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

from ...core.issue import fingerprint
from ...core.workflows import COUNT_CHECKERS
from .bulk_apply import Difference
from .count_pass import with_pass


class EngineCount(models.Model):
    """Two signatures, then the stock becomes what was counted: all of it or nothing, once."""

    _inherit = "engine.count"

    def action_sign_count(self):
        """The storekeeper signs what was counted."""
        self._check_complete()
        self._transition("sign_count")
        for count in self._transitioning():
            count.write(
                {
                    "signer_id": self.env.uid,
                    "signed_at": moment.now(self.env),
                    "fingerprint": count._seal(),
                }
            )
        return True

    def action_sign_check(self):
        """Another authorised person signs for the differences and their causes."""
        person = self.env.user.partner_id  # two logins of one person have one partner
        if own := self.filtered(lambda count: count.sudo().signer_id.partner_id == person):
            raise UserError(
                self.env._(
                    "%(counts)s: a count takes two people, and you have signed it already. Ask "
                    "somebody else to check it.",
                    counts=own._names(),
                )
            )
        self._transition("sign_check")
        self._check_seal()
        self._transitioning().write(
            {"checker_id": self.env.uid, "checked_at": moment.now(self.env)}
        )
        return True

    def action_void(self):
        """Take the signatures off, so that lines can be counted again."""
        self._transition("void")
        names = ("signer_id", "signed_at", "checker_id", "checked_at", "fingerprint")
        self._transitioning().write(dict.fromkeys(names, False))
        return True

    def action_apply(self):
        """Bring the stock to what was counted; a count that was applied stays as it is."""
        self._check_role(COUNT_CHECKERS)
        self._lock_for_transition()
        if not (todo := self.filtered(lambda count: count.state != "applied")):
            return self._say_applied()
        todo._check_two_people()
        todo._check_seal()
        todo._transition("apply")
        for count in todo:
            count._transitioning().applied_at = moment.now(self.env)
            count._apply_lines()
            count._announce()
        return True

    def action_cancel(self):
        """Give the count up; the stock stays as the books have it."""
        self._check_role(COUNT_CHECKERS)
        self._transition("cancel")
        self._transitioning().write({"shows_books": True})
        self._announce()
        return True

    def _check_role(self, groups):
        self.check_access("write")
        if not any(self.env.user.has_group(group) for group in groups):
            roles = [self.env.ref(group).sudo().name for group in groups]
            raise AccessError(
                self.env._(
                    "%(counts)s: this is for %(roles)s. Ask one of them.",
                    counts=self._names(),
                    roles=" / ".join(roles),
                )
            )

    def _say_applied(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._(
                    "%(counts)s has been applied already; nothing was changed again.",
                    counts=self._names(),
                ),
                "type": "warning",
            },
        }

    def _check_complete(self):
        """Refuse to sign while something is not counted, not recounted or not explained."""
        lines = self.env["engine.count.line"]
        off = [("count_id", "in", self.ids), ("kind", "in", ["short", "over"])]
        for domain, text in (
            (
                [("count_id", "in", self.ids), ("kind", "=", "open")],
                self.env._("%(lines)s: not counted yet. Count it by hand."),
            ),
            (
                [*off, ("is_recounted", "=", False)],
                self.env._("%(lines)s: differs from the books. Another person has to recount it."),
            ),
            (
                [*off, ("cause_id", "=", False)],
                self.env._("%(lines)s: differs without a cause. Name the cause."),
            ),
        ):
            if found := lines.search_count(domain):
                line = lines.search(domain, limit=1)
                name = f"{line.product_id.display_name}, {line.location_id.display_name}"
                if found > 1:
                    name = self.env._("%(line)s and %(more)s more", line=name, more=found - 1)
                raise UserError(  # pylint: disable=translation-required
                    f"{line.count_id.display_name}: " + text % {"lines": name}
                )

    def _check_two_people(self):
        for count in self:
            people = (count.signer_id | count.checker_id).sudo().partner_id
            if count.state == "checked" and len(people) < 2:
                raise UserError(
                    self.env._(
                        "%(count)s: two different people have to sign before it is applied.",
                        count=count.display_name,
                    )
                )

    def _seal(self):
        """Return the hash of what the signatures stand for: every line and its figures."""
        self.env["engine.count.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, product_id, location_id, lot_id, package_id, owner_id,
                       expected_qty::float8,
                       counted_qty::float8, difference_qty::float8, cause_id
                  FROM engine_count_line WHERE count_id = %s
                """,
                self.id,
            )
        )
        return fingerprint(list(row) for row in rows)

    def _check_seal(self):
        for count in self:
            if count.fingerprint and count.fingerprint != count._seal():
                raise UserError(
                    self.env._(
                        "%(count)s: the lines are no longer the ones that were signed. Take the "
                        "signatures off and sign again.",
                        count=count.display_name,
                    )
                )

    def _apply_lines(self):
        """Hand the differences to the stock, under the number of the count."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product_id, location_id, lot_id, difference_qty::float8, package_id, owner_id
                  FROM engine_count_line WHERE count_id = %s AND difference_qty <> 0 ORDER BY id
                """,
                self.id,
            )
        )
        self._check_not_below_zero()
        self._check_not_adjusted_since()
        differences = [Difference(*row) for row in rows]
        if differences:
            quants = self.env["stock.quant"].with_company(self.company_id)
            with_pass(quants.with_context(inventory_name=self.name))._apply_differences(differences)

    def _check_not_below_zero(self):
        """Refuse where the goods that the count misses have left the books meanwhile."""
        books = self._books_sql("line.count_id = %s AND line.difference_qty < 0", self.id)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id FROM engine_count_line line JOIN (%s) now ON now.id = line.id
                 WHERE now.quantity + line.difference_qty::float8 < -0.000001
                 ORDER BY line.id LIMIT 1
                """,
                books,
            )
        )
        if rows:
            line = self.env["engine.count.line"].browse(rows[0][0])
            raise UserError(
                self.env._(
                    "%(count)s: %(part)s has left %(location)s since it was counted. Take the "
                    "signatures off and recount it.",
                    count=self.display_name,
                    part=line.product_id.display_name,
                    location=line.location_id.display_name,
                )
            )

    def _check_not_adjusted_since(self):
        """Refuse where another count or an adjustment has met the difference meanwhile."""
        self.env["stock.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id, move.id
                  FROM stock_move move
                  JOIN stock_move_line leg ON leg.move_id = move.id
                  JOIN stock_location source ON source.id = leg.location_id
                  JOIN stock_location target ON target.id = leg.location_dest_id
                  JOIN engine_count_line line
                    ON line.count_id = %s AND line.difference_qty <> 0
                   AND line.product_id = leg.product_id
                   AND line.lot_id IS NOT DISTINCT FROM leg.lot_id
                   AND line.owner_id IS NOT DISTINCT FROM leg.owner_id
                   AND line.location_id IN (leg.location_id, leg.location_dest_id)
                 WHERE move.is_inventory AND move.state = 'done' AND move.date > %s
                   AND 'inventory' IN (source.usage, target.usage)
                   AND leg.date > COALESCE(line.recounted_at, line.manual_at, %s)
                 ORDER BY line.id LIMIT 1
                """,
                self.id,
                self.started_at,
                self.compared_at,
            )
        )
        if rows:
            line = self.env["engine.count.line"].browse(rows[0][0])
            move = self.env["stock.move"].sudo().browse(rows[0][1])
            raise UserError(
                self.env._(
                    "%(count)s: %(part)s in %(location)s was adjusted since it was counted "
                    "(%(adjustment)s). Take the signatures off and recount it.",
                    count=self.display_name,
                    part=line.product_id.display_name,
                    location=line.location_id.display_name,
                    adjustment=move.inventory_name or move.reference or move.display_name,
                )
            )
