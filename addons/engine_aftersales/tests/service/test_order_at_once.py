from functools import partial
from threading import Barrier, Thread

from odoo.exceptions import LockError, UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import signature_png
from .committed import CommittedCase


@tagged("post_install", "-at_install")
class TestOrderAtOnce(CommittedCase):
    """Two people press the same button: real transactions on committed rows (design 5.2)."""

    @classmethod
    def build(cls):
        super().build()
        cls.second_finance = cls.new_person("test_finance2", "finance")

    def buttons(self):
        """Return (button, who presses first, who presses second, the state that follows)."""
        planners, field = (self.support, self.supervisor), (self.engineer, self.supervisor)
        finance = (self.finance, self.second_finance)
        return (
            ("action_diagnose", *planners, "diagnosed"),
            ("action_plan", *planners, "planned"),
            ("action_start_repair", *field, "in_repair"),
            ("action_finish_repair", *field, "repaired"),
            ("action_confirm_by_customer", *field, "confirmed"),
            ("action_cost", *finance, "costed"),
            ("action_archive_order", self.finance, self.quality, "archived"),
        )

    def make_ready(self, order, button):
        """Do what the button asks for beside the press itself."""
        mine = order.with_user(self.engineer)
        if button == "action_start_repair":
            self.walk(order, "parts_issued")
        elif button == "action_finish_repair":
            mine.step_ids.action_do()
            mine.action_log_hours(self.engineer_employee.id, 2.5, name="Replaced")
        elif button == "action_confirm_by_customer":
            mine.action_sign("Mr. Zhao", signature_png())
        self.commit()

    def press(self, env, order_id, button):
        getattr(self.order(env, order_id), button)()
        env.flush_all()

    def test_second_is_told_to_wait_and_then_that_it_is_done(self):
        order_id = self.committed_order("draft")
        for button, one, other, state in self.buttons():
            self.make_ready(self.reread(order_id), button)
            with (
                self.subTest(button=button),
                self.session(one) as first,
                self.session(other) as second,
            ):
                self.press(first, order_id, button)
                with self.assertRaisesRegex(LockError, "somebody else is working on it"):
                    self.press(second, order_id, button)
                first.cr.commit()
                with self.assertRaisesRegex(UserError, "not possible in state") as told:
                    self.again(second, order_id, button)
                order = self.reread(order_id)
                self.assertIn(order.name, str(told.exception))
                self.assertEqual(order.service_state, state)
        self.assert_everything_once(self.reread(order_id))

    def again(self, env, order_id, button):
        """Press as the server does, which starts anew where the row has changed meanwhile."""
        with mute_logger("odoo.sql_db"):
            retrying(partial(self.press, env, order_id, button), env)

    def assert_everything_once(self, order):
        steps = self.trail(order)
        self.assertEqual(len(steps), len(set(steps)), steps)
        self.assertEqual(len(order.step_ids), 3)
        self.assertEqual(len(order.issue_picking_ids), 1)
        self.assertEqual(order.move_ids.mapped("quantity"), [2, 1])
        self.assertEqual(
            self.env["ir.attachment"].search_count(
                [("res_model", "=", order._name), ("res_id", "=", order.id)]
            ),
            1,
            "the sealed document set",
        )
        self.assert_posted_once(order)

    def test_approval_asked_for_twice_is_one_approval(self):
        order_id = self.committed_order("planned")
        outcomes = self.press_together(
            order_id, "action_request_approval", self.support, self.supervisor
        )
        self.assertIn(None, outcomes)
        self.assert_sentences(outcomes)
        self.assertEqual(len(self.reread(order_id).approval_ids), 1)

    def test_cost_pressed_in_the_same_moment_is_posted_once(self):
        order_id = self.committed_order("confirmed")
        outcomes = self.press_together(order_id, "action_cost", self.finance, self.second_finance)
        self.assertEqual(outcomes.count(None), 1, outcomes)
        self.assert_sentences(outcomes)
        order = self.reread(order_id)
        self.assertEqual(order.service_state, "costed")
        self.assert_posted_once(order)

    def assert_sentences(self, outcomes):
        for outcome in filter(None, outcomes):
            self.assertIsInstance(outcome, UserError)
            self.assertRegex(
                str(outcome),
                "somebody else is working on it|not possible in state|for approval already",
            )

    def test_step_is_not_undone_beside_the_finish(self):
        order_id = self.ready_to_finish()
        with self.session(self.engineer) as one, self.session(self.supervisor) as other:
            self.order(other, order_id).step_ids.mapped("is_done")  # what the other one sees
            self.order(one, order_id).step_ids[0].action_undo()
            one.flush_all()
            with self.assertRaisesRegex(LockError, "somebody else is working on it"):
                self.press(other, order_id, "action_finish_repair")
            one.cr.commit()
            with self.assertRaisesRegex(UserError, "mandatory steps are not done"):
                self.again(other, order_id, "action_finish_repair")
        self.assertEqual(self.reread(order_id).service_state, "in_repair")

    def test_hours_are_not_removed_beside_the_finish(self):
        order_id = self.ready_to_finish()
        with self.session(self.engineer) as one, self.session(self.engineer) as other:
            self.assertTrue(self.order(other, order_id).hours_total)
            hours = self.order(one, order_id).timesheet_ids
            self.order(one, order_id).action_correct_hours(hours.id, hours=0, reason="Not mine")
            one.cr.commit()
            with self.assertRaisesRegex(UserError, "log the hours"):
                self.again(other, order_id, "action_finish_repair")

    def test_step_of_a_repair_that_is_finished_meanwhile_stays_done(self):
        order_id = self.ready_to_finish()
        with self.session(self.engineer) as one, self.session(self.supervisor) as other:
            step = self.order(other, order_id).step_ids[0]
            self.assertEqual(step.repair_id.service_state, "in_repair")
            self.press(one, order_id, "action_finish_repair")
            one.cr.commit()
            with (
                self.assertRaisesRegex(UserError, "while the order is in repair"),
                mute_logger("odoo.sql_db"),
            ):
                retrying(step.action_undo, other)

    def test_part_is_not_added_beside_the_plan(self):
        order_id = self.committed_order("diagnosed")
        with self.session(self.support) as one, self.session(self.supervisor) as other:
            self.assertEqual(len(self.order(other, order_id).move_ids), 2)
            self.order(one, order_id).move_ids[0].product_uom_qty = 50
            one.cr.commit()
            self.again(other, order_id, "action_plan")
            other.cr.commit()
        order = self.reread(order_id)
        self.assertEqual(order.planned_parts_cost, 50 * 450.55 + 80)
        self.assertEqual(sum(order.issue_picking_ids.move_ids.mapped("product_uom_qty")), 51)

    def ready_to_finish(self):
        order_id = self.committed_order("in_repair")
        self.make_ready(self.reread(order_id), "action_finish_repair")
        return order_id

    def order(self, env, order_id):
        return env["repair.order"].browse(order_id)

    def press_together(self, order_id, button, *people):
        """Press in threads that wait for each other; return what each was told, None for done."""
        start, outcomes = Barrier(len(people)), []

        def press(person):
            with self.session(person) as env:
                start.wait(timeout=60)
                try:
                    self.again(env, order_id, button)
                    env.cr.commit()
                    outcomes.append(None)
                except Exception as error:  # noqa: BLE001 - the test looks at it
                    outcomes.append(error)

        threads = [Thread(target=press, args=(person,)) for person in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=180)
        self.assertEqual(len(outcomes), len(people))
        return outcomes
