from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import ServiceCase


@tagged("post_install", "-at_install")
class TestCostAgreement(ServiceCase):
    """Cost list, cost centre and ledger agree, or the order is not costed."""

    def test_cost_list_analytic_and_ledger_agree(self):
        order = self.walk(self.new_order(), "costed")
        # 2 x 450.55 + 80 for the parts, 2.5 h x 120 for the labour
        self.assertEqual(order.cost_total, 1281.10)
        self.assertEqual(order.analytic_total, 1281.10)
        self.assertEqual(order.ledger_total, 1281.10)

    def test_everything_is_on_the_cost_centre(self):
        order = self.walk(self.new_order(), "costed")
        column = order.cost_centre_plan_id._column_name()
        lines = self.env["account.analytic.line"].search([("repair_id", "=", order.id)])
        self.assertEqual(lines[column], self.cost_centre)
        self.assertEqual(len(lines), 3)

    def test_journal_items_carry_customer_order_and_cost_centre(self):
        order = self.walk(self.new_order(), "costed")
        items = self.env["account.move.line"].search([("repair_id", "=", order.id)])
        self.assertEqual(items.partner_id, self.customer)
        self.assertEqual(set(items.mapped("parent_state")), {"posted"})
        debit = items.filtered("debit")
        self.assertEqual(
            debit.mapped("analytic_distribution"), [{str(self.cost_centre.id): 100}] * 3
        )
        self.assertEqual(order.cost_ids.move_line_id, debit)
        self.assertEqual(self.stock_account.id in items.account_id.ids, True)

    def test_costing_twice_costs_once(self):
        order = self.walk(self.new_order(), "costed")
        with self.assertRaises(UserError):
            order.with_user(self.finance).action_cost()
        self.assertEqual(len(order.cost_ids), 3)

    def test_disagreement_is_refused_and_nothing_is_posted(self):
        order = self.walk(self.new_order(), "confirmed")
        line = self.env["account.analytic.line"].search([("repair_id", "=", order.id)], limit=1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_analytic_line SET amount = amount - 1 WHERE id = %s", [line.id]
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError) as refusal, self.env.cr.savepoint():
            order.with_user(self.finance).action_cost()
        self.assertIn("do not agree", str(refusal.exception))
        self.env.invalidate_all()
        self.assertEqual(order.service_state, "confirmed")
        self.assertFalse(order.cost_ids)

    def test_only_finance_costs(self):
        order = self.walk(self.new_order(), "confirmed")
        for role, person in self.people.items():
            if role != "finance":
                with self.subTest(role=role), self.assertRaises(AccessError):
                    order.with_user(person).action_cost()

    def test_periodic_company_books_the_parts_when_the_order_is_costed(self):
        self.company.inventory_valuation = "periodic"
        self.injector.categ_id.property_valuation = "periodic"
        order = self.walk(self.new_order(), "confirmed")
        self.assertEqual(order.ledger_total, 0)
        self.walk(order, "costed")
        self.assertEqual(order.ledger_total, 1281.10)
        self.assertEqual(order.cost_total, order.analytic_total)

    def test_excess_over_the_approved_amount_needs_approval(self):
        order = self.walk(self.new_order(), "in_repair")
        mine = order.with_user(self.engineer)
        mine.step_ids.action_do()
        mine.action_log_hours(self.engineer_employee.id, 12)
        mine.action_finish_repair()
        self.sign(order)
        with self.assertRaisesRegex(UserError, "exceeds the approved"):
            order.with_user(self.finance).action_cost()
        approval = order.with_user(self.finance).action_request_cost_approval()
        approval.with_user(self.supervisor).action_approve("engine was seized")
        order.with_user(self.finance).action_cost()
        self.assertEqual(order.service_state, "costed")

    def test_cost_lines_cannot_be_edited(self):
        order = self.walk(self.new_order(), "costed")
        for values in ({"amount": 1}, {"bearer": "customer"}):
            with self.assertRaises(UserError):
                order.cost_ids[0].with_user(self.finance).write(values)
        with self.assertRaises(UserError):
            order.cost_ids[0].sudo().unlink()
        line = self.env["account.analytic.line"].search([("repair_id", "=", order.id)], limit=1)
        with self.assertRaises(UserError):
            line.with_user(self.finance).write({"amount": 1})
        with self.assertRaises(UserError):
            line.with_user(self.finance).unlink()

    def test_journal_entry_cannot_go_back_to_draft(self):
        order = self.walk(self.new_order(), "costed")
        entry = order.move_ids.account_move_id
        with self.assertRaisesRegex(UserError, "follow from stock"):
            entry.with_user(self.finance).button_draft()
