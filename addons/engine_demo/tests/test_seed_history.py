from odoo.tests import tagged

from .common import SeedCase

ORDER = {
    "code": "H1",
    "state": "archived",
    "warehouse": "JN",
    "symptom": "主机轨压跟不上，冒白烟后停机。",
    "fault_codes": "SPN1347-7",
    "cause": "SPN1347-7/1",
    "finding": "柱塞拉伤",
    "measure": "更换高压油泵",
    "sop": "SOP-FUE-02",
    "planned_hours": "5.00",
    "engineer": "E02",
    "bearer": "warranty",
    "repeat_of": "",
    "requested_at": "2026-03-02 09:00",
    "contacted_at": "2026-03-02 09:20",
    "diagnosed_at": "2026-03-02 10:00",
    "planned_at": "2026-03-02 10:30",
    "approved_at": "2026-03-02 11:00",
    "issued_at": "2026-03-02 13:00",
    "started_at": "2026-03-02 16:00",
    "finished_at": "2026-03-02 21:00",
    "confirmed_at": "2026-03-02 21:30",
    "costed_at": "2026-03-04 10:00",
    "archived_at": "2026-03-05 10:00",
    "signed_by": "高浩",
    "satisfaction": "5",
    "comment": "满意",
}

RECEIPT = {
    "code": "R1",
    "date": "2026-03-01",
    "warehouse": "JN",
    "part": "FUE05-12V",
    "quantity": "5",
    "unit_cost_cny": "600",
    "supplier": "S02",
    "lot": "",
}


@tagged("post_install", "-at_install")
class TestSeedHistory(SeedCase):
    """A past order is replayed by the buttons, and its papers carry the dates of the past."""

    def write_small_set(self):
        result = super().write_small_set()
        engine = self.rows("engines.csv")[0]
        first = {**ORDER, "engine": engine["serial"], "customer": engine["customer"]}
        second = {**first, "code": "H2", "engineer": "E27"}  # temporary, not there yet
        third = {**first, "code": "H3", "planned_at": "2026-03-02 09:30"}
        self.write_rows("service_orders.csv", [first, second, third])
        self.write_rows(
            "service_order_parts.csv",
            [{"order": code, "part": "FUE05-12V", "quantity": 1} for code in ("H1", "H2", "H9")],
        )
        self.write_rows(
            "service_order_hours.csv",
            [{"order": "H1", "engineer": "E02", "date": "2026-03-02", "hours": "4.5"}],
        )
        self.write_rows("stock_receipts.csv", [RECEIPT])
        return result

    def test_order_is_archived_with_its_moments(self):
        code, printed = self.seed()
        self.assertEqual(code, 2)
        order = self.env["repair.order"].search([])
        self.assertEqual(order.mapped("service_state"), ["archived"], printed)
        trail = self.env["engine.transition"].search(
            [("res_model", "=", "repair.order"), ("res_id", "=", order.id)], order="sequence_no"
        )
        self.assertEqual(f"{trail[0].done_at:%Y-%m-%d %H:%M}", "2026-03-02 02:00")
        self.assertEqual(f"{trail[-1].done_at:%Y-%m-%d %H:%M}", "2026-03-05 02:00")
        self.assertEqual(self.env["engine.transition"].verify(), [])
        self.assertFalse(order._archive_faults())
        entries = order.cost_ids.move_line_id
        self.assertTrue(all(day.year == 2026 and day.month == 3 for day in entries.mapped("date")))
        self.assertTrue(all(move.date.month == 3 for move in order.move_ids))

    def test_cost_agrees_at_the_price_that_was_paid(self):
        self.seed()
        order = self.env["repair.order"].search([])
        self.assertEqual(order.cost_total, order.analytic_total)
        self.assertEqual(order.cost_total, order.ledger_total)
        part = order.cost_ids.filtered("stock_move_id")
        self.assertAlmostEqual(part.amount, part.product_id.standard_price, 2)

    def test_finance_has_agreed_to_the_month(self):
        self.seed()
        self.assertRecordValues(
            self.env["engine.cost.reconciliation"].search([]),
            [
                {
                    "name": "2026-03 #1",
                    "state": "agreed",
                    "order_count": 1,
                    "differing_count": 0,
                    "open_count": 0,
                }
            ],
        )

    def test_cost_centres_have_approved_budgets_for_the_year(self):
        self.seed()
        budgets = self.env["engine.cost.budget"].search([])
        self.assertEqual(len(budgets), 12)
        self.assertEqual(set(budgets.mapped("state")), {"approved"})
        cost = self.env["repair.order"].search([]).cost_total
        self.assertGreaterEqual(sum(budgets.mapped("amount")), cost)
        self.assertTrue(self.env.company.engine_labour_product_id.list_price)

    def test_bad_orders_are_named(self):
        printed = self.seed()[1]
        self.assertEqual(self.line(printed, "service_orders.csv"), (3, 1, 0, 2))
        self.assertIn("service_orders.csv line 3: ", printed)
        self.assertRegex(printed, r"line 3: .*2026-03-02")
        self.assertIn("line 4: planned_at lies before diagnosed_at", printed)
        self.assertIn("its service order H2 was refused", printed)
        self.assertIn("unknown or refused service order H9", printed)
