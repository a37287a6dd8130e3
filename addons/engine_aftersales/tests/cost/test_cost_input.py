from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CostCase


@tagged("post_install", "-at_install")
class TestCostInput(CostCase):
    """Bad input of a cost ends in a sentence, with nothing half done."""

    def test_part_without_cost_is_refused_with_the_plan(self):
        self.filter.standard_price = 0
        order = self.walk(self.new_order(), "diagnosed")
        with self.assertRaisesRegex(UserError, "Fuel filter has no cost. Ask finance"):
            order.with_user(self.support).action_plan()

    def test_part_that_lost_its_cost_is_not_consumed(self):
        order = self.walk(self.new_order(), "in_repair")
        self.filter.standard_price = 0
        with self.assertRaisesRegex(UserError, "Fuel filter has no cost"), self.env.cr.savepoint():
            self.repair(order)
        self.assertEqual(order.service_state, "in_repair")

    def test_hours_that_cost_nothing_are_refused(self):
        order = self.walk(self.new_order(), "confirmed")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_analytic_line SET amount = 0 WHERE id = %s", [order.timesheet_ids.id]
        )
        self.env.invalidate_all()
        self.refuse_cost(order, "hours of Engineer Li .* cost nothing. Ask personnel")

    def test_no_cost_centre_for_a_bearer_is_said(self):
        rules = self.env["engine.cost.centre.rule"].search([])
        order = self.walk(self.new_order(), "confirmed")
        order.move_ids.with_user(self.finance).action_set_cost_bearer("insurance")
        rules.active = False
        self.refuse_cost(order, "no cost centre rule fits no province, .*Insurance. Ask finance")

    def test_no_expense_account_is_said(self):
        self.company.engine_labour_cost_account_id = False
        order = self.walk(self.new_order(), "confirmed")
        self.refuse_cost(order, "no expense account is set for Labour")

    def test_no_journal_is_said(self):
        order = self.walk(self.new_order(), "confirmed")
        self.company.engine_service_journal_id = False
        self.refuse_cost(order, "no journal for the cost is set. Ask the administrator")

    def test_half_a_provision_is_said(self):
        order = self.walk(self.new_order(), "confirmed")
        self.company.engine_provision_account_id = self.provision
        self.refuse_cost(order, "only one of the two accounts of the warranty provision")

    def test_draft_bill_holds_the_cost_up(self):
        order = self.walk(self.new_order(), "confirmed")
        bill = self.new_bill(order, 90, post=False)
        self.refuse_cost(order, "is not posted. Ask finance to post the bill")
        bill.action_post()
        self.cost(order)
        self.assert_agrees(order)

    def test_currency_without_a_rate_is_said(self):
        dong = self.env["res.currency"].create({"name": "XDT", "symbol": "X", "rounding": 0.01})
        order = self.walk(self.new_order(), "confirmed")
        with self.assertRaisesRegex(UserError, "is in XDT, which has no rate on"):
            self.new_bill(order, 90, currency_id=dong.id)

    def test_negative_quantity_is_said(self):
        order = self.walk(self.new_order(), "confirmed")
        with self.assertRaisesRegex(UserError, "is negative. Enter a vendor refund"):
            self.new_bill(order, 90, line={"quantity": -1})
        with self.assertRaisesRegex(UserError, "is negative. Enter a vendor refund"):
            bill = self.new_bill(order, 90, post=False)
            bill.invoice_line_ids.quantity = -2

    def test_stocked_part_on_a_bill_is_not_costed_twice(self):
        order = self.walk(self.new_order(), "confirmed")
        with self.assertRaisesRegex(UserError, "Fuel filter is kept in stock"):
            self.new_bill(order, 90, line={"product_id": self.filter.id})

    def test_customer_invoice_is_no_cost(self):
        order = self.walk(self.new_order(), "confirmed")
        income = self.env["account.account"].create(
            {"code": "6001T", "name": "Income", "account_type": "income"}
        )
        with self.assertRaisesRegex(UserError, "only a line of a vendor bill"):
            self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "x",
                                "account_id": income.id,
                                "price_unit": 1,
                                "service_order_id": order.id,
                            }
                        )
                    ],
                }
            )

    def test_cost_above_the_standard_is_explained_first(self):
        order = self.walk(self.new_order(), "in_repair")
        mine = order.with_user(self.engineer)
        mine.step_ids.action_do()
        mine.action_log_hours(self.engineer_employee.id, 3.5)
        mine.action_finish_repair()
        self.sign(order)
        self.refuse_cost(order, "Labour cost .*420.00, the standard is .*360.00. Explain")
        with self.assertRaisesRegex(UserError, "give a reason"):
            mine.action_explain_deviation("labour", "")
        mine.action_explain_deviation("labour", "The bolts were rusted")
        self.cost(order)
        labour = order.cost_ids.filtered(lambda cost: cost.kind == "labour")
        self.assertEqual(labour.standard_amount, 360)
        self.assertEqual((labour.deviation, labour.deviation_reason), (60, "The bolts were rusted"))
        parts = order.cost_ids.filtered(lambda cost: cost.kind == "parts")
        self.assertEqual(set(parts.mapped("deviation")), {0})
        with self.assertRaisesRegex(UserError, "Reopen the cost first"):
            mine.action_explain_deviation("labour", "Changed my mind")

    def test_policy_says_how_much_may_deviate(self):
        order = self.walk(self.new_order(), "in_repair")
        mine = order.with_user(self.engineer)
        mine.step_ids.action_do()
        mine.action_log_hours(self.engineer_employee.id, 3.5)
        mine.action_finish_repair()
        self.sign(order)
        self.policy._transitioning().cost_deviation_tolerance = 20
        self.cost(order)
        self.assert_agrees(order)
