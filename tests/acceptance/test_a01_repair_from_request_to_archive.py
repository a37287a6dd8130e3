"""Specification clause 3: one repair, from the customer's call to the archived cost."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.engine_aftersales.tests.common import ServiceCase, signature_png


@tagged("post_install", "-at_install")
class TestRepairFromRequestToArchive(ServiceCase):
    """Clauses 2 and 3: every step by the person whose step it is."""

    def test_customer_calls_engine_runs_cost_is_in_the_ledger(self):
        self.fault.part_line_ids = [
            (0, 0, {"product_id": self.turbo.id, "quantity": 1}),
            (0, 0, {"product_id": self.filter.id, "quantity": 2}),
        ]
        request = self.customer_calls()
        order = self.support_plans_the_repair(request)
        self.supervisor_approves(order)
        self.two_people_issue_the_parts(order)
        self.engineer_repairs(order)
        self.customer_signs(order)
        self.finance_posts_the_cost(order)

    def customer_calls(self):
        desk = self.env["helpdesk.ticket"].with_user(self.customer_service)
        request = desk.create(
            {"serial_number": "TEST-0001", "description": "Loses power uphill, black smoke"}
        )
        self.assertEqual(request.partner_id, self.customer)
        self.assertEqual(request.engine_model_id, self.model)
        request.action_confirm_contact("Spoke to the driver, truck stands at km 214")
        request.with_user(self.support).fault_code_ids = self.fault
        self.assertEqual(request.fault_level, "C")
        request.action_create_service_order()
        return request

    def support_plans_the_repair(self, request):
        order = request.service_order_ids.with_user(self.support)
        order.write(
            {
                "engineer_id": self.engineer_employee.id,
                "diagnosis_ids": [(0, 0, {"conclusion": "Turbocharger shaft worn"})],
            }
        )
        order.action_load_suggestion()
        self.assertEqual(order.sop_id, self.sop)
        order.action_diagnose()
        order.action_plan()
        # 6,000 + 2 x 80 for parts, 3 h x 120 for labour
        self.assertEqual(order.planned_amount, 6520)
        self.assertTrue(order.issue_picking_ids.is_reserved_or_promised)
        return order

    def supervisor_approves(self, order):
        approval = order.action_request_approval()
        self.assertEqual(approval.step_ids.mapped("role"), ["supervisor"])
        with self.assertRaises(UserError, msg="the engineer's limit is 2,000"):
            approval.with_user(self.engineer).action_approve("fine")
        approval.with_user(self.supervisor).action_approve("Shaft play measured")
        self.assertEqual(order.service_state, "approved")
        self.assertEqual(order.approved_amount, 6520)

    def two_people_issue_the_parts(self, order):
        issue = order.issue_picking_ids
        issue.with_user(self.storekeeper).action_sign_issue()
        with self.assertRaisesRegex(UserError, "two people"):
            issue.with_user(self.storekeeper).action_sign_check()
        issue.with_user(self.second_storekeeper).action_sign_check()
        with self.assertRaisesRegex(UserError, "supervisor for special parts"):
            issue.with_user(self.storekeeper).action_issue_parts()
        issue.with_user(self.supervisor).action_sign_special()
        issue.with_user(self.storekeeper).action_issue_parts()
        self.assertEqual(order.service_state, "parts_issued")

    def engineer_repairs(self, order):
        mine = order.with_user(self.engineer)
        mine.action_start_repair()
        with self.assertRaisesRegex(UserError, "mandatory steps"):
            mine.action_finish_repair()
        mine.step_ids.filtered("is_mandatory").action_do("ok")
        with self.assertRaisesRegex(UserError, "hours"):
            mine.action_finish_repair()
        mine.action_log_hours(self.engineer_employee.id, 3.5, name="Turbocharger replaced")
        mine.action_finish_repair()
        self.assertEqual(order.state, "done")

    def customer_signs(self, order):
        mine = order.with_user(self.engineer)
        with self.assertRaisesRegex(UserError, "has not signed"):
            mine.action_confirm_by_customer()
        mine.action_sign("Mr. Zhao", signature_png())
        mine.action_confirm_by_customer()

    def finance_posts_the_cost(self, order):
        books = order.with_user(self.finance)
        with self.assertRaisesRegex(UserError, "Explain the deviation"):
            books.action_cost()  # half an hour more than planned is more than the policy tolerates
        order.with_user(self.engineer).action_explain_deviation("labour", "A bolt was seized")
        books.action_cost()
        self.assertEqual(
            (order.cost_total, order.analytic_total, order.ledger_total), (6580, 6580, 6580)
        )
        books.action_archive_order()
        self.assertEqual(order._archive_faults(), [])
        with self.assertRaises(UserError):
            books.write({"engineer_id": self.supervisor_employee.id})
        self.assertEqual(self.env["engine.transition"].verify(), [])
