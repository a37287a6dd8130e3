from odoo import fields, models


class EnginePartsPromise(models.TransientModel):
    """Asks for the day and the reason when missing parts are promised."""

    _name = "engine.parts.promise"
    _description = "Promise of Missing Parts"

    picking_ids = fields.Many2many(
        "stock.picking",
        string="Parts Issues",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    promised_on = fields.Date("Available on", required=True)
    reason = fields.Char(required=True)

    def action_promise(self):
        self.ensure_one()
        self.picking_ids.action_promise(self.promised_on, self.reason)
        return {"type": "ir.actions.act_window_close"}
