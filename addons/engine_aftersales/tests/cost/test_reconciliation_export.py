import io

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from .reconciliation_common import ReconciliationCase


@tagged("post_install", "-at_install")
class TestReconciliationExport(ReconciliationCase, HttpCase):
    """The differences of a run as a workbook: everything the lines know, numbers as numbers."""

    def fetch(self, run, person):
        self.env.flush_all()
        self.authenticate(person.login, person.login)
        return self.url_open(run.with_user(person).action_xlsx()["url"])

    def rows(self, run, sheet=0):
        answer = self.fetch(run, self.finance)
        self.assertEqual(answer.status_code, 200)
        book = load_workbook(io.BytesIO(answer.content))
        return book, list(book.worksheets[sheet].values)[3:]

    def test_each_line_is_a_row_and_the_amounts_are_numbers(self):
        second = self.walk(self.new_order(lot_id=self.new_engine("TEST-0002").id), "costed")
        self.plant()
        self.plant(second)
        run = self.reconcile()
        self.line_of(run).with_user(self.finance).action_explain("=known, settled later")
        book, (heads, *lines, total) = self.rows(run)
        self.assertEqual(
            heads,
            ("Service Order", "Cost Centre", "Cost List", "On the Cost Centre", "Ledger",
             "Difference", "Cause", "Explanation", "State", "Reason", "Explained by",
             "Explained on"),
        )  # fmt: skip
        row = next(row for row in lines if row[0] == self.order.display_name)
        self.assertEqual(len(lines), 2)
        self.assertEqual(row[2:6], (1281.10, 1286.10, 1281.10, -5.0))
        self.assertIn("Explained", row)
        self.assertIn("=known, settled later", row)
        cells = book.worksheets[0][4 + lines.index(row) + 1]
        self.assertEqual({cell.data_type for cell in cells[2:6]}, {"n"})
        self.assertEqual(cells[9].data_type, "s")
        self.assertEqual(total[0], "Total")
        self.assertEqual(total[2:6], (2562.20, 2572.20, 2562.20, -10))

    def test_second_sheet_has_the_sums_of_the_run(self):
        run = self.reconcile()
        _book, rows = self.rows(run, sheet=1)
        sums = dict(rows[1:])
        self.assertEqual(sums["Orders"], 1)
        self.assertEqual((sums["Cost List"], sums["Ledger"]), (1281.10, 1281.10))

    def test_it_is_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        ours = self.env["ir.module.module"].search([("name", "=", "engine_aftersales")])
        ours._update_translations(["zh_CN"])
        self.finance.lang = "zh_CN"
        self.plant()
        _book, (heads, *_lines) = self.rows(self.reconcile())
        self.assertRegex(heads[0], r"\A[\u4e00-\u9fff]+\Z")

    def test_only_who_may_read_the_run_gets_it(self):
        run = self.reconcile()
        self.assertEqual(self.fetch(run, self.engineer).status_code, 404)
        self.authenticate(None, None)
        answer = self.url_open(run.action_xlsx()["url"], allow_redirects=False)
        self.assertNotEqual(answer.status_code, 200)

    def test_many_lines_cost_as_many_queries_as_one(self):
        run = self.reconcile()
        line = {"repair_id": self.order.id, "cost_centre_id": None, "cost": 1, "analytic": 2}
        line |= {"ledger": 1, "difference": -1, "cause": "analytic_changed", "facts": {}}
        counts = []
        for number in (1, 30):
            run.sudo()._insert_lines([line] * number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run._workbook()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
