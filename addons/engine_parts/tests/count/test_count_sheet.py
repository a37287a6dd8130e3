import io
import re
from html import unescape

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.count import count_sheet
from ..count_common import CountCase

REPORT = "engine_parts.engine_count_sheet_report"


@tagged("post_install", "-at_install")
class TestCountSheet(CountCase):
    """The count on paper: every place, part and lot, room for the quantity, nothing to copy."""

    def text_of(self, count, user=None, lang="en_US"):
        reports = self.env["ir.actions.report"].with_user(user or self.sam).with_context(lang=lang)
        html, _kind = reports._render_qweb_html(REPORT, count.ids)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.decode())).split())

    def test_sheet_names_place_part_and_lot_and_leaves_the_quantity_out(self):
        self.ring.write({"default_code": "RNG-1"})
        text = self.text_of(self.started())
        for words in ("RNG-1", "Ring", "PUMP-3", self.shelf.display_name, "Counted by"):
            self.assertIn(words, text)
        self.assertNotIn("Expected", text)
        self.assertNotIn("10.00", text)

    def test_sheet_of_an_open_count_shows_what_is_expected(self):
        text = self.text_of(self.started(is_blind=False))
        self.assertIn("Expected", text)
        self.assertIn("10.00", text)

    def test_sheet_of_a_blind_count_stays_blind_after_comparing(self):
        count = self.compared(but=(7,), oil=9)
        text = self.text_of(count)
        self.assertIn("Recount Sheet", text)
        self.assertIn("Oil", text)
        self.assertNotIn("PUMP-3", text)  # agrees
        self.assertNotIn("Expected", text)

    def test_sheet_carries_the_number_of_the_count_as_a_barcode(self):
        count = self.started()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(REPORT, count.ids)
        self.assertRegex(html.decode(), r'<img[^>]+src="data:image/svg\+xml;base64,')

    def test_sheet_is_printed_while_something_is_to_be_counted(self):
        count = self.new_count()
        with self.assertRaisesRegex(UserError, "Start it first"):
            count.action_print_sheet()
        count.action_start()
        self.assertEqual(
            count.action_print_sheet()["report_name"], "engine_parts.engine_count_sheet"
        )
        self.patch(count_sheet, "SHEET_LINES_MAX", 2)
        with self.assertRaisesRegex(UserError, "too many for paper"):
            count.action_print_sheet()

    def test_who_may_not_read_counts_prints_none(self):
        count = self.started()
        with self.assertRaises(AccessError):
            self.rpc(self.eva, count, "action_print_sheet")

    def queries(self, count):
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        for _place, lines in count._sheet_places():
            self.assertTrue(lines.mapped("lot_id.name") or lines.mapped("product_id.name"))
        return self.cr.sql_log_count - before

    def test_more_lines_cost_no_more_queries(self):
        count = self.started()
        self.queries(count)
        few = self.queries(count)
        count.action_cancel()
        part = {"is_storable": True, "is_engine_part": True}
        parts = self.env["product.product"].create([{**part, "name": f"P{n}"} for n in range(9)])
        for new in parts:
            self.add_stock(new, 1, self.shelf)
        more = self.started()
        self.queries(more)
        self.assertLessEqual(self.queries(more), few)

    def test_pdf_has_the_text_on_it(self):
        reports = self.env["ir.actions.report"]
        if reports.get_wkhtmltopdf_state() != "ok":
            self.skipTest("no program that prints PDF on this machine")
        count = self.started()
        pdf, _kind = (
            reports.with_user(self.sam)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(REPORT, count.ids)
        )
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        for words in (count.name, "PUMP-3", "Ring"):
            self.assertIn(words, text)
