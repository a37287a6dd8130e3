"""PDF of reports where wkhtmltopdf is missing, or is the build that prints no headers."""

import base64
import mimetypes
import re
from urllib.parse import parse_qsl, unquote, urlsplit

import lxml.html

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import file_open

from odoo.addons.base.models import ir_actions_report as core

from ...tools import chromium, print_sheet

ASSETS = "/web/assets/"
BARCODE = "/report/barcode/"
IMAGE = re.compile(r"/web/image/(?:([\w.]+)/)?(\d+)(?:/(\w+))?")


class IrActionsReport(models.Model):
    """Reports print through Chromium when there is no wkhtmltopdf that can print headers."""

    _inherit = "ir.actions.report"

    @api.model
    def get_wkhtmltopdf_state(self):
        """Answer ok when Chromium prints in its place; the web client asks before each report."""
        return "ok" if self._prints_by_chromium() else super().get_wkhtmltopdf_state()

    @api.model
    def _prints_by_chromium(self):
        """Tell whether Chromium prints: wkhtmltopdf is missing, or prints no header and footer."""
        info = core._wkhtml()
        return not (info.state in ("ok", "workers") and info.is_patched_qt) and bool(
            chromium.find()
        )

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Say what is missing before core does; print one by one what is kept as attachments."""
        if self.get_wkhtmltopdf_state() == "install":
            raise UserError(
                self.env._(
                    "%(report)s: this server has no program that prints PDF. Ask the administrator"
                    " to install chromium or wkhtmltopdf; until then open the report as HTML.",
                    report=self._get_report(report_ref).name,
                )
            )
        report = self._get_report(report_ref)
        alone = report.attachment and res_ids and len(set(res_ids)) == len(res_ids) > 1
        prepare = super()._render_qweb_pdf_prepare_streams
        if not (alone and self._prints_by_chromium()):
            return prepare(report_ref, data, res_ids=res_ids)
        streams = {}
        for res_id in res_ids:
            streams |= prepare(report_ref, dict(data or {}), res_ids=[res_id])
        return streams

    @api.model
    def _run_wkhtmltopdf(
        self, bodies, report_ref=False, header=None, footer=None, landscape=False, **options
    ):
        if not self._prints_by_chromium():
            return super()._run_wkhtmltopdf(
                bodies, report_ref, header, footer, landscape, **options
            )
        report = self._get_report(report_ref) if report_ref else self
        special = options.get("specific_paperformat_args") or {}
        is_wide = landscape or special.get("data-report-landscape")
        paper = self._print_paper(report.get_paperformat(), is_wide, special)
        try:
            return self._chromium_pdf(list(bodies), header, footer, paper)
        except chromium.PrintError as error:
            raise UserError(
                self.env._(
                    "%(report)s: Chromium could not print it. Try again; if it fails again, tell"
                    " the administrator: %(error)s",
                    report=report.name or self.env._("Report"),
                    error=error,
                )
            ) from error

    @api.model
    def _chromium_pdf(self, bodies, header, footer, paper):
        """Return the PDF of all documents: bodies, and upon each page its header and footer."""
        printed = chromium.pdf(
            self._self_contained(print_sheet.bodies_sheet([str(body) for body in bodies], paper))
        )
        if not (header or footer):
            return printed
        counts = print_sheet.page_counts(printed, len(bodies))
        frames = print_sheet.frames_sheet(
            str(header or footer), str(footer or header), counts, paper
        )
        return print_sheet.laid_over(printed, chromium.pdf(self._self_contained(frames)))

    @api.model
    def _print_paper(self, paperformat, is_wide, special):
        """Return the sheet of a paper format, turned when the report asks for it."""
        width, height = paperformat.print_page_width or 210, paperformat.print_page_height or 297
        # core's computed size is already turned when the format itself is landscape
        if is_wide and width < height:
            width, height = height, width
        top = float(special.get("data-report-margin-top") or paperformat.margin_top)
        spacing = float(special.get("data-report-header-spacing") or paperformat.header_spacing)
        return print_sheet.Paper(
            width_mm=width,
            height_mm=height,
            top_mm=top,
            bottom_mm=paperformat.margin_bottom,
            left_mm=paperformat.margin_left,
            right_mm=paperformat.margin_right,
            header_from_top_mm=max(top - spacing, 0),
        )

    @api.model
    def _self_contained(self, html):
        """Return the page with its style sheets and pictures in it: nothing is fetched to print."""
        page = lxml.html.document_fromstring(html)
        for link in page.xpath("//link[@rel='stylesheet']"):
            style = lxml.html.Element("style")
            style.text = self._stylesheet(urlsplit(link.get("href") or "").path)
            link.getparent().replace(link, style)
        for picture in page.xpath("//img[@src]"):
            if not picture.get("src").startswith("data:"):
                picture.set("src", self._picture(picture.get("src")))
        return "<!DOCTYPE html>" + lxml.html.tostring(page, encoding="unicode")

    @api.model
    def _stylesheet(self, path):
        """Return the CSS of an asset bundle of Odoo, without prefixes for old engines."""
        if not path.startswith(ASSETS):
            return ""
        name, is_rtl, _kind, _prefix = self.env["ir.asset"]._parse_bundle_name(
            path.rsplit("/", 1)[-1], False
        )
        bundle = self.env["ir.qweb"]._get_asset_bundle(name, css=True, js=False, rtl=is_rtl)
        return bundle.css().raw.decode()

    @api.model
    def _picture(self, address):
        """Return a picture of this server as a data address; nothing for any other place."""
        parts = urlsplit(address)
        path = unquote(parts.path)
        if path.startswith(BARCODE):
            return _data_address(self._barcode_picture(path, parts.query), "image/png")
        if found := IMAGE.match(path):
            return self._image_of_record(*found.groups())
        if "/static/" in path:
            try:
                with file_open(path.lstrip("/"), "rb", filter_ext=(".png", ".jpg", ".svg")) as file:
                    return _data_address(file.read(), mimetypes.guess_type(path)[0])
            except (OSError, ValueError):
                return ""
        return ""

    @api.model
    def _barcode_picture(self, path, query):
        values = dict(parse_qsl(query))
        inner = path.removeprefix(BARCODE)
        if "/" in inner:
            values["barcode_type"], values["value"] = inner.split("/", 1)
        return self.barcode(values.pop("barcode_type"), values.pop("value"), **values)

    @api.model
    def _image_of_record(self, model, res_id, field):
        """Return a stored picture that the user may read, as a data address."""
        record = self.env[model or "ir.attachment"].browse(int(res_id)).exists()
        if not record.has_access("read"):
            return ""
        stream = self.env["ir.binary"]._get_image_stream_from(
            record, field_name=field or ("raw" if not model else "image_1920")
        )
        return _data_address(stream.read(), stream.mimetype)


def _data_address(content, mimetype):
    return f"data:{mimetype};base64,{base64.b64encode(content).decode()}" if content else ""
