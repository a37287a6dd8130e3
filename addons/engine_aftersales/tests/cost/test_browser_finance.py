"""Finance in headless Chromium, in Chinese: pivot, down to the journal item, export, dashboard."""

import base64
import io

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged

from ..common import ServiceCase


@tagged("post_install", "-at_install", "browser")
class TestBrowserFinance(ServiceCase, HttpCase):
    """Fails on any error of the browser, and when a step does not come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.finance.write({"name": "钱慧", "lang": "zh_CN", "tz": "Asia/Shanghai"})
        cls.cost_centre.with_context(lang="zh_CN").name = "华东服务部"

    def test_finance_gets_from_the_pivot_to_the_journal_item_and_exports(self):
        order = self.walk(self.new_order(), "costed")
        self.env.flush_all()
        self.start_tour(
            "/odoo/cost-centre-report",
            "engine_finance_pivot",
            login=self.finance.login,
            timeout=120,
        )
        kept = self.env["ir.attachment"].search([("name", "=", "engine_finance_pivot.xlsx")])
        cells = [
            cell
            for row in load_workbook(io.BytesIO(base64.b64decode(kept.datas))).active.values
            for cell in row
        ]
        self.assertTrue([cell for cell in cells if "华东服务部" in str(cell)], cells)
        total = sum(self.env["engine.service.cost"].search([]).mapped("amount"))
        self.assertIn(round(total, 2), [round(c, 2) for c in cells if isinstance(c, float)])
        self.assertTrue(order.cost_ids.move_line_id)

    def test_dashboard_opens_without_an_error(self):
        self.walk(self.new_order(), "costed")
        self.env.flush_all()
        self.start_tour(
            "/odoo/action-engine_aftersales.service_cost_dashboard_action",
            "engine_finance_dashboard",
            login=self.finance.login,
            timeout=120,
        )
