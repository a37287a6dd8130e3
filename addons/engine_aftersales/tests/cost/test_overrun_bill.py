from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import CostCase

# The plan, approved for 1,341.10, is parts for 981.10 and 3 h; ten percent more is tolerated.
LIMIT = 1475.21
PARTS = 981.10


@tagged("post_install", "-at_install")
class TestOverrunByBill(CostCase):
    """A vendor bill pushes the actual cost past its approval: asked again, posted only then."""

    def in_repair(self):
        return self.walk(self.new_order(), "in_repair")

    def bill(self, order, amount, **vals):
        """Let finance post a bill over RPC."""
        bill = self.new_bill(order, amount, post=False, **vals)
        call_kw(self.env[bill._name].with_user(self.finance), "action_post", [bill.ids], {})
        self.assertEqual(bill.state, "posted")
        return bill

    def pending(self, order):
        return order.approval_ids.filtered(
            lambda approval: approval.kind == "service_cost" and approval.state == "pending"
        )

    def told(self, order):
        return order.message_ids.filtered(lambda note: "exceeds the approved" in note.body)

    def finish(self, order):
        self.walk(order, "confirmed")
        self.explain(order, "outside", "labour")
        return order

    def test_bill_at_the_limit_is_nobody_s_question_and_a_cent_above_is(self):
        order, dearer = self.in_repair(), self.in_repair()
        self.bill(order, LIMIT - PARTS)
        self.bill(dearer, LIMIT - PARTS + 0.01)
        self.assertFalse(self.pending(order))
        self.assertRecordValues(
            self.pending(dearer),
            [{"amount": LIMIT + 0.01, "requester_id": self.finance.id, "waiting_role": "engineer"}],
        )
        self.assertEqual(len(self.told(dearer)), 1)
        deciders = self.pending(dearer).activity_ids.user_id
        self.assertTrue(deciders)
        self.assertNotIn(self.finance, deciders)

    def test_in_every_state_until_the_cost_it_is_asked_and_the_cost_refused(self):
        for state in ("in_repair", "repaired", "confirmed"):
            order = self.walk(self.new_order(), state)
            self.bill(order, 4000)
            with self.subTest(state=state):
                self.assertEqual(len(self.pending(order)), 1)
                self.finish(order)
                self.refuse_cost(order, "exceeds the approved")
                finance = self.env["repair.order"].with_user(self.finance)
                call_kw(finance, "action_cost_selected", [order.ids], {})
                self.assertIn("exceeds the approved", order.cost_obstacle)
                self.assertEqual(order.service_state, "confirmed")
                self.pending(order).with_user(self.supervisor).action_approve("shaft was bent")
                self.cost(order)
                self.assert_agrees(order, 981.10 + 300 + 4000)

    def test_bill_before_the_repair_is_asked_when_it_starts(self):
        for state in ("approved", "parts_issued"):
            order = self.walk(self.new_order(), state)
            self.bill(order, 4000)
            with self.subTest(state=state):
                self.assertFalse(self.pending(order))
                self.walk(order, "in_repair")
                self.assertEqual(self.pending(order).amount, 4981.10)

    def test_posted_line_that_is_put_on_an_order_later_is_asked_for(self):
        order = self.in_repair()
        bill = self.bill(self.env["repair.order"], 4000)
        line = bill.invoice_line_ids
        line.with_user(self.finance).service_order_id = order
        self.assertEqual(self.pending(order).amount, 4981.10)
        line.with_user(self.finance).service_order_id = False
        self.assertFalse(self.pending(order))

    def test_bill_taken_back_ends_the_question_and_the_next_one_asks_anew(self):
        order = self.in_repair()
        bill = self.bill(order, 40000)
        wrong = self.pending(order)
        bill.with_user(self.finance).button_draft()
        self.assertEqual(wrong.state, "superseded")
        self.assertFalse(wrong.activity_ids)
        bill.invoice_line_ids.price_unit = 400
        bill.with_user(self.finance).action_post()
        self.assertFalse(self.pending(order))
        self.bill(order, 4000)
        self.assertEqual(self.pending(order).amount, 5381.10)

    def test_refund_that_brings_it_back_ends_the_question(self):
        order = self.in_repair()
        self.bill(order, 4000)
        asked = self.pending(order)
        self.bill(order, 3900, move_type="in_refund")
        self.assertEqual(asked.state, "superseded")
        self.finish(order)
        self.cost(order)
        self.assert_agrees(order, 981.10 + 300 + 100)

    def test_second_bill_while_the_first_is_decided_is_asked_after_it(self):
        order = self.in_repair()
        self.bill(order, 600)
        first = self.pending(order)
        self.bill(order, 60000)
        self.assertEqual(self.pending(order), first, "one question at a time")
        first.with_user(self.supervisor).action_approve("agreed")
        rest = self.pending(order)
        self.assertEqual((rest.amount, rest.requester_id), (61581.10, self.finance))
        self.assertEqual(first.state, "superseded")
        self.finish(order)
        self.refuse_cost(order, "exceeds the approved")
        self.approve_cost(order)
        self.cost(order)
        self.assert_agrees(order, 981.10 + 300 + 60600)

    def test_refused_bill_is_not_posted_as_cost(self):
        order = self.in_repair()
        self.bill(order, 4000)
        self.pending(order).with_user(self.supervisor).action_refuse("not ordered by us")
        self.finish(order)
        self.refuse_cost(order, "exceeds the approved")

    def test_many_bills_at_once_are_each_asked_for_once(self):
        orders = self.in_repair() | self.in_repair() | self.in_repair()
        amounts = zip(orders, (100, 4000, 5000), strict=True)
        bills = self.env["account.move"].union(
            *(self.new_bill(order, amount, post=False) for order, amount in amounts)
        )
        bills.with_user(self.finance).action_post()
        self.assertEqual([len(self.pending(order)) for order in orders], [0, 1, 1])

    def test_draft_bill_asks_nobody(self):
        order = self.in_repair()
        self.new_bill(order, 4000, post=False)
        self.assertFalse(self.pending(order))
