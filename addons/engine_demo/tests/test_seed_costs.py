from odoo.tests import tagged

from .common import SeedCase
from .test_seed_history import ORDER, RECEIPT

NO_ORDER = {"order": "", "kind": "", "cost_centre": "CC-HD", "settled": "", "reason": ""}
BILL = {
    "code": "B1",
    "date": "2026-03-03",
    "supplier": "S17",
    "order": "H1",
    "kind": "outside",
    "description": "高压油泵台架标定",
    "amount_cny": "1200",
    "bearer": "goodwill",
    "cost_centre": "",
    "settled": "",
    "reason": "",
}
HOURS = {"order": "H1", "engineer": "E02", "date": "2026-03-02", "kind": "work", "start": ""}


@tagged("post_install", "-at_install")
class TestSeedCosts(SeedCase):
    """Travel, overtime, vendor bills and comparisons of the past come by the buttons, too."""

    def write_small_set(self):
        super().write_small_set()
        engine = self.rows("engines.csv")[0]
        owner = {"engine": engine["serial"], "customer": engine["customer"]}
        self.write_rows("service_orders.csv", [{**ORDER, **owner}])
        self.write_rows(
            "service_order_parts.csv", [{"order": "H1", "part": "FUE05-12V", "quantity": 1}]
        )
        self.write_rows(
            "service_order_hours.csv",
            [
                {**HOURS, "hours": "4.5", "start": "2026-03-02 16:00"},
                {**HOURS, "hours": "6", "kind": "travel"},
            ],
        )
        self.write_rows("stock_receipts.csv", [RECEIPT])
        self.write_rows("vendor_bills.csv", [BILL])

    def test_hours_and_bills_are_on_the_cost_list_and_the_excess_is_approved(self):
        code, printed = self.seed()
        self.assertEqual(code, 0, printed)
        order = self.env["repair.order"].search([])
        self.assertEqual(order.service_state, "archived")
        self.assertEqual((order.travel_hours, order.overtime_hours), (6.0, 3.5))
        amounts = {cost.kind: cost.amount for cost in order.cost_ids}
        hour = order.timesheet_ids.employee_id.hourly_cost
        self.assertAlmostEqual(amounts["labour"], (1 + 3.5 * 1.5) * hour, 2)
        self.assertAlmostEqual(amounts["travel"], 6 * hour, 2)
        self.assertEqual(amounts["outside"], 1200)
        outside = order.cost_ids.filtered(lambda cost: cost.kind == "outside")
        self.assertEqual(outside.bearer, "goodwill")
        self.assertTrue(outside.deviation_reason)
        approval = order.approval_ids.filtered(lambda own: own.kind == "service_cost")
        # Asked for when the hours were logged, and anew when the bill came on top.
        self.assertEqual(sorted(approval.mapped("state")), ["approved", "superseded"])
        self.assertEqual(max(approval.mapped("amount")), order.cost_total)
        self.assertEqual(order.cost_total, order.ledger_total)
        self.assertEqual(
            self.env["engine.cost.reconciliation"].search([]).mapped("state"), ["agreed"]
        )

    def test_bills_without_an_order_are_explained_reversed_or_left_open(self):
        without = {**BILL, **NO_ORDER, "bearer": ""}
        explained = {**without, "settled": "explained", "reason": "培训"}
        reversed_ = {**without, "code": "B2", "cost_centre": "CC-HB", "settled": "reversed"}
        self.write_rows("vendor_bills.csv", [explained, {**reversed_, "reason": "重开"}])
        self.seed()
        first, second = self.env["engine.cost.reconciliation"].search([], order="number")
        self.assertEqual(set(first.line_ids.mapped("closing")), {"gone", "goes_on"})
        self.assertEqual((second.state, second.line_ids.reason), ("agreed", "培训"))

    def test_a_difference_that_is_open_keeps_the_month_from_being_agreed(self):
        self.write_rows("vendor_bills.csv", [BILL, {**BILL, **NO_ORDER, "code": "B2"}])
        self.write_rows(
            "replacements.csv",
            [
                {
                    "order": "H1",
                    "price_cny": "90000",
                    "quotation": "BJ-1",
                    "work_cny": "4000",
                    "remaining_value_cny": "9000",
                    "decision": "accepted",
                    "reason": "认可",
                }
            ],
        )
        code, printed = self.seed()
        self.assertEqual(code, 0, printed)
        run = self.env["engine.cost.reconciliation"].search([])
        self.assertEqual((run.state, run.open_count), ("compared", 1))
        comparison = self.env["engine.replacement.comparison"].search([])
        cost = self.env["repair.order"].search([]).cost_total
        self.assertEqual((comparison.state, comparison.price_date.year), ("accepted", 2026))
        self.assertAlmostEqual(comparison.saving, 85000 - cost, 2)
