from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import CostCase


@tagged("post_install", "-at_install")
class TestCostPreview(CostCase):
    """Before the cost is posted, people see it, say who bears it and explain what is above."""

    def opened(self, order, person):
        action = order.with_user(person).action_check_cost()
        return self.env[action["res_model"]].with_user(person).browse(action["res_id"])

    def test_finance_chooses_bearers_and_explains_in_one_dialog(self):
        order = self.walk(self.new_order(), "in_repair")
        mine = order.with_user(self.engineer)
        mine.step_ids.action_do()
        mine.action_log_hours(self.engineer_employee.id, 3.5)
        mine.action_finish_repair()
        self.sign(order)
        preview = self.opened(order, self.finance)
        self.assertEqual(round(sum(preview.line_ids.mapped("amount")), 2), 1401.10)
        labour = preview.kind_ids.filtered("needs_reason")
        self.assertEqual((labour.kind, labour.deviation), ("labour", 60))
        with Form(preview) as form:
            with form.line_ids.edit(0) as line:
                line.bearer = "supplier"
            with form.kind_ids.edit(list(preview.kind_ids).index(labour)) as kind:
                kind.reason = "Rusted bolts"
        preview.action_cost()
        self.assertEqual(order.service_state, "costed")
        self.assertIn("supplier", order.cost_ids.mapped("bearer"))
        self.assertIn("Rusted bolts", order.cost_ids.mapped("deviation_reason"))
        self.assert_agrees(order, 1401.10)

    def test_engineer_looks_and_explains_but_chooses_no_bearer(self):
        order = self.walk(self.new_order(), "confirmed")
        preview = self.opened(order, self.engineer)
        self.assertFalse(preview.may_choose_bearer)
        preview.line_ids[0].bearer = "supplier"
        with self.assertRaises(AccessError):
            preview.action_apply()

    def test_dialog_is_not_for_everybody(self):
        order = self.walk(self.new_order(), "confirmed")
        for person in (self.customer_service, self.storekeeper, self.quality):
            with self.subTest(who=person.login), self.assertRaises(AccessError):
                order.with_user(person).action_check_cost()
