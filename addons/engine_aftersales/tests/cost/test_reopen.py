from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CostCase


@tagged("post_install", "-at_install")
class TestReopen(CostCase):
    """A cost that is taken back is reversed exactly, and then posted anew."""

    def reopen(self, order, reason="A bill came late"):
        order.with_user(self.finance).action_reopen_cost(reason)

    def sums(self, order):
        self.env.flush_all()
        return tuple(
            round(sum(amounts), 2)
            for amounts in (
                order.cost_ids.mapped("amount"),
                self.lines(order).mapped("amount"),
                self.items(order, service_cost_side="cost").mapped("balance"),
                self.items(order).mapped("balance"),
            )
        )

    def test_reversal_is_the_exact_negative_of_everything_that_costing_made(self):
        order = self.walk(self.new_order(), "costed")
        cost, lines = order.cost_ids, self.lines(order)
        entry = self.env["account.move"].search([("service_cost_order_id", "=", order.id)])
        self.reopen(order)
        self.assertEqual(order.service_state, "confirmed")
        self.assertEqual(self.sums(order), (0, 0, 981.10, 0), "stock keeps what it booked")
        reversals = order.cost_ids - cost
        self.assertEqual(reversals.reversal_of_id, cost)
        self.assertTrue(all(cost.mapped("is_reversed")))
        self.assertEqual(len(self.lines(order) - lines), 3)
        self.assertEqual(entry.reversal_move_ids.state, "posted")
        self.assertEqual(
            sorted(entry.line_ids.mapped("balance")),
            sorted(-balance for balance in entry.reversal_move_ids.line_ids.mapped("balance")),
        )
        trail = self.env["engine.transition"].search(
            [("res_model", "=", order._name), ("res_id", "=", order.id)], limit=1
        )
        self.assertEqual((trail.name, trail.note), ("reopen_cost", "A bill came late"))

    def test_late_bill_joins_the_reopened_cost(self):
        order = self.walk(self.new_order(), "costed")
        draft = self.new_bill(self.env["repair.order"], 90, post=False)
        with self.assertRaisesRegex(UserError, "Reopen the cost first"), self.env.cr.savepoint():
            draft.invoice_line_ids.service_order_id = order
        with self.assertRaisesRegex(UserError, "Reopen the cost first"), self.env.cr.savepoint():
            self.new_bill(order, 90)
        self.reopen(order)
        self.new_bill(order, 90)
        self.cost(order)
        self.assert_agrees(order, 1281.10 + 90)
        self.assertEqual(self.sums(order)[3], 0)

    def test_reopened_again_and_again_costs_once(self):
        order = self.walk(self.new_order(), "costed")
        for bearer in ("supplier", "customer", False, "supplier"):
            self.reopen(order)
            order.move_ids[0].with_user(self.supervisor).action_set_cost_bearer(bearer)
            self.cost(order)
            self.assert_agrees(order, 1281.10)
        holding = order.cost_ids.filtered(
            lambda cost: not (cost.is_reversed or cost.reversal_of_id)
        )
        self.assertEqual(len(holding), 3)
        column = order.cost_centre_plan_id._column_name()
        by_centre = self.env["account.analytic.line"]._read_group(
            [("repair_id", "=", order.id)], [column], ["amount:sum"]
        )
        expected = {self.supplier_centre: -901.10, self.cost_centre: -380}
        self.assertEqual({c: round(a, 2) for c, a in by_centre}, expected)
        balance = sum(self.items(order, account_id=self.supplier_cost.id).mapped("balance"))
        self.assertEqual(round(balance, 2), 901.10)

    def test_reopening_is_for_finance_and_needs_a_reason(self):
        order = self.walk(self.new_order(), "costed")
        for person in self.people.values():
            if person != self.finance:
                with self.subTest(who=person.login), self.assertRaises(AccessError):
                    order.with_user(person).action_reopen_cost("because")
        with self.assertRaisesRegex(UserError, "give a reason"):
            self.reopen(order, " ")

    def test_archived_order_stays(self):
        order = self.walk(self.new_order(), "archived")
        with self.assertRaisesRegex(UserError, "not possible in state"):
            self.reopen(order)
        with self.assertRaisesRegex(UserError, "follow-up order"), self.env.cr.savepoint():
            self.new_bill(order, 90)

    def test_reversal_in_a_closed_period_is_booked_on_the_first_open_day(self):
        order = self.walk(self.new_order(), "costed")
        self.env.flush_all()
        today = fields.Date.context_today(order)
        self.company.fiscalyear_lock_date = today
        self.reopen(order)
        reversals = order.cost_ids.filtered("reversal_of_id")
        booked = reversals.filtered("move_line_id")
        self.assertEqual(set(booked.mapped("date")), {today + timedelta(days=1)})
        # What stock booked stays booked, so taking it off the list counts on that day.
        self.assertEqual(set((reversals - booked).mapped("date")), {today})

    def test_provision_is_given_back(self):
        self.company.engine_provision_account_id = self.provision
        self.company.engine_provision_used_account_id = self.provision_used
        order = self.walk(self.new_order(bearer="warranty"), "costed")
        self.reopen(order)
        for account in (self.provision, self.provision_used):
            items = self.items(order, account_id=account.id)
            self.assertEqual(round(sum(items.mapped("balance")), 2), 0)

    def test_bill_of_a_costed_order_is_not_taken_back_to_draft(self):
        order = self.walk(self.new_order(), "confirmed")
        bill = self.new_bill(order, 90)
        self.cost(order)
        for button in ("button_draft", "button_cancel"):
            with self.assertRaisesRegex(UserError, "Reopen the cost"), self.env.cr.savepoint():
                getattr(bill, button)()
        with self.assertRaisesRegex(UserError, "Reopen the cost"), self.env.cr.savepoint():
            bill.invoice_line_ids.service_order_id = False

    def test_second_line_of_a_source_is_kept_out_by_the_database(self):
        order = self.walk(self.new_order(), "costed")
        cost = order.cost_ids[0]
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            order._transitioning().sudo().cost_ids.create(
                {**cost.copy_data()[0], "analytic_line_id": False}
            )
            self.env.flush_all()
