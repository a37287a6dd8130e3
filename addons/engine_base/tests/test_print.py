"""PDF of reports: header, footer and page numbers on every page, several documents in one."""

import io
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..tools import chromium

TEMPLATE = """
<t t-name="engine_base.test_print">
    <t t-call="web.html_container">
        <t t-foreach="docs" t-as="partner">
            <t t-set="o" t-value="partner"/>
            <t t-call="web.external_layout">
                <div class="page">
                    <h2>Cost of <span t-field="partner.name"/></h2>
                    <img src="file:///etc/passwd"/>
                    <script>document.body.textContent = "script ran";</script>
                    <table class="table">
                        <thead><tr><th>Kind of cost</th></tr></thead>
                        <tr t-foreach="range(int(partner.ref))" t-as="row">
                            <td>行 <t t-out="row"/></td>
                        </tr>
                    </table>
                </div>
            </t>
        </t>
    </t>
</t>
"""


@tagged("post_install", "-at_install")
class TestPrint(TransactionCase):
    """What a reader of the PDF sees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.ui.view"].create(
            {
                "name": "engine_base.test_print",
                "key": "engine_base.test_print",
                "type": "qweb",
                "arch": TEMPLATE,
            }
        )
        cls.report = cls.env["ir.actions.report"].create(
            {
                "name": "Test Print",
                "model": "res.partner",
                "report_type": "qweb-pdf",
                "report_name": "engine_base.test_print",
            }
        )
        cls.env.company.report_header = "柴油机厂 Diesel Works"
        cls.long, cls.short = cls.env["res.partner"].create(
            [
                {"name": "长的 Long", "ref": "60"},
                {"name": "短的 Short", "ref": "3"},
            ]
        )

    def printed(self, partners, **context):
        """Return the text of each page."""
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True, **context)
        content, kind = report._render_qweb_pdf(self.report.report_name, partners.ids)
        self.assertEqual(kind, "pdf")
        return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]

    def test_every_page_of_two_documents_has_header_footer_and_its_own_number(self):
        if not chromium.find():
            self.skipTest("no chromium on this machine")
        pages = self.printed(self.long + self.short)
        self.assertGreater(len(pages), 2)
        long_pages = len(pages) - 1
        for number, text in enumerate(pages[:-1], 1):
            self.assertIn(f"{number} / {long_pages}", text)
        self.assertIn("1 / 1", pages[-1])
        for text in pages:
            self.assertIn("Diesel Works", text)
            self.assertIn("Kind of cost", text, "the head of the table is repeated")
        self.assertIn("Long", pages[0])
        self.assertIn("Short", pages[-1])

    def test_nothing_from_outside_gets_into_the_page(self):
        if not chromium.find():
            self.skipTest("no chromium on this machine")
        (page,) = self.printed(self.short)
        self.assertNotIn("script ran", page)
        self.assertNotIn("root:", page)

    def test_each_document_kept_as_attachment_is_its_own_pdf(self):
        if not chromium.find():
            self.skipTest("no chromium on this machine")
        self.report.attachment = "'%s.pdf' % object.name"
        self.short.ref = "2"
        other = self.short.copy({"name": "另一 Other"})
        self.printed(self.short + other)
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", (self.short + other).ids)]
        )
        self.assertEqual(len(kept), 2)
        for attachment in kept:
            self.assertEqual(len(PdfReader(io.BytesIO(attachment.raw)).pages), 1)

    def test_missing_printer_is_named_with_what_to_do(self):
        with (
            patch.object(chromium, "find", return_value=None),
            patch.object(
                type(self.env["ir.actions.report"]), "get_wkhtmltopdf_state", return_value="install"
            ),
            self.assertRaisesRegex(UserError, "Test Print: this server has no program.*chromium"),
        ):
            self.printed(self.short)

    def test_failing_printer_speaks_to_a_person(self):
        if not chromium.find():
            self.skipTest("no chromium on this machine")
        with (
            patch.object(chromium, "pdf", side_effect=chromium.PrintError("out of memory")),
            self.assertRaisesRegex(
                UserError, "Test Print: Chromium could not print.*out of memory"
            ),
        ):
            self.printed(self.short)
