import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

from odoo.addons.engine_base.tools import moment


class RepairOrder(models.Model):
    """The customer's word that the engine runs again."""

    _inherit = "repair.order"

    signed_by = fields.Char("Signed by", readonly=True, copy=False)
    signed_at = fields.Datetime("Signed on", readonly=True, copy=False)
    signature = fields.Image(readonly=True, copy=False, max_width=1024, max_height=1024)
    customer_remark = fields.Text(copy=False)

    def action_sign(self, signed_by=None, signature=None):
        """Take the customer's signature.

        :param signed_by: the name of the person who signed
        :param signature: the drawn signature as a base64 image
        :raise UserError: the repair is not finished, or name or picture is missing
        """
        for order in self:
            if order.service_state != "repaired":
                order._refuse(self.env._("the customer signs after the repair is finished."))
        if not (signed_by or "").strip() or not signature:
            raise UserError(
                self.env._(
                    "%(orders)s: the name and the signature of the customer are needed.",
                    orders=self._names(),
                )
            )
        self._check_arrow_role(self._workflow.arrow("confirm"))
        self._check_image(signature)
        for order in self:
            order._transitioning().sudo().write(
                {
                    "signed_by": signed_by.strip(),
                    "signed_at": moment.now(self.env, order),
                    "signature": signature,
                }
            )

    def action_confirm_by_customer(self):
        """Close the repair with the customer's signature."""
        for order in self:
            if not (order.signature and order.signed_by):
                order._refuse(
                    self.env._("the customer has not signed yet. Ask for the signature first.")
                )
        self._transition("confirm")

    def action_open_signature_wizard(self):
        """Open the pad that the customer signs on."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customer's Signature"),
            "res_model": "engine.service.signature.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_repair_id": self.id, "default_signed_by": self._usual_signer()},
        }

    def _usual_signer(self):
        """Return the person who was spoken to, or the customer who is one; a company signs not."""
        customer = self.partner_id
        person = self.ticket_id.contacted_person
        return person or (not customer.is_company and customer.name)

    def _check_image(self, signature):
        try:
            image_process(base64.b64decode(signature, validate=True), verify_resolution=True)
        except (binascii.Error, ValueError, UserError) as error:
            raise UserError(
                self.env._("The signature is not a picture. Please let the customer sign again.")
            ) from error
