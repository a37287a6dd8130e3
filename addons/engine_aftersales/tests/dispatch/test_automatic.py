from odoo.tests import tagged

from odoo.addons.engine_base.tests.common import set_policy

from .common import DispatchCase


@tagged("post_install", "-at_install")
class TestAutomatic(DispatchCase):
    """Levels that the policy names are dispatched without asking; the others are proposed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervising = cls.new_engineer("Su", "supervisor", 31.30)
        cls.plans = cls.env["engine.dispatch.plan"]
        old = cls.env["repair.order"].search(cls.env["repair.order"]._to_plan_domain(cls.company))
        old._transitioning().write({"service_state": "cancelled"})

    def dispatch(self):
        for order in self.plans._urgent_orders(self.company):
            self.plans._dispatch_urgent(order)

    def triggers(self):
        cron = self.env.ref("engine_aftersales.engine_dispatch_cron_automatic")
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def test_named_levels_go_out_and_the_others_wait(self):
        urgent, usual = self.new_visit("A"), self.new_visit("C", serial="U-2")
        self.dispatch()
        self.assertEqual(
            (urgent.engineer_id, urgent.dispatch_state), (self.supervising, "assigned")
        )
        line = urgent.assignment_ids[0]
        self.assertEqual(line.kind, "automatic")
        self.assertIn("level A", line.reason)
        self.assertIn("Su", line.why)
        self.assertEqual(usual.dispatch_state, "unplanned")

    def test_the_policy_decides_which(self):
        set_policy(self.policy, dispatch_auto_a=False, dispatch_auto_c=True)
        urgent, usual = self.new_visit("A"), self.new_visit("C", serial="U-2")
        self.dispatch()
        self.assertFalse(urgent.visit_start_at)
        self.assertTrue(usual.visit_start_at)

    def test_confirmed_request_of_level_a_wakes_the_dispatch(self):
        before = self.triggers()
        ticket = self.env["helpdesk.ticket"].create(
            {"serial_number": self.engine.name, "fault_code_ids": self.new_level("A").ids}
        )
        ticket.action_create_service_order()
        self.assertEqual(self.triggers(), before, "the customer was not reached yet")
        self.dispatch()
        self.assertFalse(ticket.service_order_ids.visit_start_at)
        ticket.with_user(self.support).action_confirm_contact(note="Called")
        self.assertGreater(self.triggers(), before)
        self.dispatch()
        self.assertTrue(ticket.service_order_ids.visit_start_at)

    def test_usual_order_wakes_nobody(self):
        before = self.triggers()
        self.new_visit("C")
        self.assertEqual(self.triggers(), before)

    def test_urgent_one_moves_a_lower_level_but_never_a_promise(self):
        (self.middle | self.junior | self.senior).engineer_grade = False
        first, promised = self.new_visit("D", serial="U-3"), self.new_visit("D", serial="U-4")
        own = self.supervising
        first.with_user(self.support).action_assign(own.id, self.at(9.5))
        promised.with_user(self.support).action_assign(own.id, self.at(14), fixed=True)
        ticket = self.env["helpdesk.ticket"].create(
            {"serial_number": self.engine.name, "fault_code_ids": self.new_level("A").ids}
        )
        ticket.with_user(self.support).action_confirm_contact(note="Called")
        ticket.action_create_service_order()
        urgent = ticket.service_order_ids
        self.dispatch()
        self.env.invalidate_all()
        self.assertEqual(urgent.engineer_id, own)
        self.assertLessEqual(urgent.visit_start_at, urgent.promised_at)
        self.assertEqual(promised.visit_start_at, self.at(14))
        self.assertNotEqual(first.visit_start_at, self.at(9.5))
        moved = first.assignment_ids[0]
        self.assertIn(urgent.name, moved.reason)
        self.assertEqual((moved.kind, moved.start_from), ("automatic", self.at(9.5)))

    def test_nobody_is_asked_for_help_once(self):
        self.supervising.engineer_grade = False
        order = self.new_visit("A")
        for _round in range(2):
            self.dispatch()
        self.assertEqual(order.plan_line_ids.mapped("state"), ["unassigned"])
        activity = order.activity_ids.filtered(lambda a: "Nobody can be sent" in (a.summary or ""))
        self.assertEqual(len(activity), 1)

    def test_help_is_asked_for_in_the_language_of_the_dispatcher(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.supervising.engineer_grade = False
        order = self.new_visit("A")
        (order.ticket_id.user_id or order.user_id).lang = "zh_CN"
        self.dispatch()
        summaries = order.activity_ids.mapped("summary")
        self.assertTrue([words for words in summaries if words and words.startswith("派不出人：")])

    def test_proposal_is_renewed_only_when_something_changed(self):
        order = self.new_visit("C")
        self.plans._cron_propose()
        plan = order.plan_line_ids.plan_id
        self.assertTrue(plan.is_automatic)
        self.plans._cron_propose()
        self.assertEqual(order.plan_line_ids.plan_id, plan)
        self.new_visit("C", serial="U-9")
        self.plans._cron_propose()
        self.assertEqual(plan.state, "discarded")
        self.assertEqual(len(order.plan_line_ids), 2)

    def test_temporary_engineer_only_in_service(self):
        self.others.engineer_grade = False
        self.supervising.write(
            {
                "is_temporary_engineer": True,
                "service_from": "2030-03-06",
                "service_until": "2030-03-07",
            }
        )
        order = self.new_visit("A")
        self.dispatch()
        self.assertEqual(order.visit_start_at.date().isoformat(), "2030-03-06")

    def test_dedicated_engineer_on_leave_is_replaced_by_the_deputy(self):
        self.customer.write(
            {
                "service_tier": "vip",
                "dedicated_engineer_id": self.middle.id,
                "deputy_engineer_id": self.senior.id,
            }
        )
        order = self.new_visit("C")
        self.assertEqual(self.run_plan(order).line_ids.engineer_id, self.middle)
        self.leave(self.middle, days=30)
        line = self.run_plan(order).line_ids
        self.assertEqual(line.engineer_id, self.senior)
        self.assertIn("serves this customer", line.why)

    def test_dedicated_engineer_who_may_not_is_replaced_by_the_deputy(self):
        self.customer.write(
            {"dedicated_engineer_id": self.junior.id, "deputy_engineer_id": self.middle.id}
        )
        line = self.run_plan(self.new_visit("C")).line_ids
        self.assertEqual(line.engineer_id, self.middle)
        self.assertIn("serves this customer", line.why)
