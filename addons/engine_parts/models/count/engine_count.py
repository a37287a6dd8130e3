from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...core.workflows import COUNT
from .count_pass import without_defaults

SCOPE_FIELDS = frozenset(
    {"kind", "location_ids", "part_class", "parts_only", "is_blind", "mode", "note", "company_id"}
)
OPEN = ("counting", "compared", "signed", "checked")


class EngineCount(models.Model):
    """A count: the books of some places against what readers and people find there.

    Clauses 2 and 4: stock is counted every month, with two people and proven accuracy.
    """

    _name = "engine.count"
    _description = "Count"
    _inherit = ["mail.thread", "engine.workflow.mixin"]
    _order = "id desc"
    _workflow = COUNT
    _check_company_auto = True

    # Identity
    name = fields.Char("Number", readonly=True, copy=False, default="/", index="trigram")
    state = fields.Selection(
        COUNT.selection,
        default=COUNT.initial,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    # Scope
    kind = fields.Selection(
        [
            ("full", "Full"),
            ("location", "By Location"),
            ("class", "By Class"),
            ("cycle", "Cycle"),
        ],
        "Scope",
        default="full",
        required=True,
        help="Full: all stores. Cycle: the parts whose last count is older than the policy allows "
        "for their class.",
    )
    location_ids = fields.Many2many(
        "stock.location",
        string="Locations",
        check_company=True,
        domain="[('usage', '=', 'internal')]",
        help="With everything inside them. Empty: every store of the company.",
    )
    part_class = fields.Selection(
        [
            ("core", "Core Parts"),
            ("critical", "Critical Parts"),
            ("special", "Special Parts"),
            ("A", "Class A"),
            ("B", "Class B"),
            ("C", "Class C"),
        ],
        "Class of Parts",
    )
    parts_only = fields.Boolean("Spare Parts Only", default=True)
    is_blind = fields.Boolean(
        "Blind", default=True, help="The counters do not see what the books expect."
    )
    mode = fields.Selection(
        [("frozen", "Frozen"), ("live", "Live")],
        "Meanwhile",
        default="frozen",
        required=True,
        help="Frozen: nothing moves in the counted places until the count is applied or "
        "cancelled. Live: moves go on and are accounted for.",
    )
    shows_books = fields.Boolean(readonly=True, copy=False)
    note = fields.Text("Remarks")
    # Course
    started_at = fields.Datetime("Started on", readonly=True, copy=False)
    compared_at = fields.Datetime("Compared on", readonly=True, copy=False)
    applied_at = fields.Datetime("Applied on", readonly=True, copy=False)
    counter_ids = fields.Many2many("res.users", string="Counters", readonly=True, copy=False)
    round_ids = fields.One2many("engine.count.round", "count_id", "Rounds", readonly=True)
    line_ids = fields.One2many("engine.count.line", "count_id", "Lines", copy=False)
    # Signatures
    signer_id = fields.Many2one("res.users", "Signed by", readonly=True, copy=False)
    signed_at = fields.Datetime("Signed on", readonly=True, copy=False)
    checker_id = fields.Many2one("res.users", "Checked by", readonly=True, copy=False)
    checked_at = fields.Datetime("Checked on", readonly=True, copy=False)
    fingerprint = fields.Char("Seal", readonly=True, copy=False)
    # Figures
    line_count = fields.Integer("Lines Counted", readonly=True, copy=False)
    line_right = fields.Integer("Lines without Difference", readonly=True, copy=False)
    accuracy_units = fields.Float(
        "Accuracy by Units (%)", digits=(7, 4), readonly=True, copy=False, aggregator="avg"
    )
    accuracy_lines = fields.Float(
        "Accuracy by Lines (%)", digits=(7, 4), readonly=True, copy=False, aggregator="avg"
    )
    accuracy_value = fields.Float(
        "Accuracy by Value (%)", digits=(7, 4), readonly=True, copy=False, aggregator="avg"
    )
    accuracy_min = fields.Float(
        "Accuracy at Least (%)", digits=(5, 2), readonly=True, copy=False, aggregator="avg"
    )
    is_accurate = fields.Boolean("Accurate Enough", readonly=True, copy=False)
    difference_value = fields.Monetary("Difference in Value", readonly=True, copy=False)
    difference_count = fields.Integer("Differences", compute="_compute_difference_count")

    _state_company_idx = models.Index("(company_id, state)")

    @api.depends("line_count", "line_right")
    def _compute_difference_count(self):
        for count in self:
            count.difference_count = count.line_count - count.line_right

    @api.model_create_multi
    def create(self, vals_list):
        if not self._in_transition():
            for vals in vals_list:
                self._check_fields(vals)
            self = without_defaults(self, SCOPE_FIELDS)  # noqa: PLW0642
        counts = super().create(vals_list)
        for count in counts:
            sequence = self.env["ir.sequence"].sudo().with_company(count.company_id)
            count._transitioning().write({"name": sequence.next_by_code("engine.count") or "/"})
        return counts

    def write(self, vals):
        if not self._in_transition():
            self._check_fields(vals)
            if SCOPE_FIELDS.difference({"note"}) & vals.keys():
                self._check_is_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        self._check_is_draft()

    def _check_fields(self, vals):
        """Refuse what only the steps of the count write."""
        strange = {
            name
            for name in vals.keys() - SCOPE_FIELDS - {"state"}
            if not name.startswith(("message_", "activity_"))
        }
        if strange:
            raise AccessError(
                self.env._(
                    "%(fields)s: the count itself writes this, by its buttons and its lines.",
                    fields=", ".join(sorted(strange)),
                )
            )

    def _check_is_draft(self):
        if begun := self.filtered(lambda count: count.state != "draft"):
            raise UserError(
                self.env._(
                    "%(counts)s: the count has begun and stays as it was set up. Cancel it and "
                    "start another one.",
                    counts=begun._names(),
                )
            )

    def _places(self):
        """Return the counted locations, those inside them not listed."""
        self.ensure_one()
        count = self.sudo()
        if count.location_ids:
            return count.location_ids
        warehouses = (
            self.env["stock.warehouse"].sudo().search([("company_id", "=", count.company_id.id)])
        )
        return warehouses.view_location_id

    @api.model
    def _books_sql(self, condition, *values):
        """Return SQL for (line id, quantity in the books now) of the lines that meet it."""
        return SQL(
            f"""
            SELECT line.id, COALESCE(SUM(quant.quantity), 0)::float8 AS quantity
              FROM engine_count_line line
              LEFT JOIN stock_quant quant
                ON quant.product_id = line.product_id
               AND quant.location_id = line.location_id
               AND COALESCE(quant.lot_id, 0) = COALESCE(line.lot_id, 0)
               AND COALESCE(quant.package_id, 0) = COALESCE(line.package_id, 0)
               AND COALESCE(quant.owner_id, 0) = COALESCE(line.owner_id, 0)
             WHERE {condition}
             GROUP BY line.id
            """,  # noqa: S608  the conditions stand in this addon
            *values,
        )
