from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

from ...core.workflows import SERVICE_ORDER

# Button, and the step it asks for where one wizard serves several -> arrow.
ARROWS = {
    ("action_diagnose", None): "diagnose",
    ("action_plan", None): "plan",
    ("action_approve", None): "approve",
    ("action_open_issue_pickings", None): "issue_parts",
    ("action_start_repair", None): "start_repair",
    ("action_finish_repair", None): "finish_repair",
    ("action_open_signature_wizard", None): "confirm",
    ("action_cost", None): "cost",
    ("action_archive_order", None): "archive",
    ("action_open_reason_wizard", "replan"): "replan",
    ("action_open_reason_wizard", "reopen_cost"): "reopen_cost",
    ("action_open_reason_wizard", "cancel"): "cancel",
}


@tagged("post_install", "-at_install")
class TestButtons(TransactionCase):
    """A person sees the button of a step where, and only where, the server lets them take it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Read as it is stored: get_view would drop the groups, being already evaluated.
        view = cls.env.ref("engine_aftersales.repair_order_view_form")
        cls.buttons = {}
        for button in etree.fromstring(view.arch).findall(".//header/button"):
            step = safe_eval(button.get("context", "{}")).get("engine_step")
            if arrow := ARROWS.get((button.get("name"), step)):
                cls.buttons[arrow] = button

    def test_each_arrow_has_its_button(self):
        self.assertEqual(set(self.buttons), {arrow.name for arrow in SERVICE_ORDER.arrows})

    def test_button_is_for_the_roles_of_its_arrow(self):
        for name, button in self.buttons.items():
            with self.subTest(arrow=name):
                shown_to = {group.strip() for group in button.get("groups").split(",")}
                self.assertEqual(shown_to, set(SERVICE_ORDER.arrow(name).groups))

    def test_button_shows_in_the_states_where_its_arrow_starts(self):
        for name, button in self.buttons.items():
            with self.subTest(arrow=name):
                shown_in = {
                    state
                    for state in SERVICE_ORDER.states
                    if not safe_eval(
                        button.get("invisible"),
                        {"id": 1, "service_state": state, "approval_state": "approved"},
                    )
                }
                self.assertEqual(shown_in, set(SERVICE_ORDER.arrow(name).sources))
