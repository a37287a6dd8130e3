from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CostCase


@tagged("post_install", "-at_install")
class TestPosting(CostCase):
    """One path from the sources of a cost to list, cost centre and ledger."""

    def test_line_borne_by_the_supplier_goes_to_its_centre_and_account(self):
        order = self.walk(self.new_order(), "confirmed")
        part = order.move_ids.filtered(lambda move: move.product_id == self.injector)
        part.with_user(self.supervisor).action_set_cost_bearer("supplier")
        self.cost(order)
        self.assert_agrees(order, 1281.10)
        line = order.cost_ids.filtered(lambda cost: cost.bearer == "supplier")
        self.assertEqual((line.amount, line.cost_centre_id), (901.10, self.supplier_centre))
        self.assertEqual(line.move_line_id.account_id, self.supplier_cost)
        column = order.cost_centre_plan_id._column_name()
        self.assertEqual(line.analytic_line_id[column], self.supplier_centre)
        self.assertEqual(len(self.lines(order)), 3, "one analytic line per source")
        balance = sum(self.items(order, account_id=self.parts_cost.id).mapped("balance"))
        self.assertEqual(round(balance, 2), 80, "what stock had booked is moved")

    def test_bearer_chosen_before_the_repair_is_booked_at_once(self):
        order = self.walk(self.new_order(), "in_repair")
        order.move_ids.with_user(self.supervisor).action_set_cost_bearer("supplier")
        self.repair(order)
        stock = self.items(order, service_cost_side="cost")
        self.assertEqual(stock.account_id, self.supplier_cost)
        self.sign(order)
        self.cost(order)
        self.assert_agrees(order, 1281.10)
        self.assertEqual(len(self.items(order, service_cost_side="cost")), 3)

    def test_bearer_is_chosen_by_supervisor_and_finance_until_the_cost_is_posted(self):
        order = self.walk(self.new_order(), "confirmed")
        part, hours = order.move_ids[0], order.timesheet_ids
        for person in self.people.values():
            allowed = person in (self.supervisor, self.finance)
            for source in (part, hours):
                with self.subTest(who=person.login, source=source._name):
                    mine = source.with_user(person)
                    if allowed:
                        mine.action_set_cost_bearer("customer")
                        self.assertEqual(source.cost_bearer, "customer")
                        mine.action_set_cost_bearer(False)
                    else:
                        with self.assertRaises(AccessError):
                            mine.action_set_cost_bearer("customer")
                        with self.assertRaises(AccessError):
                            mine.write({"cost_bearer": "customer"})
        self.assertIn("Injector", str(order.message_ids.mapped("body")))
        self.cost(order)
        with self.assertRaisesRegex(UserError, "Reopen the cost first"):
            part.with_user(self.finance).action_set_cost_bearer("customer")

    def test_nobody_brings_a_bearer_along_with_a_new_part(self):
        order = self.new_order()
        part = {
            "repair_id": order.id,
            "product_id": self.filter.id,
            "product_uom_qty": 1,
            "repair_line_type": "add",
            "cost_bearer": "supplier",
        }
        with self.assertRaises(AccessError):
            self.env["stock.move"].with_user(self.support).create(part)

    def test_outside_work_and_freight_come_from_vendor_bills(self):
        order = self.walk(self.new_order(), "confirmed")
        self.new_bill(order, 500)
        self.new_bill(order, 33.33, kind="freight")
        self.approve_cost(order)
        self.cost(order)
        self.assert_agrees(order, 1281.10 + 533.33)
        kinds = order.cost_ids.mapped(lambda cost: (cost.kind, cost.amount))
        self.assertIn(("outside", 500), kinds)
        self.assertIn(("freight", 33.33), kinds)
        bill_lines = order.cost_ids.sudo().bill_line_id
        self.assertFalse(bill_lines.analytic_line_ids, "core makes none beside ours")
        outside = self.env["account.move.line"].search(
            [("account_id", "=", self.outside_cost.id), ("parent_state", "=", "posted")]
        )
        self.assertEqual(round(sum(outside.mapped("balance")), 2), 533.33, "once in the ledger")

    def test_bill_borne_by_the_supplier_is_cleared_to_its_account(self):
        order = self.walk(self.new_order(), "confirmed")
        self.new_bill(order, 90, line={"cost_bearer": "supplier"})
        self.cost(order)
        self.assert_agrees(order)
        outside = self.env["account.move.line"].search(
            [("account_id", "=", self.outside_cost.id), ("parent_state", "=", "posted")]
        )
        self.assertEqual(sum(outside.mapped("balance")), 0)
        self.assertEqual(
            sum(self.items(order, account_id=self.supplier_cost.id).mapped("balance")), 90
        )

    def test_vendor_refund_lowers_the_cost(self):
        order = self.walk(self.new_order(), "confirmed")
        self.new_bill(order, 90)
        self.new_bill(order, 40, move_type="in_refund")
        self.cost(order)
        self.assert_agrees(order, 1281.10 + 50)

    def test_tax_that_is_not_deductible_is_cost(self):
        lost = self.env["account.tax"].create(
            {
                "name": "6 % not deductible",
                "amount": 6,
                "type_tax_use": "purchase",
                "invoice_repartition_line_ids": [
                    Command.create({"repartition_type": "base"}),
                    Command.create({"repartition_type": "tax", "account_id": False}),
                ],
            }
        )
        order = self.walk(self.new_order(), "confirmed")
        self.new_bill(order, 100, line={"tax_ids": [Command.set(lost.ids)]})
        self.cost(order)
        self.assert_agrees(order, 1281.10 + 106)

    def test_bill_in_foreign_currency_counts_at_its_rate(self):
        euro = self.env.ref("base.EUR") - self.company.currency_id or self.env.ref("base.USD")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "rate": 0.13}
        )
        order = self.walk(self.new_order(), "confirmed")
        bill = self.new_bill(order, 13, currency_id=euro.id)
        self.cost(order)
        self.assertEqual(bill.invoice_line_ids.balance, 100)
        self.assert_agrees(order, 1281.10 + 100)

    def test_credit_of_an_old_part_is_at_stock_value(self):
        order = self.new_order()
        order.with_user(self.support).move_ids = [
            Command.create(
                {
                    "product_id": self.filter.id,
                    "product_uom_qty": 1,
                    "repair_line_type": "recycle",
                }
            )
        ]
        self.walk(order, "costed")
        credit = order.cost_ids.filtered(lambda cost: cost.kind == "credit")
        self.assertEqual(credit.amount, -80)
        self.assert_agrees(order, 1281.10 - 80)

    def test_warranty_uses_the_provision_up(self):
        self.company.engine_provision_account_id = self.provision
        self.company.engine_provision_used_account_id = self.provision_used
        order = self.walk(self.new_order(bearer="warranty"), "costed")
        self.assert_agrees(order, 1281.10)
        for account, balance in ((self.provision, 1281.10), (self.provision_used, -1281.10)):
            items = self.items(order, account_id=account.id)
            self.assertEqual(round(sum(items.mapped("balance")), 2), balance)
            self.assertEqual(set(items.mapped("service_cost_side")), {"contra"})

    def test_every_item_carries_partner_product_order_and_centre(self):
        self.company.engine_provision_account_id = self.provision
        self.company.engine_provision_used_account_id = self.provision_used
        order = self.walk(self.new_order(bearer="warranty"), "confirmed")
        self.new_bill(order, 90)
        self.cost(order)
        for item in self.items(order):
            with self.subTest(item=item.name, account=item.account_id.name):
                self.assertTrue(item.partner_id and item.product_id and item.repair_id)
                self.assertTrue(item.analytic_distribution)

    def test_costing_many_orders_makes_one_entry_each(self):
        orders = self.env["repair.order"].browse(
            self.new_order(lot_id=self.new_engine(f"MANY-{n}").id).id for n in range(4)
        )
        self.walk(orders, "costed")
        self.assert_agrees(orders, 1281.10)
        entries = self.env["account.move"].search([("service_cost_order_id", "in", orders.ids)])
        self.assertEqual(len(entries), 4)

    def test_closed_period_moves_the_cost_to_the_first_open_day(self):
        order = self.walk(self.new_order(), "confirmed")
        today = fields.Date.context_today(order)
        self.env.flush_all()
        self.company.fiscalyear_lock_date = today + timedelta(days=5)
        self.cost(order)
        self.assert_agrees(order, 1281.10)
        labour = order.cost_ids.filtered(lambda cost: cost.kind == "labour")
        self.assertEqual(labour.date, today + timedelta(days=6))
        self.assertEqual(labour.move_line_id.date, labour.date)
        self.assertIn("first open day", str(order.message_ids.mapped("body")))

    def test_hard_lock_moves_it_too_and_a_lock_of_sales_does_not(self):
        today = fields.Date.context_today(self.env.user)
        orders = [
            self.walk(self.new_order(lot_id=self.new_engine(f"L-{n}").id), "confirmed")
            for n in range(2)
        ]
        self.company.sale_lock_date = today + timedelta(days=9)
        self.cost(orders[0])
        self.assertEqual(set(orders[0].cost_ids.mapped("date")), {today})
        self.company.hard_lock_date = today + timedelta(days=2)
        self.cost(orders[1])
        labour = orders[1].cost_ids.filtered(lambda cost: cost.kind == "labour")
        self.assertEqual(labour.date, today + timedelta(days=3))

    def test_parts_used_in_a_closed_period_are_booked_on_the_first_open_day(self):
        order = self.walk(self.new_order(), "in_repair")
        today = fields.Date.context_today(order)
        self.company.fiscalyear_lock_date = today
        self.repair(order)
        self.assertEqual(set(self.items(order).mapped("date")), {today + timedelta(days=1)})


@tagged("post_install", "-at_install")
class TestPeriodicPosting(CostCase):
    """With periodic valuation the cost is in the ledger once, before and after the closing."""

    @classmethod
    def build(cls):
        super().build()
        cls.variation = cls.env["account.account"].create(
            {"code": "6601", "name": "Stock variation", "account_type": "expense"}
        )
        cls.stock_account.account_stock_variation_id = cls.variation
        cls.company.inventory_valuation = "periodic"
        cls.company.account_stock_valuation_id = cls.stock_account
        cls.injector.categ_id.property_valuation = "periodic"

    def close(self):
        try:
            self.company.action_close_stock_valuation(auto_post=True)
        except UserError as error:
            self.assertIn("correctly closed", str(error))

    def balances(self):
        rows = self.env["account.move.line"]._read_group(
            [("parent_state", "=", "posted"), ("company_id", "=", self.company.id)],
            ["account_id"],
            ["balance:sum"],
        )
        return {account: round(balance, 2) for account, balance in rows}

    def walk_and_close(self):
        self.close()
        before = self.balances()
        order = self.walk(self.new_order(), "costed")
        self.assert_agrees(order, 1281.10)
        self.close()
        after = self.balances()
        return {
            account: round(after[account] - before.get(account, 0), 2)
            for account in after
            if round(after[account] - before.get(account, 0), 2)
        }

    def test_closing_over_the_variation_account_leaves_it_once(self):
        self.env["stock.location"].search(
            [("usage", "=", "production")]
        ).valuation_account_id = False
        self.assertEqual(
            self.walk_and_close(),
            {
                self.parts_cost: 981.10,
                self.labour_cost: 300,
                self.labour_absorbed: -300,
                self.stock_account: -981.10,
            },
        )

    def test_closing_over_the_account_of_the_location_leaves_it_once(self):
        self.assertEqual(
            self.walk_and_close(),
            {
                self.parts_cost: 981.10,
                self.labour_cost: 300,
                self.labour_absorbed: -300,
                self.stock_account: -981.10,
            },
        )

    def test_no_account_for_the_closing_is_said(self):
        self.env["stock.location"].search(
            [("usage", "=", "production")]
        ).valuation_account_id = False
        self.stock_account.account_stock_variation_id = False
        self.company.expense_account_id = False
        order = self.walk(self.new_order(), "confirmed")
        self.refuse_cost(order, "no variation account")
