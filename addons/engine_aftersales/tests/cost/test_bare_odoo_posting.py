from contextlib import ExitStack
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ..common import ServiceCase

_OURS = "odoo.addons.engine_"
_CORE_MODELS = (
    "repair.order",
    "stock.move",
    "stock.move.line",
    "stock.picking",
    "sale.order",
    "sale.order.line",
    "account.move",
    "account.move.line",
    "account.analytic.line",
)


def bare_odoo(env):
    """Return a context in which these models run the methods of core, without any of ours."""
    stack = ExitStack()
    for name in _CORE_MODELS:
        model = type(env[name])
        core = [base for base in model.__mro__ if not base.__module__.startswith(_OURS)]
        for base in model.__mro__:
            for method in vars(base) if base.__module__.startswith(_OURS) else ():
                if method.startswith("__") or not callable(vars(base)[method]):
                    continue
                for parent in core[1:]:
                    if method in vars(parent):
                        stack.enter_context(patch.object(model, method, vars(parent)[method]))
                        break
    return stack


@tagged("post_install", "-at_install")
class TestBareOdooPosting(ServiceCase):
    """What Odoo 19 posts for a repair that is finished and then invoiced, and what we post.

    The figures of bare Odoo were taken on a database without our addons, too: the same
    (decision 0060). Average cost, real-time valuation; parts of 2 x 100.00, sold at 2 x 150.00.
    """

    @classmethod
    def build(cls):
        super().build()
        cls.sales, cls.goods_sold = cls.env["account.account"].create(
            [
                {"code": "6490", "name": "Sales", "account_type": "income"},
                {"code": "6491", "name": "Cost of goods sold", "account_type": "expense"},
            ]
        )
        cls.injector.categ_id.write(
            {
                "property_account_income_categ_id": cls.sales.id,
                "property_account_expense_categ_id": cls.goods_sold.id,
            }
        )
        cls.injector.write(
            {"standard_price": 100, "list_price": 150, "taxes_id": [Command.clear()]}
        )
        cls.labour = cls.env["product.product"].create(
            {
                "name": "Service hour",
                "type": "service",
                "list_price": 200,
                "categ_id": cls.injector.categ_id.id,
                "taxes_id": [Command.clear()],
            }
        )
        cls.company.engine_labour_product_id = cls.labour

    def test_bare_odoo_posts_the_part_twice(self):
        worth = self.injector.total_value
        order, invoice = self.repair_and_invoice_in_bare_odoo()
        repair_entry = order.move_ids.account_move_id
        self.assertEqual(
            self.by_account(repair_entry),
            {self.stock_account: -200.0, self.parts_cost: 200.0},
            "the repair books the parts out of stock",
        )
        self.assertFalse(repair_entry.line_ids.partner_id, "nobody knows whose repair it was")
        receivable = self.customer.property_account_receivable_id
        self.assertEqual(
            self.by_account(invoice),
            {
                receivable: 300.0,
                self.sales: -300.0,
                self.stock_account: -200.0,
                self.goods_sold: 200.0,
            },
            "the invoice books them out of stock again",
        )
        together = self.by_account(repair_entry | invoice)
        self.assertEqual(together[self.stock_account], -400.0)
        self.assertEqual(together[self.parts_cost] + together[self.goods_sold], 400.0)
        self.assertEqual(self.injector.total_value - worth, -200.0, "what stock itself says")

    def test_bare_odoo_posts_it_with_the_invoice_alone_without_the_account_of_the_place(self):
        """Without an account at the production location an invoice is what values the part.

        The part is booked once then; a repair under warranty or not invoiced is never booked.
        """
        self.env["stock.location"].search(
            [("usage", "=", "production")]
        ).valuation_account_id = False
        order, invoice = self.repair_and_invoice_in_bare_odoo()
        self.assertFalse(order.move_ids.account_move_id)
        self.assertEqual(self.by_account(invoice)[self.stock_account], -200.0)

    def test_bare_odoo_books_neither_with_periodic_valuation(self):
        self.injector.categ_id.property_valuation = "periodic"
        order, invoice = self.repair_and_invoice_in_bare_odoo()
        self.assertFalse(order.move_ids.account_move_id)
        receivable = self.customer.property_account_receivable_id
        self.assertEqual(self.by_account(invoice), {receivable: 300.0, self.sales: -300.0})

    def test_ours_posts_the_part_once(self):
        worth = self.injector.total_value
        order = self.walk(self.new_order([(self.injector, 2)], bearer="customer"), "costed")
        order.with_user(self.finance).action_invoice_customer()
        invoice = order.with_user(self.finance).invoice_ids
        invoice.action_post()
        receivable = self.customer.property_account_receivable_id
        # 2 x 150 for the parts, 2.5 h x 200 for the labour
        self.assertEqual(self.by_account(invoice), {receivable: 800.0, self.sales: -800.0})
        items = self.env["account.move.line"].search([("repair_id", "=", order.id)])
        together = self.by_account(items.move_id | invoice.sudo())
        self.assertEqual(together[self.stock_account], -200.0)
        self.assertEqual(together[self.parts_cost], 200.0)
        self.assertNotIn(self.goods_sold, together)
        self.assertEqual(self.injector.total_value - worth, -200.0)
        self.assertEqual(set(items.partner_id), set(self.customer))

    def repair_and_invoice_in_bare_odoo(self):
        with bare_odoo(self.env):
            order = self.env["repair.order"].create(
                {
                    "partner_id": self.customer.id,
                    "location_id": self.warehouse.lot_stock_id.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": self.injector.id,
                                "product_uom_qty": 2,
                                "repair_line_type": "add",
                            }
                        )
                    ],
                }
            )
            order.action_validate()
            order.action_repair_start()
            order.action_repair_end()
            order.action_create_sale_order()
            order.sale_order_id.action_confirm()
            invoice = order.sale_order_id._create_invoices()
            invoice.action_post()
        self.assertEqual(order.state, "done")
        self.assertEqual(invoice.invoice_line_ids.mapped("quantity"), [2.0])
        return order, invoice

    def by_account(self, entries):
        """Return {account: balance} of all items of the entries."""
        self.assertEqual(set(entries.mapped("state")), {"posted"})
        balances = {}
        for item in entries.line_ids:
            balances[item.account_id] = balances.get(item.account_id, 0.0) + item.balance
        return balances
