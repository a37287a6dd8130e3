"""Budgets: imported, approved, locked, replaced; and compared with actual and committed cost."""

from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.engine_base.tools import moment

from ..common import ServiceCase


@tagged("post_install", "-at_install")
class TestBudget(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.this_month = moment.today(cls.env).replace(day=1)

    def budget(self, amount=10000, month=None, approve=True, **vals):
        budget = (
            self.env["engine.cost.budget"]
            .with_user(self.finance)
            .create(
                {
                    "cost_centre_id": self.cost_centre.id,
                    "month": month or self.this_month,
                    "amount": amount,
                    **vals,
                }
            )
        )
        if approve:
            budget.with_user(self.director).action_approve()
        return budget

    def row(self, month=None):
        self.env.flush_all()
        report = self.env["engine.cost.budget.report"].with_user(self.finance)
        report.invalidate_model()
        return report.search(
            [
                ("cost_centre_id", "=", self.cost_centre.id),
                ("month", "=", month or self.this_month),
            ]
        )

    def test_csv_is_imported_with_odoos_own_import(self):
        """Columns month, cost centre by name, amount; any day becomes the month."""
        content = (
            b"month,cost_centre_id,amount\n"
            b"2025-01-15,Service East,1000.50\n"
            b"2025-02-01,Service East,2000\n"
        )
        wizard = (
            self.env["base_import.import"]
            .with_user(self.finance)
            .create(
                {
                    "res_model": "engine.cost.budget",
                    "file": content,
                    "file_name": "b.csv",
                    "file_type": "text/csv",
                }
            )
        )
        columns = ["month", "cost_centre_id", "amount"]
        options = {"quoting": '"', "separator": ",", "has_headers": True, "date_format": "%Y-%m-%d"}
        result = wizard.execute_import(columns, columns, options)
        self.assertFalse(result["messages"])
        budgets = self.env["engine.cost.budget"].browse(result["ids"])
        self.assertEqual(budgets.mapped("month"), [date(2025, 1, 1), date(2025, 2, 1)])
        self.assertEqual(budgets.mapped("amount"), [1000.50, 2000])
        self.assertEqual(set(budgets.mapped("state")), {"draft"})

    def test_approved_is_locked(self):
        budget = self.budget()
        for vals in ({"amount": 1}, {"month": "2020-01-01"}, {"note": "x"}, {"state": "draft"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                budget.with_user(self.finance).write(vals)
        with self.assertRaisesRegex(UserError, "locked"):
            budget.with_user(self.finance).unlink()

    def test_new_version_takes_the_place(self):
        first = self.budget(10000)
        second = self.budget(12000)
        self.assertEqual((first.state, second.state), ("superseded", "approved"))
        self.assertEqual((first.version, second.version), (1, 2))
        self.assertEqual(self.row().budget, 12000)

    @mute_logger("odoo.sql_db")
    def test_one_draft_at_a_time(self):
        self.budget(approve=False)
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.budget(approve=False)

    def test_finance_does_not_approve(self):
        budget = self.budget(approve=False)
        with self.assertRaises(UserError):
            budget.with_user(self.finance).action_approve()
        both = self.new_person("test_fin_director", "finance", "director")
        own = (
            self.env["engine.cost.budget"]
            .with_user(both)
            .create({"cost_centre_id": self.cost_centre.id, "month": "2024-01-01", "amount": 1})
        )
        with self.assertRaisesRegex(UserError, "you entered it"):
            own.action_approve()

    def test_a_draft_does_not_count(self):
        self.budget(approve=False)
        self.assertEqual(sum(self.row().mapped("budget")), 0)

    def test_actual_and_committed_never_count_twice(self):
        self.budget(10000)
        order = self.walk(self.new_order(), "approved")
        self.assertEqual(self.row().committed, order.planned_amount)
        self.assertEqual(self.row().actual, 0)
        self.walk(order, "confirmed")  # parts and hours are on the cost centre by now
        row = self.row()
        self.assertEqual(row.actual, 1281.10)
        self.assertEqual(row.committed, max(order.planned_amount - 1281.10, 0))
        self.walk(order, "costed")
        row = self.row()
        self.assertEqual((row.actual, row.committed), (1281.10, 0))
        self.assertEqual(row.deviation, 10000 - 1281.10)
        self.assertAlmostEqual(row.used_percent, 12.811, 3)

    def test_since_january_adds_up(self):
        for month, amount in ((1, 100), (2, 200), (4, 400)):
            self.budget(amount, month=date(2024, month, 1))
        self.assertEqual(self.row(date(2024, 2, 1)).budget_year, 300)
        self.assertEqual(self.row(date(2024, 4, 1)).deviation_year, 700)

    def test_percent_of_a_group_is_of_its_sums(self):
        self.walk(self.new_order(), "costed")
        self.budget(1000, month=date(self.this_month.year - 1, 12, 1))
        self.budget(10000)
        (group,) = self.env["engine.cost.budget.report"].formatted_read_group(
            [("cost_centre_id", "=", self.cost_centre.id)],
            ["cost_centre_id"],
            ["budget:sum", "actual:sum", "used_percent:avg"],
        )
        self.assertAlmostEqual(float(group["used_percent:avg"]), 128110 / 11000, 3)

    def test_line_opens_what_it_is_made_of(self):
        self.walk(self.new_order(), "costed")
        row = self.row()
        lines = self.env["account.analytic.line"].search(row.action_open_lines()["domain"])
        self.assertEqual(-sum(lines.mapped("amount")), row.actual)
