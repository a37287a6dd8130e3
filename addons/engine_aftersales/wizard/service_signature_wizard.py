from odoo import fields, models


class EngineServiceSignatureWizard(models.TransientModel):
    """The pad that the customer signs on, on the engineer's phone."""

    _name = "engine.service.signature.wizard"
    _description = "Customer's Signature"

    repair_id = fields.Many2one("repair.order", "Service Order", required=True, readonly=True)
    signed_by = fields.Char("Name of the Signer", required=True)
    signature = fields.Binary("Signature", required=True, attachment=False)
    customer_remark = fields.Text()

    def action_confirm(self):
        """Keep the signature and close the repair with it."""
        for wizard in self:
            wizard.repair_id.action_sign(wizard.signed_by, wizard.signature)
            if wizard.customer_remark:
                wizard.repair_id.customer_remark = wizard.customer_remark
            wizard.repair_id.action_confirm_by_customer()
        return {"type": "ir.actions.act_window_close"}
