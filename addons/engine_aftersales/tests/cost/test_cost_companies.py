from odoo.tests import tagged

from .common import CostCase


@tagged("post_install", "-at_install")
class TestSecondCompany(CostCase):
    """A company with a currency of its own costs its orders in its own books."""

    @classmethod
    def build(cls):
        euro = cls.env.ref("base.EUR")
        euro.active = True
        second = cls.env["res.company"].create({"name": "Engines Europe", "currency_id": euro.id})
        cls.env.user.company_ids |= second
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": second.ids})
        second.account_stock_journal_id = cls.env["account.journal"].create(
            {"name": "Stock", "code": "STJ2", "type": "general", "company_id": second.id}
        )
        super().build()

    def test_cost_is_in_the_currency_and_the_books_of_the_company(self):
        order = self.walk(self.new_order(), "confirmed")
        self.assertEqual(order.company_id.name, "Engines Europe")
        self.new_bill(order, 90)
        self.cost(order)
        self.assert_agrees(order, 1281.10 + 90)
        self.assertEqual(order.cost_ids.currency_id.name, "EUR")
        self.assertEqual(self.items(order).company_id, order.company_id)
        self.assertEqual(self.lines(order).company_id, order.company_id)
        order.with_user(self.finance).action_reopen_cost("late")
        self.cost(order)
        self.assert_agrees(order, 1281.10 + 90)
