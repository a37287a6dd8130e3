import json

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from odoo.addons.engine_base.tests.common import set_policy

from ..common import ServiceCase


@tagged("post_install", "-at_install")
class TestOverrun(ServiceCase):
    """Actual cost past the approved amount: asked again, at each commitment, exact to the cent."""

    def costly_order(self, hours_cost, state="confirmed", **policy):
        """Return an order approved for 1,341.10 whose parts cost 981.10 and hours as given."""
        self.engineer_employee.sudo().hourly_cost = 120
        order = self.walk(self.new_order(), "in_repair")
        self.assertEqual(order.approved_amount, 1341.10)
        if policy:
            set_policy(self.policy, **policy)
        self.engineer_employee.sudo().hourly_cost = hours_cost
        mine = order.with_user(self.engineer)
        mine.step_ids.action_do()
        mine.action_log_hours(self.engineer_employee.id, 1)
        if state == "confirmed":
            mine.action_finish_repair()
            self.sign(order)
        return order

    def pending(self, order):
        return order.approval_ids.filtered(
            lambda approval: approval.kind == "service_cost" and approval.state == "pending"
        )

    def cost(self, order):
        mine = order.with_user(self.finance)
        mine.action_explain_deviation("labour", "an engineer of the head office")
        mine.action_cost()

    def assert_limit(self, order_at, order_above):
        self.assertFalse(self.pending(order_at))
        self.cost(order_at)
        self.assertEqual(order_at.service_state, "costed")
        self.assertTrue(self.pending(order_above))
        with self.assertRaisesRegex(UserError, "exceeds the approved"):
            self.cost(order_above)
        self.assertEqual(order_above.service_state, "confirmed")

    def test_at_ten_percent_is_posted_and_a_cent_above_waits(self):
        # 1,341.10 + 10 % = 1,475.21, less 981.10 for the parts = 494.11
        self.assert_limit(self.costly_order(494.11), self.costly_order(494.12))

    def test_without_tolerance_the_approved_amount_is_the_limit(self):
        self.assert_limit(
            self.costly_order(360.00, cost_overrun_tolerance=0), self.costly_order(360.01)
        )

    def test_free_amount_holds_whatever_the_percentage(self):
        limits = {"cost_overrun_tolerance": 1, "cost_overrun_free": 200}
        self.assert_limit(self.costly_order(560.00, **limits), self.costly_order(560.01))

    def test_crossing_while_in_repair_is_told_once_and_asked_with_an_activity(self):
        order = self.costly_order(500, state="in_repair")
        approval = self.pending(order)
        self.assertRecordValues(
            approval,
            [
                {
                    "amount": 1481.10,
                    "requester_id": self.engineer.id,
                    "waiting_role": "engineer",
                }
            ],
        )
        self.assertTrue(approval.activity_ids.user_id)
        self.assertNotIn(self.engineer, approval.activity_ids.user_id)
        said = order.message_ids.filtered(lambda note: "exceeds the approved" in note.body)
        self.assertEqual(len(said), 1)
        order.with_user(self.engineer).action_log_hours(self.engineer_employee.id, 1)
        self.assertEqual(self.pending(order), approval, "asked once, not with every hour")

    def test_below_the_tolerance_nobody_is_asked(self):
        order = self.costly_order(400, state="in_repair")
        self.assertFalse(self.pending(order))
        self.assertFalse(order.overrun_warned_amount)

    def test_who_asked_does_not_decide(self):
        order = self.costly_order(500)
        with self.assertRaisesRegex(UserError, "yourself"):
            self.pending(order).with_user(self.engineer).action_approve()

    def test_each_role_decides_up_to_its_amount(self):
        order = self.costly_order(30000)  # engineer and supervisor are not enough
        approval = self.pending(order)
        for role, person in self.people.items():
            if role not in ("engineer", "supervisor", "director", "general_manager"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    approval.with_user(person).action_approve()
        approval.with_user(self.supervisor).action_approve()
        with self.assertRaisesRegex(UserError, "exceeds the approved"):
            self.cost(order)
        approval.with_user(self.director).action_approve()
        self.cost(order)
        self.assertEqual(order.service_state, "costed")

    def test_delegate_decides_for_the_supervisor(self):
        order = self.costly_order(4000)
        today = fields.Date.today()
        self.env["engine.delegation"].with_user(self.supervisor).create(
            {
                "user_id": self.supervisor.id,
                "delegate_id": self.quality.id,
                "date_from": today,
                "date_to": today,
                "reason": "Leave",
            }
        )
        approval = self.pending(order)
        approval.with_user(self.quality).action_approve()
        self.assertEqual(approval.decision_ids.delegate_of_id, self.supervisor)
        self.cost(order)
        self.assertEqual(order.service_state, "costed")

    def test_refused_excess_is_not_posted(self):
        order = self.costly_order(4000)
        self.pending(order).with_user(self.supervisor).action_refuse("not agreed with us")
        with self.assertRaisesRegex(UserError, "exceeds the approved"):
            self.cost(order)

    def test_more_hours_past_the_second_approval_are_asked_again(self):
        order = self.costly_order(4000, state="in_repair")
        self.pending(order).with_user(self.supervisor).action_approve()
        mine = order.with_user(self.engineer)
        mine.action_log_hours(self.engineer_employee.id, 0.1)
        self.assertFalse(self.pending(order), "within the tolerance of the new amount")
        mine.action_log_hours(self.engineer_employee.id, 1)
        self.assertTrue(self.pending(order))

    def test_dearer_parts_are_asked_for_when_they_are_used(self):
        order = self.walk(self.new_order(), "in_repair")
        self.injector.sudo().standard_price = 900
        self.repair(order)
        self.assertTrue(self.pending(order))

    def test_over_rpc_the_excess_is_asked_not_posted(self):
        order = self.costly_order(4000)
        finance = self.env["repair.order"].with_user(self.finance)
        with self.assertRaisesRegex(UserError, "exceeds the approved"):
            call_kw(finance, "action_cost", [order.ids], {})
        with self.assertRaises(UserError):
            call_kw(finance, "write", [order.ids, {"overrun_warned_amount": 9999}], {})
        with self.assertRaises(AccessError):
            call_kw(finance, "_watch_actual_amount", [order.ids], {})
        answer = call_kw(finance, "action_request_cost_approval", [order.ids], {})
        self.assertEqual(answer, self.pending(order).ids, json.dumps(answer))

    def test_watching_many_orders_costs_as_many_queries_as_watching_one(self):
        orders = self.new_order() | self.new_order(lot_id=self.new_engine("TEST-0002").id)
        self.walk(orders, "in_repair")
        orders._cost_covers()  # whatever else is read is read now
        self.env.flush_all()
        with self.assertQueryCount(4):  # approvals of both kinds, stock items, bill lines
            orders._cost_covers()
