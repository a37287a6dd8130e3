from odoo.tests import tagged

from ..common import signature_png
from .attack import AttackCase

PNG = signature_png().decode()


@tagged("post_install", "-at_install")
class TestSignature(AttackCase):
    """The customer confirms with a name and a signature, and what they said stays."""

    def test_confirmed_needs_the_signature(self):
        order = self.walk(self.new_order(), "repaired")
        confirm = (self.engineer, "action_confirm_by_customer", [order.id])
        self.refuse(order, "not signed yet", *confirm)
        sign = (self.engineer, "action_sign", [order.id])
        self.refuse(order, "name and the signature", *sign, "", PNG)
        self.refuse(order, "name and the signature", *sign, "Mr. Zhao", False)
        self.refuse(order, "not a picture", *sign, "Mr. Zhao", "bm90IGEgcGljdHVyZQ==")

    def test_company_is_not_put_forward_as_the_signer(self):
        order = self.walk(self.new_order(), "repaired")
        action = order.with_user(self.engineer).action_open_signature_wizard()
        self.assertFalse(action["context"]["default_signed_by"])

    def test_customer_s_remark_stays_as_it_was_signed(self):
        order = self.walk(self.new_order(), "repaired")
        wizard = (
            self.env["engine.service.signature.wizard"]
            .with_user(self.engineer)
            .create(
                {
                    "repair_id": order.id,
                    "signed_by": "Mr. Zhao",
                    "signature": PNG,
                    "customer_remark": "Still smokes when cold",
                }
            )
        )
        wizard.action_confirm()
        self.assertEqual(order.customer_remark, "Still smokes when cold")
        other = {"customer_remark": "Very satisfied"}
        for person in (self.engineer, self.customer_service, self.supervisor, self.root):
            self.refuse(order, "cannot change in state", person, "write", [order.id], other)
