from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

from ...core.workflows import SUPPLIER_CLAIM

# Taken by the ledger, when the refund is posted or taken back.
_BY_THE_LEDGER = {"refund", "retract"}


@tagged("post_install", "-at_install")
class TestClaimButtons(TransactionCase):
    """A person sees the button of a step where, and only where, the server lets them take it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        view = cls.env.ref("engine_aftersales.engine_supplier_claim_view_form")
        names = {f"action_{arrow.name}": arrow.name for arrow in SUPPLIER_CLAIM.arrows}
        cls.buttons = {
            names[button.get("name")]: button
            for button in etree.fromstring(view.arch).findall(".//header/button")
            if button.get("name") in names
        }

    def test_each_arrow_has_its_button(self):
        arrows = {arrow.name for arrow in SUPPLIER_CLAIM.arrows}
        self.assertEqual(set(self.buttons), arrows - _BY_THE_LEDGER)

    def test_button_is_for_the_roles_and_states_of_its_arrow(self):
        for name, button in self.buttons.items():
            with self.subTest(arrow=name):
                arrow = SUPPLIER_CLAIM.arrow(name)
                self.assertEqual(set(button.get("groups").split(",")), set(arrow.groups))
                shown_in = {
                    state
                    for state in SUPPLIER_CLAIM.states
                    if not safe_eval(button.get("invisible"), {"state": state})
                }
                self.assertEqual(shown_in, set(arrow.sources))
