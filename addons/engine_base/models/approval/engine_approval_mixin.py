from odoo import api, fields, models

from ...core.workflows import APPROVAL


class EngineApprovalMixin(models.AbstractModel):
    """A document that is approved: its approvals and the state of the newest one.

    The document asks with ``self.env["engine.approval"]._request(self, kind=…, amount=…)`` and
    may define ``_on_approval_granted(approvals)`` and ``_on_approval_refused(approvals)``, and
    ``_approval_summary(kind)``, the lines that whoever decides reads first.
    """

    _name = "engine.approval.mixin"
    _description = "Document to Approve"

    approval_ids = fields.One2many("engine.approval", "res_id", "Approvals", readonly=True)
    approval_id = fields.Many2one(
        "engine.approval", "Approval", compute="_compute_approval", compute_sudo=True
    )
    approval_state = fields.Selection(
        APPROVAL.selection, "Approval State", compute="_compute_approval", compute_sudo=True
    )

    @api.depends("approval_ids.state")
    def _compute_approval(self):
        newest = {}
        for approval in self.env["engine.approval"].search_fetch(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], ["res_id", "state"]
        ):
            newest.setdefault(approval.res_id, approval)  # newest first
        for document in self:
            approval = newest.get(document._origin.id)
            document.approval_id = approval
            document.approval_state = approval.state if approval else False

    def action_open_approvals(self):
        """Open the approvals of this document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "engine_base.engine_approval_action_all"
        )
        action["domain"] = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        action["context"] = {}
        approvals = self.env["engine.approval"].search(action["domain"], limit=2)
        if len(approvals) == 1:
            action |= {"views": [(False, "form")], "res_id": approvals.id}
        return action
