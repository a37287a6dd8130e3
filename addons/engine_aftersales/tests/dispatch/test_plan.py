from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DispatchCase


@tagged("post_install", "-at_install")
class TestPlan(DispatchCase):
    """A plan says who and why; applied, it is looked at anew order by order."""

    def line(self, plan, order):
        return plan.line_ids.filtered(lambda line: line.repair_id == order)

    def test_plan_gives_each_order_an_engineer_with_reasons(self):
        urgent, usual = self.new_visit("B"), self.new_visit("C", serial="P-2")
        plan = self.run_plan(urgent | usual)
        self.assertEqual((plan.job_count, plan.assigned_count, plan.unassigned_count), (2, 2, 0))
        line = self.line(plan, urgent)
        self.assertEqual(line.engineer_id, self.senior)
        self.assertIn("Li", line.why)
        self.assertIn("Ma handles levels up to C alone, this is B", line.why_not)
        self.assertGreater(plan.distance_km, 0)
        self.assertEqual((urgent | usual).mapped("dispatch_state"), ["proposed"] * 2)

    def test_applied_once_and_only_once(self):
        order = self.new_visit()
        plan = self.run_plan(order)
        plan.action_apply()
        self.assertEqual((plan.state, plan.applied_count), ("applied", 1))
        self.assertEqual(order.visit_start_at, plan.line_ids.start_at)
        self.assertEqual(order.assignment_ids.mapped("kind"), ["proposed"])
        with self.assertRaisesRegex(UserError, "settled by"), self.env.cr.savepoint():
            plan.with_user(self.supervisor).action_apply()
        self.assertEqual(len(order.assignment_ids), 1)

    def test_what_still_holds_is_applied_and_the_rest_says_why(self):
        given, taken, ill, fine = (
            self.new_visit("D", serial=f"P-{number}") for number in range(10, 14)
        )
        plan = self.run_plan(given | taken | ill | fine)
        by_hand = self.line(plan, given).engineer_id
        given.with_user(self.supervisor).action_assign(by_hand.id, self.at(10, days=3))
        taken.with_user(self.supervisor).action_cancel_service("Sold")
        skill = self.new_skill("Gas")
        ill.fault_code_ids = self.new_fault("V-GAS", level="D", required_skill_ids=skill.ids)
        plan.action_apply()
        self.assertEqual(plan.state, "partly_applied")
        self.assertEqual(
            [self.line(plan, order).state for order in (given, taken, ill, fine)],
            ["outdated", "outdated", "outdated", "applied"],
        )
        self.assertIn("Meanwhile it was given to", self.line(plan, given).outdated_text)
        self.assertIn("Cancelled", self.line(plan, taken).outdated_text)
        self.assertIn("lacks the skill Gas", self.line(plan, ill).outdated_text)
        self.assertEqual(given.visit_start_at, self.at(10, days=3))
        self.assertFalse(ill.visit_start_at)
        self.assertTrue(fine.visit_start_at)

    def test_an_engineer_on_leave_since_is_no_longer_sent(self):
        order = self.new_visit("B")
        plan = self.run_plan(order)
        self.leave(self.senior)
        plan.action_apply()
        self.assertIn("calendar or leave", plan.line_ids.outdated_text)
        self.assertFalse(order.engineer_id)

    def test_single_lines_are_applied_and_refused(self):
        one, other = self.new_visit(serial="P-20"), self.new_visit(serial="P-21")
        plan = self.run_plan(one | other)
        self.line(plan, one).action_apply()
        self.assertEqual(plan.state, "proposed")
        self.line(plan, other).action_refuse()
        self.assertEqual(plan.state, "partly_applied")
        self.assertEqual((one.dispatch_state, other.dispatch_state), ("assigned", "unplanned"))
        with self.assertRaisesRegex(UserError, "settled"):
            self.line(plan, other).action_apply()

    def test_discarded_changes_nothing(self):
        order = self.new_visit()
        plan = self.run_plan(order)
        plan.action_discard()
        self.assertEqual((plan.state, order.dispatch_state), ("discarded", "unplanned"))
        with self.assertRaises(UserError):
            plan.action_apply()

    def test_given_visits_stay_and_are_planned_around(self):
        given, order = self.new_visit("B", serial="P-30"), self.new_visit("B", serial="P-31")
        given.with_user(self.support).action_assign(self.senior.id, self.at(9))
        plan = self.run_plan(order)
        self.assertEqual(plan.line_ids.repair_id, order)
        self.assertGreaterEqual(plan.line_ids.start_at, given.visit_end_at)
        plan.action_apply()
        self.assertEqual(given.visit_start_at, self.at(9))

    def test_customers_who_were_not_reached_are_not_planned(self):
        ticket = self.env["helpdesk.ticket"].create({"serial_number": self.engine.name})
        ticket.action_create_service_order()
        order = ticket.service_order_ids
        domain = self.env["repair.order"]._to_plan_domain(self.company)
        self.assertNotIn(order, self.env["repair.order"].search(domain))
        ticket.with_user(self.support).action_confirm_contact(note="Called")
        self.assertIn(order, self.env["repair.order"].search(domain))

    def test_only_dispatchers_compute_and_apply(self):
        order = self.new_visit()
        plan = self.run_plan(order)
        for role in ("engineer", "storekeeper", "finance", "director", "manager"):
            person = self.people[role]
            for model, method in ((plan, "action_apply"), (plan, "action_discard")):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    getattr(model.with_user(person), method)()
            with self.subTest(role=role), self.assertRaises(AccessError):
                plan.line_ids.with_user(person).action_apply()
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.env["engine.dispatch.plan"].with_user(person).action_plan_now()
        self.assertFalse(order.engineer_id)

    def test_nothing_to_plan_is_a_sentence(self):
        self.env["repair.order"].search(
            self.env["repair.order"]._to_plan_domain(self.company)
        )._transitioning().write({"service_state": "cancelled"})
        with self.assertRaisesRegex(UserError, "No service order waits"):
            self.env["engine.dispatch.plan"].with_user(self.support).action_plan_now()


@tagged("post_install", "-at_install")
class TestNobody(DispatchCase):
    """Where nobody can be sent, the plan says what would make it possible, also in Chinese."""

    def way_out(self, order, lang="en_US"):
        plan = self.run_plan(order)
        self.assertEqual(plan.unassigned_count, 1)
        return plan.line_ids.with_context(lang=lang).way_out

    def test_nobody_has_the_skill(self):
        order = self.new_visit()
        order.fault_code_ids.required_skill_ids = self.new_skill("双燃料系统")
        self.assertIn("Nobody has the skill 双燃料系统", self.way_out(order))
        self.assertIn("hire a temporary engineer", self.way_out(order))

    def test_all_on_leave(self):
        for engineer in self.others:
            self.leave(engineer, days=30)
        self.assertIn("on leave", self.way_out(self.new_visit()))

    def test_nobody_covers_the_level(self):
        self.assertIn("covers level A", self.way_out(self.new_visit("A")))

    def test_no_engineer_at_all(self):
        self.others.engineer_grade = False
        self.assertIn("no engineer with a grade", self.way_out(self.new_visit()))

    def test_a_full_week_asks_to_move_a_visit_or_to_plan_further(self):
        self.middle.engineer_grade = self.junior.engineer_grade = False
        self.senior.max_orders_per_day = 1
        orders = self.env["repair.order"].browse(
            [self.new_visit(serial=f"F-{number}").id for number in range(8)]
        )
        plan = self.run_plan(orders)
        nobody = plan.line_ids.filtered(lambda line: line.state == "unassigned")
        self.assertTrue(nobody)
        self.assertIn("Every suitable shift is full", nobody[0].way_out)

    def test_every_sentence_can_be_said(self):
        """No code of the planner stays without words, and no word lacks its figure."""
        words = self.env["engine.dispatch.words"]
        from ...core.dispatch import explain
        from ...models.dispatch.dispatch_sentences import SENTENCES

        listed = set()
        for line in explain.__doc__.split("=\n")[2].splitlines():
            listed |= {
                word.strip(" :;,()")
                for word in line.split("  ")
                if word.strip(" :;,()").isidentifier()
            }
        self.assertLessEqual({"chosen", "full"} & listed, set(SENTENCES))
        for code in SENTENCES:
            with self.subTest(code=code):
                text = words._text([{"code": code, "engineer": self.senior.id, "values": {}}])
                self.assertTrue(text)

    def test_no_coordinates_is_said(self):
        self.customer.write({"partner_latitude": 0, "partner_longitude": 0})
        order = self.new_visit()
        self.assertIn("Neither coordinates nor province", self.run_plan(order).line_ids.why)
        self.customer.state_id = self.env.ref("base.state_cn_SH")
        self.assertIn("capital of", self.run_plan(order).line_ids.why)
