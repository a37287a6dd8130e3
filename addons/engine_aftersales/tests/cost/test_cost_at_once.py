from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..service.committed import CommittedCase
from .common import CostCase

WORKER = Path(__file__).with_name("cost_worker.py")


@tagged("post_install", "-at_install")
class TestManyOrders(CostCase):
    """A night's costing: in lots, and an order that cannot be costed stops no other."""

    @classmethod
    def build(cls):
        super().build()
        cls.policy._transitioning().hours_per_day_max = 1000  # one engineer did all of them

    def signed(self, number):
        orders = self.env["repair.order"].browse(
            self.new_order(lot_id=self.new_engine(f"NIGHT-{n}").id).id for n in range(number)
        )
        return self.walk(orders, "confirmed")

    def test_bad_order_stops_no_other_and_says_why(self):
        orders = self.signed(5)
        bad = orders[2]
        bill = self.new_bill(bad, 90, post=False)
        done = orders.with_user(self.finance)._cost_in_batches(size=3)
        self.assertEqual(done, 4)
        self.assertEqual(set((orders - bad).mapped("service_state")), {"costed"})
        self.assertEqual(bad.service_state, "confirmed")
        self.assertIn("is not posted", bad.cost_obstacle)
        self.assertFalse(bad.cost_ids)
        self.assert_agrees(orders - bad, 1281.10)
        bill.action_post()
        action = bad.with_user(self.finance).action_cost_selected()
        self.assertEqual(action["params"]["type"], "success")
        self.assertFalse(bad.cost_obstacle)

    def test_night_works_in_the_name_of_the_person_of_finance(self):
        orders = self.signed(2)
        cron = type(self.env["ir.cron"])
        self.patch(cron, "_commit_progress", lambda *_args, **_kwargs: 1.0)
        self.env["repair.order"]._cron_cost_orders()
        self.assertEqual(set(orders.mapped("service_state")), {"confirmed"}, "nobody is named")
        self.company.engine_cost_user_id = self.finance
        self.env["repair.order"]._cron_cost_orders()
        self.assertEqual(set(orders.mapped("service_state")), {"costed"})
        trail = self.env["engine.transition"].search(
            [
                ("res_model", "=", "repair.order"),
                ("name", "=", "cost"),
                ("res_id", "in", orders.ids),
            ]
        )
        self.assertEqual(trail.user_id, self.finance)

    def test_only_finance_costs_many(self):
        orders = self.signed(1)
        for person in self.people.values():
            if person != self.finance:
                with self.subTest(who=person.login), self.assertRaises(AccessError):
                    orders.with_user(person).action_cost_selected()

    def test_queries_per_order_do_not_grow_with_the_orders(self):
        def queries(orders):
            mine = orders.with_user(self.finance)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            mine.action_cost()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.cost(self.signed(1))  # warm
        orders = self.env["repair.order"].browse(
            self.new_order(lot_id=self.new_engine(f"QUERY-{n}").id).id for n in range(24)
        )
        self.walk(orders, "confirmed")
        few, many = queries(orders[:4]), queries(orders[4:])
        self.assertLess((many - few) / 16, 9, f"{few} queries for 4 orders, {many} for 20")


@tagged("post_install", "-at_install")
class TestCostAtOnce(CommittedCase):
    """Two real processes cost the same orders, and one is killed in the middle."""

    def repair(self, order):
        """Work on another day for each order: the policy bounds the hours of a day."""
        days = self.env["repair.order"].search_count([("id", "<", order.id)]) % 20
        mine = order.with_user(self.engineer)
        mine.step_ids.action_do()
        mine.action_log_hours(
            self.engineer_employee.id, 2.5, fields.Date.today() - timedelta(days=days), "Replaced"
        )
        mine.action_finish_repair()

    def costing(self, order_ids, size, stop=0):
        """Start a process that is ready to cost."""
        return self.process(WORKER, self.finance, orders=order_ids, size=size, stop=stop)

    def test_two_processes_cost_every_order_once(self):
        order_ids = [self.committed_order("confirmed") for _n in range(4)]
        with self.costing(order_ids, 1) as one, self.costing(order_ids[::-1], 1) as other:
            workers = (one, other)
            for process in workers:
                self.assertEqual(process.stdout.readline(), "ready\n")
            for process in workers:
                self.go(process)
            done = [int(process.stdout.readline()) for process in workers]
        self.assertLessEqual(sum(done), len(order_ids))
        for order_id in order_ids:
            order = self.reread(order_id)
            if order.service_state == "confirmed":  # both were at it: the next attempt has it
                order.with_user(self.finance).action_cost()
                self.commit()
            self.assert_posted_once(self.reread(order_id))

    def test_killed_in_the_third_lot_keeps_two_lots_and_nothing_of_the_third(self):
        order_ids = [self.committed_order("confirmed") for _n in range(5)]
        with self.costing(order_ids, 2, stop=3) as process:
            self.assertEqual(process.stdout.readline(), "ready\n")
            self.go(process)
            self.assertEqual(process.stdout.readline(), "stopped\n")
            process.kill()
        self.env.cr.execute("SET LOCAL lock_timeout = '60s'")
        self.env.cr.execute("SELECT FROM repair_order WHERE id = %s FOR UPDATE", [order_ids[-1]])
        left = self.reread(order_ids[-1])
        self.assertEqual(left.service_state, "confirmed")
        self.assertFalse(left.cost_ids)
        self.assertFalse(self.env["account.move"].search([("service_cost_order_id", "=", left.id)]))
        for order_id in order_ids[:-1]:
            self.assert_posted_once(self.reread(order_id))
        rest = self.env["repair.order"].browse(order_ids).with_user(self.finance)
        self.assertEqual(rest._cost_in_batches(), 1)
        self.assert_posted_once(left)

    def test_killed_while_it_is_reopened_leaves_the_cost_as_it_was(self):
        order_id = self.committed_order("costed")
        order = self.env["repair.order"].browse(order_id)
        reason = {
            "repair_ids": [(6, 0, [order_id])],
            "step": "reopen_cost",
            "reason": "late",
        }
        wizard = self.env["engine.service.reason.wizard"].with_user(self.finance).create(reason)
        self.commit()
        linking = ["repair.order", "_link_journal_items"]
        with self.worker(self.finance, wizard, "action_confirm", linking) as process:
            self.assertEqual(process.stdout.readline(), "stopped\n")
            process.kill()
        self.env.cr.execute("SET LOCAL lock_timeout = '60s'")
        self.env.cr.execute("SELECT FROM repair_order WHERE id = %s FOR UPDATE", [order_id])
        self.assert_posted_once(self.reread(order_id))
        wizard.with_user(self.finance).action_confirm()
        self.assertEqual(order.service_state, "confirmed")
        with self.assertRaisesRegex(UserError, "not possible in state"):
            order.with_user(self.finance).action_reopen_cost("once more")
