from odoo import fields, models


class EngineServiceReasonWizard(models.TransientModel):
    """Asks why an order is cancelled, its plan taken back or its cost reopened."""

    _name = "engine.service.reason.wizard"
    _description = "Give a Reason"

    repair_ids = fields.Many2many("repair.order", string="Service Orders", required=True)
    step = fields.Selection(
        [
            ("cancel", "Cancel the Order"),
            ("replan", "Revise the Plan"),
            ("reopen_cost", "Reopen the Cost"),
        ],
        required=True,
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Take the step with the reason and close the dialog."""
        for wizard in self:
            if wizard.step == "cancel":
                wizard.repair_ids.action_cancel_service(wizard.reason)
            elif wizard.step == "reopen_cost":
                wizard.repair_ids.action_reopen_cost(wizard.reason)
            else:
                wizard.repair_ids.action_replan(wizard.reason)
        return {"type": "ir.actions.act_window_close"}
