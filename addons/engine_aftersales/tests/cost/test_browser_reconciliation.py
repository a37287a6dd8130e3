"""Finance settles a difference in headless Chromium, in Chinese, and prints the run."""

from odoo.tests import HttpCase, tagged

from .reconciliation_common import ReconciliationCase


@tagged("post_install", "-at_install", "browser")
class TestBrowserReconciliation(ReconciliationCase, HttpCase):
    """Fails on any error of the browser, and when a step does not come."""

    def test_banner_leads_to_the_difference_and_goes_when_it_is_explained(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.finance.write({"name": "钱慧", "lang": "zh_CN", "tz": "Asia/Shanghai"})
        self.plant()
        run = self.reconcile()
        self.env.flush_all()
        self.start_tour(
            "/odoo/cost-reconciliation",
            "engine_reconciliation",
            login=self.finance.login,
            timeout=120,
        )
        self.assertRecordValues(
            self.line_of(run),
            [{"state": "explained", "reason": "下月更正", "decided_by_id": self.finance.id}],
        )


@tagged("post_install", "-at_install")
class TestReconciliationPaper(ReconciliationCase):
    """One report proves it, in the reader's language."""

    def test_report_names_order_cause_and_who_signed(self):
        self.move_to_last_month(self.order)
        self.plant()
        run = self.reconcile(self.last_month).with_user(self.finance)
        self.line_of(run).action_explain("settled with the auditor")
        run.action_agree()
        self.env["res.lang"]._activate_lang("zh_CN")
        for lang in ("en_US", "zh_CN"):
            report = self.env["ir.actions.report"].with_user(self.finance).with_context(lang=lang)
            html, _kind = report._render_qweb_html(
                "engine_aftersales.engine_cost_reconciliation_report", run.ids
            )
            text = html.decode()
            for word in (self.order.name, "settled with the auditor", self.finance.name):
                self.assertIn(word, text)

    def test_differences_can_be_exported(self):
        self.plant()
        line = self.line_of(self.reconcile()).with_user(self.finance)
        self.assertTrue(self.finance.has_group("base.group_allow_export"))
        [row] = line.export_data(["repair_id/name", "difference", "explanation"])["datas"]
        self.assertEqual(row[:2], [self.order.name, -5.0])
        self.assertIn("another amount", row[2])
