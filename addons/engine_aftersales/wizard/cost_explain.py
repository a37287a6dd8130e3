from odoo import fields, models


class EngineCostExplain(models.TransientModel):
    """Asks finance why a difference is accepted."""

    _name = "engine.cost.explain"
    _description = "Explain a Cost Difference"

    line_ids = fields.Many2many(
        "engine.cost.reconciliation.line", string="Differences", required=True
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Explain the differences and close the dialog."""
        for wizard in self:
            wizard.line_ids.action_explain(wizard.reason)
        return {"type": "ir.actions.act_window_close"}
