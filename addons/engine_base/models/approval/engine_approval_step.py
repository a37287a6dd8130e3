from odoo import fields, models

from .engine_approval import ROLE_LABELS


class EngineApprovalStep(models.Model):
    """One role in the chain of an approval; steps are decided in their order."""

    _name = "engine.approval.step"
    _description = "Approval Step"
    _inherit = ["engine.locked.mixin"]
    _order = "approval_id, sequence"
    _rec_name = "role"

    approval_id = fields.Many2one(
        "engine.approval", required=True, readonly=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer("No.", required=True, readonly=True)
    role = fields.Selection(ROLE_LABELS, required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Later"),
            ("pending", "Waiting for Decision"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("void", "Not Needed"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
