from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment

KINDS = [
    ("seal", "Seal Broken"),
    ("row_changed", "Ledger Row Changed"),
    ("row_missing", "Ledger Row Missing"),
    ("late", "Late Move"),
    ("move_changed", "Move Changed"),
    ("opening", "Opening Differs"),
    ("value", "Value Differs"),
    ("on_hand", "Stock on Hand Differs"),
]


class EnginePartsLedgerCheck(models.TransientModel):
    """Asks for the days to check against the stock moves, and lists what differs."""

    _name = "engine.parts.ledger.check"
    _description = "Check of the Parts Ledger"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    day_from = fields.Date("From", required=True, default=lambda self: self._default_day())
    day_to = fields.Date("To", required=True, default=lambda self: self._default_day())
    is_checked = fields.Boolean(readonly=True)
    line_ids = fields.One2many(
        "engine.parts.ledger.check.line", "check_id", "Differences", readonly=True
    )

    @api.model
    def _default_day(self):
        return self.env.company._engine_day(moment.now(self.env))

    def _compute_display_name(self):
        for check in self:
            check.display_name = f"{check.day_from} – {check.day_to}"

    def action_verify(self):
        """Derive the days again and show a sentence per difference."""
        self.ensure_one()
        if self.day_from > self.day_to:
            raise UserError(
                self.env._(
                    "The check ends on %(end)s, before it begins on %(begin)s. Swap the two days.",
                    begin=self.day_from,
                    end=self.day_to,
                )
            )
        rows = self.env["engine.parts.ledger"].with_context(allowed_company_ids=self.company_id.ids)
        faults = rows.verify(self.day_from, self.day_to)
        self.line_ids.unlink()
        names = ("day", "product_id", "location_id", "kind", "booked", "derived", "message")
        self.write(
            {
                "is_checked": True,
                "line_ids": [
                    Command.create({name: fault[name] for name in names}) for fault in faults
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check of the Parts Ledger"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }


class EnginePartsLedgerCheckLine(models.TransientModel):
    """One difference between the ledger and the stock moves."""

    _name = "engine.parts.ledger.check.line"
    _description = "Difference in the Parts Ledger"
    _order = "day, id"

    check_id = fields.Many2one("engine.parts.ledger.check", required=True, ondelete="cascade")
    day = fields.Date(readonly=True)
    product_id = fields.Many2one("product.product", "Part", readonly=True)
    location_id = fields.Many2one("stock.location", "Location", readonly=True)
    kind = fields.Selection(KINDS, "Cause", readonly=True)
    booked = fields.Float("In the Ledger", digits="Product Unit", readonly=True)
    derived = fields.Float("From the Moves", digits="Product Unit", readonly=True)
    message = fields.Char("Difference", readonly=True)
