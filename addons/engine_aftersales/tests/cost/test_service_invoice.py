from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .recovery_common import RecoveryCase


@tagged("post_install", "-at_install")
class TestServiceInvoice(RecoveryCase):
    """What the customer and the insurer bear is invoiced once and never touches stock again."""

    def test_parts_and_hours_are_invoiced_at_the_customers_prices(self):
        invoice = self.invoice(self.costed("customer"))
        self.assertEqual(invoice.partner_id, self.customer)
        self.assertEqual(invoice.state, "draft")
        lines = {
            line.product_id: (line.quantity, line.price_unit, line.price_subtotal, line.tax_ids)
            for line in invoice.invoice_line_ids
        }
        self.assertEqual(
            lines,
            {
                self.injector: (2.0, 600.0, 1200.0, self.tax),
                self.filter: (1.0, 100.0, 100.0, self.tax),
                self.hour: (2.5, 200.0, 500.0, self.tax),
            },
        )
        self.assertEqual(invoice.amount_total, 2034.0)

    def test_posting_leaves_stock_cost_and_cost_centre_alone(self):
        order = self.costed("customer")
        before, worth = self.sums(order), self.injector.total_value
        lines = self.env["account.analytic.line"].search_count([])
        invoice = self.invoice(order)
        invoice.action_post()
        self.assertEqual(self.sums(order), before)
        self.assertEqual(before, (1281.10, 1281.10, 1281.10))
        self.assertEqual(self.injector.total_value, worth)
        self.assertFalse(invoice.line_ids.filtered(lambda item: item.display_type == "cogs"))
        self.assertNotIn(self.stock_account, invoice.line_ids.account_id)
        self.assertEqual(self.env["account.analytic.line"].search_count([]), lines)
        self.assertFalse(order.sudo().sale_order_id)

    def test_credit_note_leaves_stock_alone_too(self):
        invoice = self.invoice(self.costed("customer"))
        invoice.action_post()
        note = invoice._reverse_moves([{}])
        note.action_post()
        self.assertEqual(note.billed_order_id, invoice.billed_order_id)
        self.assertFalse(note.line_ids.filtered(lambda item: item.display_type == "cogs"))

    def test_pressing_again_makes_no_second_invoice(self):
        order = self.costed("customer")
        first = self.invoice(order)
        self.assertFalse(order.with_user(self.finance).is_to_invoice)
        self.assertEqual(self.invoice(order), first)
        first.action_post()
        self.assertEqual(self.invoice(order), first)

    def test_cancelled_or_credited_invoice_is_made_anew(self):
        order = self.costed("customer")
        first = self.invoice(order)
        first.button_cancel()
        second = self.invoice(order) - first
        self.assertEqual(len(second), 1)
        second.action_post()
        second._reverse_moves([{}], cancel=True)
        self.assertEqual(len(self.invoice(order).filtered(lambda m: m.state == "draft")), 1)

    def credited_in_part(self, order):
        invoice = self.invoice(order)
        invoice.action_post()
        note = invoice._reverse_moves([{}])
        note.invoice_line_ids[1:].unlink()
        note.action_post()
        return invoice, note

    def test_part_credited_for_a_discount_is_not_invoiced_again(self):
        order = self.costed("customer")
        invoice, note = self.credited_in_part(order)
        self.assertEqual(self.invoice(order), invoice | note)

    def test_reopened_cost_credits_what_was_invoiced_and_is_invoiced_anew(self):
        posted, draft = self.costed("customer"), self.costed("customer")
        orders = posted | draft
        first = self.invoice(orders)
        first.filtered(lambda invoice: invoice.billed_order_id.id == posted.id).action_post()
        orders.with_user(self.finance).action_reopen_cost("wrong hours")
        of_posted, of_draft = posted.sudo().invoice_ids, draft.sudo().invoice_ids
        self.assertEqual(
            [(move.move_type, move.state) for move in of_posted.sorted("id")],
            [("out_invoice", "posted"), ("out_refund", "posted")],
        )
        self.assertEqual(sum(of_posted.mapped("amount_residual")), 0)
        self.assertEqual(of_draft.state, "cancel")
        orders.with_user(self.finance).action_cost()
        again = self.invoice(orders).filtered(lambda move: move.state == "draft")
        self.assertEqual(again.mapped("amount_untaxed"), [1800.0, 1800.0])
        self.assertEqual(again.invoice_line_ids.billed_cost_id.filtered("is_reversed").ids, [])

    def test_invoice_credited_in_part_is_credited_in_full_before_the_cost_is_reopened(self):
        order = self.costed("customer")
        invoice, _note = self.credited_in_part(order)
        mine = order.with_user(self.finance)
        with self.assertRaisesRegex(UserError, "is credited in part"), self.env.cr.savepoint():
            mine.action_reopen_cost("wrong hours")
        rest = invoice._reverse_moves([{}])
        rest.invoice_line_ids[:1].unlink()
        rest.action_post()
        mine.action_reopen_cost("wrong hours")
        moves = order.sudo().invoice_ids
        self.assertEqual(round(sum(moves.mapped("amount_total_signed")), 2), 0)

    def test_insurer_pays_what_the_insurance_bears(self):
        order = self.costed("insurance")
        with self.assertRaisesRegex(UserError, "choose the insurer"):
            self.invoice(order)
        with self.assertRaises(AccessError):
            order.with_user(self.supervisor).insurer_id = self.insurer
        order.with_user(self.finance).insurer_id = self.insurer
        self.assertEqual(self.invoice(order).partner_id, self.insurer)

    def test_batch_makes_one_invoice_per_order(self):
        orders = self.costed("customer") | self.costed("customer")
        invoices = self.invoice(orders)
        self.assertEqual(len(invoices), 2)
        self.assertEqual(invoices.billed_order_id, orders.with_user(self.finance))

    def test_one_order_that_cannot_be_invoiced_stops_the_batch(self):
        good, early = self.costed("customer"), self.walk(self.new_order(), "confirmed")
        with self.assertRaisesRegex(UserError, "Post the cost first"):
            self.invoice(good | early)
        self.assertFalse(good.sudo().invoice_ids)

    def test_nothing_is_invoiced_under_warranty(self):
        with self.assertRaisesRegex(UserError, "nothing to invoice"):
            self.invoice(self.costed("warranty"))

    def test_archived_order_can_still_be_invoiced(self):
        order = self.walk(self.new_order(bearer="customer"), "archived")
        self.assertEqual(len(self.invoice(order)), 1)
        self.assertFalse(order.sudo()._archive_faults())

    def test_foreign_customer_gets_an_invoice_in_the_currency_of_their_prices(self):
        order = self.costed("customer")
        yen = self.yen(rate=20)
        self.price_list(currency_id=yen.id)
        invoice = self.invoice(order)
        self.assertEqual(invoice.currency_id, yen)
        self.assertEqual(invoice.amount_untaxed, 36000)
        invoice.action_post()
        income = invoice.invoice_line_ids
        self.assertEqual(self.company.currency_id.round(sum(income.mapped("balance"))), -1800.0)

    def test_currency_without_a_rate_is_told(self):
        order = self.costed("customer")
        self.price_list(currency_id=self.yen(rate=0).id)
        with self.assertRaisesRegex(UserError, "JPY has no exchange rate"):
            self.invoice(order)

    def test_price_list_and_fiscal_position_of_the_customer_hold(self):
        export = self.env["account.tax"].create(
            {"name": "Export 0", "amount": 0, "type_tax_use": "sale"}
        )
        position = self.env["account.fiscal.position"].create({"name": "Export"})
        export.write(
            {
                "fiscal_position_ids": [Command.link(position.id)],
                "original_tax_ids": [Command.link(self.tax.id)],
            }
        )
        self.customer.property_account_position_id = position
        half = {"compute_price": "percentage", "percent_price": 50, "applied_on": "3_global"}
        self.price_list(item_ids=[Command.create(half)])
        invoice = self.invoice(self.costed("customer"))
        self.assertEqual(invoice.amount_total, 900.0)
        self.assertEqual(invoice.invoice_line_ids.tax_ids, export)

    def test_missing_price_and_missing_product_are_told(self):
        order = self.costed("customer")
        self.filter.list_price = 0
        with self.assertRaisesRegex(UserError, "Fuel filter has no sales price"):
            self.invoice(order)
        self.filter.list_price = 100
        self.company.engine_labour_product_id = False
        with self.assertRaisesRegex(UserError, "no product is set"):
            self.invoice(order)

    def test_outside_work_costs_the_customer_the_markup_of_the_policy(self):
        order = self.walk(self.new_order(bearer="customer"), "confirmed")
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.other_vendor.id,
                "invoice_date": "2026-01-05",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Crane",
                            "price_unit": 33.33,
                            "account_id": self.labour_cost.id,
                            "tax_ids": [Command.clear()],
                            "service_order_id": order.id,
                            "service_cost_kind": "outside",
                        }
                    )
                ],
            }
        )
        bill.action_post()
        self.walk(order, "costed")
        invoice = self.invoice(order)
        line = invoice.invoice_line_ids.filtered(lambda line: line.product_id == self.bought)
        self.assertEqual((line.name, line.quantity, line.price_unit), ("Crane", 1.0, 36.66))

    def test_each_bearer_of_one_order_gets_their_own_invoice(self):
        order = self.walk(
            self.new_order(bearer="customer", insurer_id=self.insurer.id), "confirmed"
        )
        part = order.sudo().move_ids.filtered(lambda move: move.product_id == self.injector)
        part.with_user(self.finance).cost_bearer = "insurance"
        order.sudo().timesheet_ids.with_user(self.finance).cost_bearer = "goodwill"
        self.walk(order, "costed")
        totals = {move.partner_id: move.amount_untaxed for move in self.invoice(order)}
        self.assertEqual(totals, {self.customer: 100.0, self.insurer: 1200.0})

    def test_only_finance_invoices(self):
        order = self.costed("customer")
        for role, person in self.people.items():
            if role != "finance":
                with self.subTest(role=role), self.assertRaises(AccessError):
                    call_kw(order.with_user(person), "action_invoice_customer", [order.ids], {})
        self.assertFalse(order.sudo().invoice_ids)

    def test_core_quotation_leads_to_our_invoice_or_is_refused(self):
        early = self.walk(self.new_order(bearer="customer"), "in_repair")
        with self.assertRaisesRegex(UserError, "not quoted through sales"):
            early.with_user(self.finance).action_create_sale_order()
        order = self.costed("customer")
        order.with_user(self.finance).action_create_sale_order()
        self.assertEqual(len(order.sudo().invoice_ids), 1)
        self.assertFalse(order.sudo().sale_order_id)

    def test_sale_line_tied_to_a_part_by_hand_books_no_cost(self):
        order = self.costed("customer")
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create({"product_id": self.injector.id})],
            }
        )
        part = order.sudo().move_ids.filtered(lambda move: move.product_id == self.injector)
        part.sale_line_id = sale.order_line
        sale.action_confirm()
        sale.order_line.qty_delivered = 1
        invoice = sale._create_invoices()
        invoice.action_post()
        self.assertFalse(invoice.line_ids.filtered(lambda item: item.display_type == "cogs"))

    def test_client_cannot_forge_the_link_or_duplicate(self):
        order, other = self.costed("customer"), self.costed("customer")
        invoice = self.invoice(order)
        plain = {"move_type": "out_invoice", "partner_id": self.customer.id}
        moves = self.env["account.move"].with_user(self.finance)
        attempts = (
            lambda: moves.create({**plain, "billed_order_id": other.id}),
            lambda: moves.with_context(default_billed_order_id=other.id).create(plain),
            lambda: invoice.write({"billed_order_id": False}),
            lambda: invoice.invoice_line_ids[0].write({"billed_cost_id": False}),
            invoice.copy,
            lambda: order.with_user(self.finance).write({"invoice_ids": [Command.create(plain)]}),
        )
        for number, attempt in enumerate(attempts):
            with self.subTest(number=number), self.assertRaises(UserError):
                attempt()
