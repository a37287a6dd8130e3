from odoo import fields, models


class EnginePeakDecision(models.TransientModel):
    """Asks the technical director or the general manager for a decision on proposals."""

    _name = "engine.peak.decision"
    _description = "Decide on Temporary Engineers"

    proposal_ids = fields.Many2many("engine.peak.proposal", string="Proposals", required=True)
    decision = fields.Selection(
        [("accept", "Accept"), ("refuse", "Refuse")], required=True, default="accept"
    )
    reason = fields.Char()

    def action_confirm(self):
        """Decide; a single accepted proposal goes on to the names."""
        self.ensure_one()
        if self.decision == "refuse":
            self.proposal_ids.action_refuse(self.reason)
        else:
            self.proposal_ids.action_accept(self.reason)
            if len(self.proposal_ids) == 1:
                return self.proposal_ids.action_open_hire()
        return {"type": "ir.actions.act_window_close"}
