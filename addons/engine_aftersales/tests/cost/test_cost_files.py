"""What finance takes out: lists and the month as XLSX, the month as PDF, the dashboard."""

import io
import json
import re

from openpyxl import load_workbook
from pypdf import PdfReader

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.engine_base.tools import chromium, moment

from ..common import ServiceCase

LISTS = (
    "engine_service_cost_action_report",
    "account_analytic_line_action_cost",
    "engine_warranty_report_action",
    "engine_replacement_comparison_action",
    "engine_cost_budget_action",
    "engine_cost_budget_report_action",
)


@tagged("post_install", "-at_install")
class TestCostFiles(ServiceCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.state_id = cls.env.ref("base.state_cn_SD", raise_if_not_found=False)
        cls.env["engine.cost.budget"].with_user(cls.finance).create(
            {
                "cost_centre_id": cls.cost_centre.id,
                "month": moment.today(cls.env),
                "amount": 10000,
            }
        ).with_user(cls.director).action_approve()

    def setUp(self):
        super().setUp()
        self.order = self.walk(self.new_order(), "costed")
        self.env["engine.replacement.comparison"].with_user(self.support).create(
            {"repair_id": self.order.id, "product_id": self.model.id, "price_source": "list"}
            if self.model.lst_price
            else {
                "repair_id": self.order.id,
                "product_id": self.model.id,
                "price_source": "quotation",
                "price": 50000,
                "price_note": "Q-1",
            }
        )
        self.env.flush_all()

    def month(self, lang="en_US", user=None):
        return (
            self.env["engine.cost.month"]
            .with_user(user or self.finance)
            .with_context(lang=lang)
            .create({"month": moment.today(self.env)})
        )

    def workbook(self, report):
        report.action_xlsx()
        file = self.env["ir.attachment"].search(
            [("res_model", "=", report._name), ("res_id", "=", report.id)]
        )
        return load_workbook(io.BytesIO(file.raw))

    def test_every_list_is_exported_as_xlsx_by_finance(self):
        self.authenticate(self.finance.login, self.finance.login)
        for name in LISTS:
            action = self.env.ref(f"engine_aftersales.{name}")
            with self.subTest(action=name):
                rows = self.exported(action)
                self.assertGreater(len(rows), 1)

    def exported(self, action):
        """Return the rows of the file that the web client's export button makes."""
        model = self.env[action.res_model].with_user(self.finance)
        arch = model.get_view(view_type="list")["arch"]
        fields = [
            {"name": name, "label": name, "type": model._fields[name].type}
            for name in dict.fromkeys(re.findall(r'<field name="(\w+)"', arch))
        ]
        order_only = [("repair_id", "=", self.order.id)] if "repair_id" in model._fields else []
        data = {
            "model": action.res_model,
            "fields": fields,
            "ids": False,
            "domain": order_only,
            "groupby": [],
            "import_compat": False,
            "context": {},
        }
        answer = self.url_open(
            "/web/export/xlsx",
            data={"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)},
        )
        self.assertEqual(answer.status_code, 200)
        return list(load_workbook(io.BytesIO(answer.content)).active.values)

    def test_workbook_has_a_sheet_per_view_and_each_adds_up(self):
        book = self.workbook(self.month())
        self.assertEqual(
            book.sheetnames,
            ["Cost Centres", "Kinds of Cost", "Borne by", "Provinces", "Engine Models",
             "Main Faults", "Budget against Actual", "Warranty to Date", "Cost Lines"],
        )  # fmt: skip
        costs = self.env["engine.service.cost"].search(self.month()._domain())
        total = round(sum(costs.mapped("amount")), 2)
        for name in book.sheetnames[:6]:
            rows = list(book[name].values)[4:]
            with self.subTest(sheet=name):
                self.assertEqual(round(sum(row[3] for row in rows[:-1]), 2), total)
                self.assertEqual(rows[-1][3], total)
        lines = list(book["Cost Lines"].values)[4:]
        self.assertEqual(len(lines), len(costs))
        budget = {row[0]: row for row in list(book["Budget against Actual"].values)[4:]}
        row = budget[self.cost_centre.display_name]
        self.assertEqual(row[1:4], (10000, 1281.10, 0))

    def test_text_that_looks_like_a_formula_stays_text(self):
        self.cost_centre.name = "=1+1"
        book = self.workbook(self.month())
        names = [row[0].value for row in book["Cost Centres"].iter_rows(min_row=5)]
        self.assertIn("s", {cell.data_type for cell in book["Cost Centres"]["A"][4:]})
        self.assertIn("=1+1", [str(name).lstrip("'") for name in names])

    def test_address_of_the_workbook_gives_the_file_to_its_maker_only(self):
        report = self.month()
        action = report.action_xlsx()
        self.env.flush_all()
        self.authenticate(self.finance.login, self.finance.login)
        answer = self.url_open(action["url"])
        self.assertTrue(answer.content.startswith(b"PK"))
        self.authenticate(self.director.login, self.director.login)
        self.assertFalse(self.url_open(action["url"]).content.startswith(b"PK"))

    def test_who_may_take_the_report(self):
        for role in ("engineer", "storekeeper", "customer_service"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.month(user=self.people[role])

    def test_company_not_chosen_is_said(self):
        other = self.env["res.company"].create({"name": "Other works"})
        report = self.month()
        report.sudo().company_id = other
        with self.assertRaisesRegex(UserError, "not among the companies"):
            report._sections()

    def test_pdf_in_both_languages_has_header_footer_and_the_sum(self):
        if not chromium.find():
            self.skipTest("no chromium on this machine")
        self.company.report_header = "Works 启衡"
        for lang, head in (("en_US", "Cost-Centre Report"), ("zh_CN", "")):
            with self.subTest(lang=lang):
                text = self.printed(lang)
                self.assertIn(head, text)
                self.assertIn("Works", text)
                self.assertRegex(text, r"1 / \d")
                self.assertIn("1,281.10", text)

    def printed(self, lang):
        report = self.month(lang)
        pages, kind = (
            self.env["ir.actions.report"]
            .with_user(self.finance)
            .with_context(force_report_rendering=True, lang=lang)
            ._render_qweb_pdf("engine_aftersales.cost_month", report.ids)
        )
        self.assertEqual(kind, "pdf")
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pages)).pages)


@tagged("post_install", "-at_install")
class TestCostDashboard(ServiceCase):
    """The dashboard's file: what it names is there, and finance may read it."""

    def setUp(self):
        super().setUp()
        dashboard = self.env.ref("engine_aftersales.spreadsheet_dashboard_service_cost")
        self.mine = dashboard.with_user(self.finance)
        self.book = json.loads(self.mine._get_serialized_readonly_dashboard())["snapshot"]

    def sources(self):
        """Return (model, domain, groups, measures) of each pivot and each chart."""
        for pivot in self.book["pivots"].values():
            yield (
                pivot["model"],
                pivot["domain"],
                [row["fieldName"] for row in pivot["rows"]],
                [measure["id"] for measure in pivot["measures"]],
            )
        for figure in self.book["sheets"][0]["figures"]:
            if data := figure["data"].get("metaData"):
                field = self.env[data["resModel"]]._fields[data["measure"]]
                yield (
                    data["resModel"],
                    figure["data"]["searchParams"]["domain"],
                    data["groupBy"],
                    [f"{data['measure']}:{field.aggregator}"],
                )

    def test_everything_on_it_can_be_read_by_finance(self):
        self.walk(self.new_order(), "costed")
        for model, domain, groups, measures in self.sources():
            with self.subTest(model=model, groups=groups, measures=measures):
                report = self.env[model].with_user(self.finance)
                self.assertIsInstance(report.formatted_read_group(domain, groups, measures), list)

    def test_filters_lead_to_fields_that_are_there(self):
        for pivot in self.book["pivots"].values():
            for match in pivot["fieldMatching"].values():
                self.assertIn(match["chain"], self.env[pivot["model"]]._fields)

    def test_menus_behind_the_charts_are_there(self):
        for menu in self.book["chartOdooMenusReferences"].values():
            self.assertTrue(self.env.ref(menu))

    def test_only_those_who_answer_for_the_cost_see_it(self):
        self.assertTrue(self.mine.search([("id", "=", self.mine.id)]))
        engineer = self.mine.with_user(self.engineer)
        self.assertFalse(engineer.search([("id", "=", self.mine.id)]))
