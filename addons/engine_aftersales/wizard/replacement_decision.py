from odoo import fields, models


class EngineReplacementDecision(models.TransientModel):
    """Asks finance whether it accepts the saving of repairs against replacements."""

    _name = "engine.replacement.decision"
    _description = "Decide on the Saving"

    comparison_ids = fields.Many2many(
        "engine.replacement.comparison", string="Comparisons", required=True
    )
    decision = fields.Selection(
        [("accept", "Accept"), ("refuse", "Refuse")], required=True, default="accept"
    )
    reason = fields.Char()

    def action_confirm(self):
        """Decide on all of them, or on none."""
        self.ensure_one()
        if self.decision == "refuse":
            self.comparison_ids.action_refuse(self.reason)
        else:
            self.comparison_ids.action_accept(self.reason)
        return {"type": "ir.actions.act_window_close"}
