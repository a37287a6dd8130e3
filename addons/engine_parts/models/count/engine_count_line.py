from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.engine_base.tools import moment

from .count_pass import without_defaults

NEW = frozenset(
    {"count_id", "product_id", "location_id", "lot_id", "owner_id", "manual_qty", "note"}
)
ENTRIES = frozenset({"manual_qty", "recount_qty", "cause_id", "note"})


class EngineCountLine(models.Model):
    """One part in one place (and lot): what the books say, what was counted, by whom and how.

    While a blind count is on, what the books say is in no field that a counter can read.
    """

    _name = "engine.count.line"
    _description = "Count Line"
    _order = "count_id, location_id, product_id, lot_id, id"
    _rec_name = "product_id"
    _check_company_auto = True

    # Identity
    count_id = fields.Many2one("engine.count", required=True, ondelete="cascade")
    state = fields.Selection(related="count_id.state")
    company_id = fields.Many2one("res.company", readonly=True, required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("product.product", "Part", required=True, check_company=True)
    location_id = fields.Many2one("stock.location", "Location", required=True, check_company=True)
    lot_id = fields.Many2one("stock.lot", "Lot or Serial Number", check_company=True)
    package_id = fields.Many2one("stock.package", "Package", readonly=True)
    owner_id = fields.Many2one(
        "res.partner", "Owner", check_company=True, help="Whose goods these are, if not ours."
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    # Books
    book_qty = fields.Float(
        "In the Books at the Start",
        digits="Product Unit",
        readonly=True,
        groups="engine_base.group_manager",
    )
    seen_book_qty = fields.Float(
        "In the Books When Counted by Hand",
        digits="Product Unit",
        readonly=True,
        groups="engine_base.group_manager",
    )
    expected_qty = fields.Float("Expected", digits="Product Unit", readonly=True)
    has_moved = fields.Boolean(
        "Moved Meanwhile", readonly=True, help="Goods moved here while the count was on."
    )
    # Count
    has_tags = fields.Boolean("Tagged", readonly=True)
    read_qty = fields.Float("Read", digits="Product Unit", readonly=True)
    manual_qty = fields.Float("Counted by Hand", digits="Product Unit")
    is_manual = fields.Boolean("By Hand", readonly=True)
    manual_user_id = fields.Many2one("res.users", "Counted by", readonly=True)
    manual_at = fields.Datetime("Counted on", readonly=True)
    recount_qty = fields.Float("Recounted", digits="Product Unit")
    is_recounted = fields.Boolean("Recount Done", readonly=True)
    recount_user_id = fields.Many2one("res.users", "Recounted by", readonly=True)
    recounted_at = fields.Datetime("Recounted on", readonly=True)
    # Result
    counted_qty = fields.Float("Counted", digits="Product Unit", readonly=True)
    difference_qty = fields.Float("Difference", digits="Product Unit", readonly=True)
    unit_cost = fields.Float(digits="Product Price", readonly=True, aggregator=None)
    difference_value = fields.Monetary("Difference in Value", readonly=True)
    kind = fields.Selection(
        [
            ("open", "Not Counted"),
            ("match", "Agrees"),
            ("short", "Short"),
            ("over", "Over"),
        ],
        "Result",
        readonly=True,
        default="open",
    )
    cause_id = fields.Many2one("engine.count.cause", "Cause", ondelete="restrict")
    note = fields.Char("Remark")

    _place_unique = models.UniqueIndex(
        "(count_id, product_id, location_id, COALESCE(lot_id, 0), COALESCE(package_id, 0),"
        " COALESCE(owner_id, 0))",
        "This part has a line for this place already.",
    )
    _quantities_positive = models.Constraint(
        "CHECK (manual_qty >= 0 AND recount_qty >= 0)", "Nobody counts less than nothing."
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_ours():
            for vals in vals_list:
                self._check_new(vals)
            vals_list = [
                {
                    **{name: vals[name] for name in NEW & vals.keys()},
                    "company_id": self.env["engine.count"]
                    .browse(vals.get("count_id"))
                    .company_id.id,
                }
                for vals in vals_list
            ]
            self = without_defaults(self, NEW)  # noqa: PLW0642
        lines = super().create(vals_list)
        if not self._is_ours():
            lines._check_scope()
            lines._enter("manual")
        return lines

    def write(self, vals):
        if self._is_ours():
            return super().write(vals)
        if strange := vals.keys() - ENTRIES:
            raise AccessError(
                self.env._(
                    "%(fields)s: only what was counted is entered here, its cause and a remark.",
                    fields=", ".join(sorted(strange)),
                )
            )
        self._check_may_enter(vals)
        result = super().write(vals)
        for name in ("manual", "recount"):
            if f"{name}_qty" in vals:
                self._enter(name)
        return result

    def action_nothing_here(self):
        """Enter that nothing lies there: by hand while counting, else as the recount.

        A zero cannot be typed over the zero that a fresh line shows.
        """
        for state, lines in self.grouped("state").items():
            lines.write({"manual_qty" if state == "counting" else "recount_qty": 0.0})
        return True

    def action_recount_agrees(self):
        """Enter as the recount what was counted first: the second person found the same."""
        if plain := self.filtered(lambda line: line.kind not in ("short", "over")):
            raise UserError(
                self.env._(
                    "%(part)s: only differences are recounted.",
                    part=plain[0].product_id.display_name,
                )
            )
        for counted, lines in self.grouped("counted_qty").items():
            lines.write({"recount_qty": counted})
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_with_the_count(self):
        if not self._is_ours():
            raise UserError(self.env._("Lines of a count stay. Enter 0 where nothing lies."))

    def _is_ours(self):
        return self.env["engine.count"]._in_transition()

    def _check_new(self, vals):
        """Refuse a line for anything but goods that nobody expected, counted by hand."""
        count = self.env["engine.count"].browse(vals.get("count_id"))
        if strange := vals.keys() - NEW:
            raise AccessError(
                self.env._(
                    "%(fields)s: a new line names part, place, lot and what was counted.",
                    fields=", ".join(sorted(strange)),
                )
            )
        if count.state != "counting":
            raise UserError(
                self.env._(
                    "%(count)s: lines are added while it is being counted.",
                    count=count.display_name,
                )
            )

    def _check_scope(self):
        places = {count: count._places() for count in self.count_id}
        for line in self:
            if not places[line.count_id]._hold(line.location_id):
                raise UserError(
                    self.env._(
                        "%(count)s: %(location)s is none of the counted places.",
                        count=line.count_id.display_name,
                        location=line.location_id.display_name,
                    )
                )
            if (line.product_id.tracking == "none") != (not line.lot_id):
                raise UserError(
                    self.env._(
                        "%(part)s: name the lot or serial number where the part has one.",
                        part=line.product_id.display_name,
                    )
                )

    def _check_may_enter(self, vals):
        """Each entry has its time, and a recount its own person."""
        for line in self:
            count = line.count_id
            wanted = "counting" if "manual_qty" in vals else "compared"
            if vals.keys() & {"manual_qty", "recount_qty", "cause_id"} and count.state != wanted:
                raise UserError(
                    self.env._(
                        "%(count)s: quantities by hand are entered while counting; recounts and "
                        "causes once it is compared, before anybody signs.",
                        count=count.display_name,
                    )
                )
            if "recount_qty" in vals and self.env.user.partner_id in line._counters().partner_id:
                raise UserError(
                    self.env._(
                        "%(part)s: you counted it. Another person has to recount it.",
                        part=line.product_id.display_name,
                    )
                )

    def _counters(self):
        """Return who counted these lines first: by hand, or with the reader."""
        self.ensure_one()
        line = self.sudo()
        return line.manual_user_id if line.is_manual else line.count_id.counter_ids

    def _enter(self, name):
        """Note who counted by hand, when, and what the books said at that moment."""
        opened = self.env["engine.count"]._transitioning().env.context
        ours = self.sudo().with_context(**opened)
        if name == "recount":
            ours.count_id._lock_for_transition()
        books = ours._books_now()
        for line in ours:
            line.write(
                {
                    ("is_recounted" if name == "recount" else "is_manual"): True,
                    f"{name}_user_id": self.env.uid,
                    ("recounted_at" if name == "recount" else "manual_at"): moment.now(self.env),
                    "seen_book_qty": books[line.id],
                }
            )
        if name == "recount":
            for count, lines in ours.grouped("count_id").items():
                count._judge_lines(lines)
                count._measure()

    def _books_now(self):
        """Return {line id: quantity in the books}, one query."""
        self.flush_recordset()
        self.env["stock.quant"].flush_model()
        rows = self.env.execute_query(
            self.env["engine.count"]._books_sql("line.id = ANY(%s)", self.ids)
        )
        return dict(rows)
