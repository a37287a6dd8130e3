from odoo import fields, models


class EngineApprovalDecide(models.TransientModel):
    """Asks for the comment of a decision, or the reason of a withdrawal."""

    _name = "engine.approval.decide"
    _description = "Decide with a Comment"

    approval_ids = fields.Many2many(
        "engine.approval",
        string="Approvals",
        required=True,
        default=lambda self: self._default_approval_ids(),
    )
    decision = fields.Selection(
        [("approve", "Approve"), ("refuse", "Refuse"), ("withdraw", "Withdraw")],
        required=True,
        default="approve",
    )
    comment = fields.Text()

    def action_confirm(self):
        """Approve, refuse or withdraw the approvals with the comment."""
        self.ensure_one()
        if self.decision == "approve":
            return self.approval_ids.action_approve(self.comment)
        if self.decision == "refuse":
            return self.approval_ids.action_refuse(self.comment)
        return self.approval_ids.action_withdraw(self.comment)

    def _default_approval_ids(self):
        context = self.env.context
        if context.get("active_model") != "engine.approval":
            return self.env["engine.approval"]
        return self.env["engine.approval"].browse(context.get("active_ids"))
