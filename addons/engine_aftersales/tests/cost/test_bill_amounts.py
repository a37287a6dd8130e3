from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CostCase


@tagged("post_install", "-at_install")
class TestBillAmounts(CostCase):
    """What a vendor bill costs is what it books, to the cent, whatever its taxes and currency."""

    @classmethod
    def build(cls):
        super().build()
        cls.vat_account = cls.env["account.account"].create(
            {"code": "2221", "name": "Input tax", "account_type": "asset_current"}
        )

    def tax(self, share_lost, **vals):
        """Return a purchase tax of which so many percent are not deductible."""
        parts = [(share_lost, False), (100 - share_lost, self.vat_account.id)]
        lines = [Command.create({"repartition_type": "base"})] + [
            Command.create(
                {"repartition_type": "tax", "factor_percent": share, "account_id": account}
            )
            for share, account in parts
            if share
        ]
        return self.env["account.tax"].create(
            {
                "name": f"T {self.env['account.tax'].search_count([])}",
                "amount": 6,
                "type_tax_use": "purchase",
                "invoice_repartition_line_ids": lines,
                "refund_repartition_line_ids": lines,
                **vals,
            }
        )

    def bill(self, order, prices, tax, **vals):
        bill = self.new_bill(order, prices[0], line={"tax_ids": [Command.set(tax.ids)]}, post=False)
        bill.write(vals)
        for price in prices[1:]:
            bill.invoice_line_ids = [
                Command.create(
                    {
                        "name": "more",
                        "account_id": self.outside_cost.id,
                        "price_unit": price,
                        "tax_ids": [Command.set(tax.ids)],
                        "service_order_id": order.id,
                        "service_cost_kind": "outside",
                    }
                )
            ]
        bill.action_post()
        return bill

    def check(self, order, bills):
        """The cost list has of the bills exactly what they book as expense."""
        self.explain(order, "outside")
        self.cost(order)
        self.assert_agrees(order)
        booked = bills.line_ids.filtered(lambda item: item.account_id == self.outside_cost)
        listed = order.cost_ids.filtered(lambda cost: cost.kind == "outside")
        self.assertEqual(
            round(sum(listed.mapped("amount")), 2), round(sum(booked.mapped("balance")), 2)
        )

    def confirmed(self):
        self.policy._transitioning().write({"cost_overrun_tolerance": 1000})
        return self.walk(self.new_order(), "confirmed")

    def test_tax_included_in_the_price_and_deductible_is_no_cost(self):
        order = self.confirmed()
        tax = self.tax(0, amount=13, price_include_override="tax_included")
        self.check(order, self.bill(order, [113.0], tax))
        self.assertEqual(sum(order.cost_ids.filtered("bill_line_id").mapped("amount")), 100)

    def test_tax_lost_in_part_is_cost_as_the_bill_rounds_it(self):
        for method in ("round_per_line", "round_globally"):
            for lost in (100, 33.33):
                with self.subTest(method=method, lost=lost):
                    self.company.tax_calculation_rounding_method = method
                    order = self.walk(
                        self.new_order(lot_id=self.new_engine(f"{method}{lost}").id), "confirmed"
                    )
                    self.check(order, self.bill(order, [0.25, 0.25, 0.25, 7.77], self.tax(lost)))

    def test_tax_lost_in_a_foreign_currency_is_cost_as_it_is_converted(self):
        euro = self.env.ref("base.EUR") - self.company.currency_id or self.env.ref("base.USD")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "rate": 0.1277}
        )
        order = self.confirmed()
        bill = self.bill(order, [1.11, 2.22, 3.33], self.tax(50), currency_id=euro.id)
        self.check(order, bill)

    def test_refund_of_a_bill_with_lost_tax_takes_exactly_it_back(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        order = self.confirmed()
        tax = self.tax(100)
        bill = self.bill(order, [0.25, 0.25, 0.25], tax)
        note = bill._reverse_moves([{"invoice_date": bill.invoice_date}])
        note.action_post()
        self.check(order, bill | note)
        self.assert_agrees(order, 1281.10)

    def test_bills_in_several_currencies_add_up(self):
        order = self.confirmed()
        bills = self.new_bill(order, 12.34)
        for code, rate in (("USD", 0.1399), ("EUR", 0.1277), ("GBP", 0.1099)):
            currency = (
                self.env["res.currency"]
                .with_context(active_test=False)
                .search([("name", "=", code)])
            )
            if currency == self.company.currency_id:
                continue
            currency.active = True
            self.env["res.currency.rate"].create(
                {"currency_id": currency.id, "name": "2026-01-02", "rate": rate}
            )
            bills |= self.new_bill(order, 33.33, currency_id=currency.id)
        self.check(order, bills)

    def test_line_that_is_private_in_part_is_said(self):
        order = self.confirmed()
        with self.assertRaisesRegex(UserError, "is private in part"):
            self.new_bill(order, 90, line={"deductible_amount": 60})
