from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.engine_base.tests.common import set_policy

from ..common import ServiceCase


@tagged("post_install", "-at_install")
class TestEngineerAuthority(ServiceCase):
    """How far an engineer's own say goes, and what a temporary engineer gets to see."""

    def order_for_an_engineer(self, level):
        """Return an order cheap enough that an engineer decides, if the grade covers the level."""
        fault = self.new_fault(f"T-{level}", level=level)
        order = self.new_order(parts=[(self.filter, 1)], fault_code_ids=[(6, 0, fault.ids)])
        self.walk(order, "planned")
        order.with_user(self.supervisor).action_request_approval()
        return order.approval_ids

    def decide_as(self, grade, approval):
        self.engineer_employee.engineer_grade = grade
        return approval.with_user(self.engineer).action_approve("ok")

    def test_grade_below_the_level_decides_nothing(self):
        approval = self.order_for_an_engineer("C")
        self.assertEqual(approval.waiting_role, "engineer")
        self.engineer_employee.engineer_grade = "junior"
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.decide_as("junior", approval)
        self.assertFalse(approval.with_user(self.engineer).can_decide)
        self.decide_as("engineer", approval)
        self.assertEqual(approval.state, "approved")

    def test_only_engineers_of_the_grade_are_reminded(self):
        junior = self.new_person("test_junior", "engineer")
        self.env["hr.employee"].create(
            {"name": "Junior", "user_id": junior.id, "engineer_grade": "junior"}
        )
        reminded = self.order_for_an_engineer("C").activity_ids.user_id
        self.assertIn(self.engineer, reminded)
        self.assertNotIn(junior, reminded)

    def test_engineer_role_without_a_grade_decides_nothing(self):
        approval = self.order_for_an_engineer("D")
        with self.assertRaises(AccessError):
            self.decide_as(False, approval)

    def test_policy_moves_the_limit(self):
        approval = self.order_for_an_engineer("C")
        set_policy(self.policy, engineer_max_level_junior="C")
        self.decide_as("junior", approval)
        self.assertEqual(approval.state, "approved")

    def test_temporary_engineer_sees_own_orders_and_all_of_them(self):
        temporary = self.new_person(
            "test_temp", "engineer", groups=("engine_base.group_temporary_engineer",)
        )
        employee = self.env["hr.employee"].create(
            {
                "name": "Temp",
                "user_id": temporary.id,
                "engineer_grade": "senior",
                "hourly_cost": 60,
                "is_temporary_engineer": True,
                "service_from": "2020-01-01",
                "service_until": "2099-12-31",
            }
        )
        other = self.walk(self.new_order(), "costed")
        engine = self.new_engine("TEST-TEMP")
        own = self.walk(self.new_order(lot_id=engine.id), "parts_issued")
        own.with_user(self.supervisor).action_assign(employee.id, reason="Nearer to the customer")
        paths = {
            "repair.order": "id",
            "engine.diagnosis": "repair_id",
            "engine.service.step": "repair_id",
            "stock.picking": "service_order_id",
            "engine.service.cost": "repair_id",
            "account.analytic.line": "repair_id",
        }
        without = ("engine.service.cost", "account.analytic.line")  # nothing is costed yet
        for day, seen in (("2099-12-31", own), ("2020-12-31", own.browse())):
            employee.service_until = day
            for model, path in paths.items():
                with self.subTest(model=model, until=day):
                    rows = self.env[model].with_user(temporary).search([(path, "!=", False)])
                    orders = rows if path == "id" else rows.sudo()[path]
                    self.assertEqual(set(orders.ids), set() if model in without else set(seen.ids))
        with self.assertRaises(AccessError):
            other.with_user(temporary).read(["name"])
        trail = self.env["engine.transition"].with_user(temporary).search([])
        self.assertFalse(trail.filtered(lambda row: row.user_id != temporary))
