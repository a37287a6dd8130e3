from odoo import fields, models


class EngineApprovalDecision(models.Model):
    """What one person decided on one step, and on whose authority; written once."""

    _name = "engine.approval.decision"
    _description = "Approval Decision"
    _inherit = ["engine.locked.mixin"]
    _order = "id"
    _rec_name = "user_id"
    _locked_for_good = True

    approval_id = fields.Many2one(
        "engine.approval", required=True, readonly=True, index=True, ondelete="restrict"
    )
    step_id = fields.Many2one(
        "engine.approval.step", "Step", required=True, readonly=True, ondelete="restrict"
    )
    decision = fields.Selection(
        [("approved", "Approved"), ("refused", "Refused")], required=True, readonly=True
    )
    user_id = fields.Many2one(
        "res.users", "Decided by", required=True, readonly=True, index=True, ondelete="restrict"
    )
    delegate_of_id = fields.Many2one(
        "res.users", "As Delegate of", readonly=True, ondelete="restrict"
    )
    decided_at = fields.Datetime("Decided on", required=True, readonly=True)
    comment = fields.Text(readonly=True)

    _step_unique = models.UniqueIndex("(step_id)", "Somebody has decided this step already.")
