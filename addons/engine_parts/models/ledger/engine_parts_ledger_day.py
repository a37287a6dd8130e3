from odoo import fields, models

from ...core.workflows import PARTS_LEDGER_DAY


class EnginePartsLedgerDay(models.Model):
    """One day of one company in the ledger of spare parts; the cron opens and closes it.

    The first day of a ledger holds everything up to its end. The days follow each other without
    a gap: each begins where the one before ended, also when the company's time zone changes.
    """

    _name = "engine.parts.ledger.day"
    _description = "Day of the Parts Ledger"
    _inherit = ["engine.locked.mixin", "engine.workflow.mixin"]
    _order = "day desc, id desc"
    _rec_name = "day"
    _check_company_auto = True
    _workflow = PARTS_LEDGER_DAY

    # Identity
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    day = fields.Date(required=True, readonly=True)
    state = fields.Selection(
        PARTS_LEDGER_DAY.selection, default=PARTS_LEDGER_DAY.initial, required=True, readonly=True
    )
    is_start = fields.Boolean(
        "Start", readonly=True, help="Holds everything that moved up to the end of this day."
    )
    previous_id = fields.Many2one(
        "engine.parts.ledger.day", "Day Before", readonly=True, ondelete="restrict"
    )
    # Time
    starts_at = fields.Datetime("Begins at", readonly=True)
    ends_at = fields.Datetime("Ends at", required=True, readonly=True)
    derived_at = fields.Datetime(
        "Drawn up at", readonly=True, help="What is done or changed later is a late correction."
    )
    closed_at = fields.Datetime("Closed at", readonly=True)
    # Content
    row_ids = fields.One2many("engine.parts.ledger", "day_id", "Rows")
    late_ids = fields.One2many("engine.parts.ledger.late", "day_id", "Late Corrections")
    row_count = fields.Integer("Row Count", readonly=True)
    late_count = fields.Integer("Late Correction Count", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(readonly=True, help="Of all parts at the end of the day.")
    seal = fields.Char(
        "Seal",
        readonly=True,
        help="SHA-256 of the rows of the day and of the seal of the day before.",
    )

    _company_day_unique = models.UniqueIndex(
        "(company_id, day)", "The ledger has this day already. Reload the page to see it."
    )

    def _compute_display_name(self):
        for day in self:
            day.display_name = f"{fields.Date.to_string(day.day)} {day.company_id.name}"

    def action_open_rows(self):
        """Show the rows of the day, by part."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "engine_parts.engine_parts_ledger_action"
        )
        return {**action, "domain": [("day_id", "=", self.id)], "context": {}}

    def action_verify(self):
        """Check these days against the stock moves and list what differs."""
        self.check_access("read")
        check = self.env["engine.parts.ledger.check"].create(
            {
                "company_id": self.company_id[:1].id,
                "day_from": min(self.mapped("day")),
                "day_to": max(self.mapped("day")),
            }
        )
        return check.action_verify()
