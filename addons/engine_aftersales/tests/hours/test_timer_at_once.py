from functools import partial
from threading import Barrier, Thread

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..service.committed import CommittedCase


@tagged("post_install", "-at_install")
class TestTimerAtOnce(CommittedCase):
    """Two phones of one engineer, in the same moment: real transactions on committed rows."""

    def call(self, env, method, order_id, *args, **kwargs):
        """Call as the server does, which starts anew where the row has changed meanwhile."""

        def once():
            answer = getattr(env["repair.order"].browse(order_id), method)(*args, **kwargs)
            env.flush_all()
            return answer

        with mute_logger("odoo.sql_db"):
            return retrying(once, env)

    def at_once(self, *calls):
        """Run (person, method, order id, arguments) in threads that wait for each other."""
        start, outcomes = Barrier(len(calls)), []

        def run(person, method, order_id, *args):
            with self.session(person) as env:
                env["repair.order"].browse(order_id).mapped("name")  # its view of the database
                start.wait(timeout=60)
                try:
                    outcomes.append(self.call(env, method, order_id, *args))
                    env.cr.commit()
                except UserError as error:
                    outcomes.append(error)

        threads = [Thread(target=partial(run, *call)) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=180)
        self.assertEqual(len(outcomes), len(calls))
        return outcomes

    def test_start_on_two_phones_is_one_time(self):
        order_id = self.committed_order("in_repair")
        start = (self.engineer, "action_start_work", order_id)
        outcomes = self.at_once(start, start)
        timers = self.env["engine.work.timer"].search([("repair_id", "=", order_id)])
        self.reread(order_id)
        timers = self.env["engine.work.timer"].search([("repair_id", "=", order_id)])
        self.assertEqual(len(timers), 1)
        self.assertEqual(set(outcomes), {timers.id})
        with self.session(self.engineer) as env:
            self.call(env, "action_discard_timer", order_id, "Only a test")
            env.cr.commit()

    def test_start_on_two_orders_is_one_time(self):
        one, other = self.committed_order("in_repair"), self.committed_order("in_repair")
        outcomes = self.at_once(
            (self.engineer, "action_start_work", one), (self.engineer, "action_start_work", other)
        )
        refused = [outcome for outcome in outcomes if isinstance(outcome, UserError)]
        self.assertEqual(len(refused), 1, outcomes)
        self.assertIn("End it there first", str(refused[0]))
        order = self.reread(one)
        running = self.env["engine.work.timer"].search([("stopped_at", "=", False)])
        self.assertEqual(len(running), 1)
        self.assertIn(running.repair_id.id, (order.id, other))
        with self.session(self.engineer) as env:
            self.call(env, "action_discard_timer", running.repair_id.id, "Only a test")
            env.cr.commit()

    def test_hours_of_two_orders_do_not_pass_the_day_together(self):
        one, other = self.committed_order("in_repair"), self.committed_order("in_repair")
        mine, limit = self.engineer_employee.id, self.policy.hours_per_day_max
        outcomes = self.at_once(
            (self.engineer, "action_log_hours", one, mine, limit - 1),
            (self.engineer, "action_log_hours", other, mine, limit - 1),
        )
        refused = [outcome for outcome in outcomes if isinstance(outcome, UserError)]
        self.assertEqual(len(refused), 1, outcomes)
        self.assertIn("policy allows", str(refused[0]))
