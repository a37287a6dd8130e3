from odoo import Command
from odoo.exceptions import LockError, UserError
from odoo.tests import tagged

from ..common import signature_png
from .attack import FORGED, AttackCase
from .committed import CommittedCase

PNG = signature_png().decode()


@tagged("post_install", "-at_install")
class TestHardMoments(AttackCase):
    """Bad input of a service order ends in a sentence, with nothing half done."""

    def refuse(self, order, words, person, method, *args):
        before = self.snapshot(order)
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            self.rpc(person, order._name, method, [order.id], *args)
        self.env.invalidate_all()
        self.assertEqual(self.snapshot(order), before)

    def test_engine_of_another_customer_is_refused(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        other = self.new_engine("OTHER-1", customer_id=stranger.id)
        order = self.new_order()
        words = "engine OTHER-1 belongs to Stranger, not to Haulage"
        self.refuse(
            order,
            words,
            self.support,
            "write",
            {"lot_id": other.id, "partner_id": self.customer.id},
        )
        new = {"lot_id": other.id, "partner_id": self.customer.id}
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            self.rpc(self.support, order._name, "create", [new])

    def test_unknown_serial_number_is_not_imported(self):
        rows = self.rpc(
            self.support, "repair.order", "load", ["lot_id"], [[self.engine.name], ["NO-SUCH-1"]]
        )
        self.assertFalse(rows["ids"], "all rows or none")
        self.assertIn("NO-SUCH-1", rows["messages"][0]["message"])

    def test_hours_of_a_day_are_possible_ones(self):
        order = self.walk(self.new_order(), "in_repair")
        limit, mine = self.policy.hours_per_day_max, self.engineer_employee.id
        log = (self.engineer, "action_log_hours")
        for hours in (0, -1):
            self.refuse(order, "more than 0", *log, mine, hours)
        for hours in (25, limit + 0.5):
            self.refuse(order, f"would have {hours}", *log, mine, hours)
        order.with_user(self.engineer).action_log_hours(mine, limit)
        self.refuse(order, "the policy allows", *log, mine, 0.5)
        hours = order.timesheet_ids
        for changed, words in ((25, "would have 25"), (-1, "more than 0")):
            with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                self.rpc(
                    self.engineer,
                    order._name,
                    "action_correct_hours",
                    [order.id],
                    hours.id,
                    changed,
                    reason="Typed wrong",
                )
        self.assertEqual(hours.unit_amount, limit)

    def test_closed_order_is_reopened_by_no_door(self):
        backwards = (
            ("action_replan", "once more"),
            ("action_cancel_service", "once more"),
            ("action_repair_cancel_draft",),
            ("action_repair_start",),
            ("action_diagnose",),
            ("action_plan",),
            ("action_approve",),
            ("action_start_repair",),
            ("action_finish_repair",),
            ("action_sign", "Mr. Zhao", PNG),
            ("action_confirm_by_customer",),
            ("action_cost",),
            ("action_request_approval",),
            ("action_request_cost_approval",),
            ("action_log_hours", self.engineer_employee.id, 1),
        )
        for state in ("costed", "archived"):
            engine = self.new_engine(f"CLOSED-{state}")
            order = self.walk(self.new_order(lot_id=engine.id), state)
            doors = [
                (method, order._name, method, ([order.id], *args)) for method, *args in backwards
            ]
            doors += self.writes(
                order._name,
                order.id,
                *({"service_state": back} for back in ("draft", "confirmed", "in_repair")),
                {"state": "under_repair"},
            )
            self.assert_doors_hold(order, doors)

    def test_follow_up_of_a_closed_order_goes_its_own_way(self):
        order = self.walk(self.new_order(), "archived")
        before = self.snapshot(order)
        action = self.rpc(self.support, order._name, "action_follow_up", [order.id], context=FORGED)
        follow_up = self.env[order._name].browse(action["res_id"])
        part = {"product_id": self.filter.id, "product_uom_qty": 1, "repair_line_type": "add"}
        self.assertEqual(follow_up.origin_order_id, order)
        self.assertEqual((follow_up.service_state, follow_up.lot_id), ("draft", self.engine))
        follow_up.with_user(self.support).write(
            {
                "engineer_id": self.engineer_employee.id,
                "diagnosis_ids": [Command.create({"conclusion": "Leaks again"})],
                "sop_id": self.sop.id,
                "move_ids": [Command.create(part)],
            }
        )
        self.walk(follow_up, "archived")
        self.assertEqual(follow_up.cost_total, 80 + 2.5 * 120)
        after = self.snapshot(order)
        for table in before.keys() - {"stock_quant", "account_move_line"}:
            self.assertEqual(after[table], before[table], table)
        order.with_user(self.finance).action_verify_archive()


@tagged("post_install", "-at_install")
class TestKilledWorker(CommittedCase):
    """A worker dies in the middle of a step: nothing half done, and the step works again."""

    def test_killed_in_the_issue_leaves_the_parts_in_the_store(self):
        order_id = self.committed_order("approved")
        issue = self.env["repair.order"].browse(order_id).issue_picking_ids
        issue.with_user(self.storekeeper).action_sign_issue()
        issue.with_user(self.second_storekeeper).action_sign_check()
        following = ["stock.picking", "_on_parts_issued"]
        self.kill_in_the_middle(order_id, self.storekeeper, issue, "action_issue_parts", following)
        order = self.reread(order_id)
        self.assertEqual(order.service_state, "approved")
        self.assertEqual(set(issue.move_ids.mapped("state")), {"assigned"})
        issue.with_user(self.storekeeper).action_issue_parts()
        self.assertEqual(order.service_state, "parts_issued")

    def test_killed_between_issue_and_posting_consumes_nothing(self):
        order_id = self.committed_order("in_repair")
        order = self.env["repair.order"].browse(order_id)
        mine = order.with_user(self.engineer)
        mine.step_ids.action_do()
        mine.action_log_hours(self.engineer_employee.id, 2.5, name="Replaced")
        booking = ["stock.move", "_create_account_move"]
        self.kill_in_the_middle(order_id, self.engineer, order, "action_finish_repair", booking)
        self.assertEqual(order.service_state, "in_repair")
        self.assertEqual(set(order.move_ids.mapped("state")), {"assigned"})
        self.assertEqual(self.posted(order), (1, 0), "the hours that were logged before")
        mine.action_finish_repair()
        self.assertEqual(set(order.move_ids.mapped("state")), {"done"})
        self.assertEqual(self.posted(order), (3, 1))

    def test_killed_in_the_cost_posts_nothing_and_then_once(self):
        order_id = self.committed_order("confirmed")
        order = self.env["repair.order"].browse(order_id)
        linking = ["repair.order", "_link_journal_items"]
        self.kill_in_the_middle(order_id, self.finance, order, "action_cost", linking)
        self.assertEqual(order.service_state, "confirmed")
        self.assertFalse(order.cost_ids)
        self.assertEqual(self.posted(order), (3, 1), "the parts, by the finished repair")
        order.with_user(self.finance).action_cost()
        self.assert_posted_once(order)

    def posted(self, order):
        """Return how many analytic lines and journal entries the order has."""
        mine = [("repair_id", "=", order.id)]
        items = self.env["account.move.line"].search(mine)
        return self.env["account.analytic.line"].search_count(mine), len(items.move_id)

    def kill_in_the_middle(self, order_id, person, record, button, stop):
        """Press in another process, kill it at the method ``stop``, and look at what is left."""
        self.commit()
        before = self.trail(self.reread(order_id))
        with self.worker(person, record, button, stop) as process:
            self.assertEqual(process.stdout.readline(), "stopped\n")
            with (
                self.session(person) as env,
                self.assertRaisesRegex(LockError, "somebody else is working on it"),
            ):
                getattr(env[record._name].browse(record.ids), button)()
            process.kill()
        self.env.cr.execute("SET LOCAL lock_timeout = '60s'")
        # Waits until the server of the database has noticed, and undone what was written.
        self.env.cr.execute("SELECT FROM repair_order WHERE id = %s FOR UPDATE", [order_id])
        self.assertEqual(self.trail(self.reread(order_id)), before)
