from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.portal.controllers.portal import CustomerPortal, pager

TEXTS = ("serial", "symptom", "fault_codes", "person", "phone", "different_reason")


class PortalReport(CustomerPortal):
    """A customer's engines, and the form that reports a fault of one of them."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "engine_count" in counters:
            engines = request.env["stock.lot"]
            values["engine_count"] = (
                engines.search_count([("is_engine", "=", True)])
                if engines.has_access("read")
                else 0
            )
        return values

    @http.route(
        ["/my/engines", "/my/engines/page/<int:page>"], type="http", auth="user", website=True
    )
    def portal_my_engines(self, page=1, search="", **_kw):
        """List the own engines with their open requests."""
        engines = request.env["stock.lot"]
        if not engines.has_access("read"):
            return request.redirect("/my")
        domain = [("is_engine", "=", True)]
        if search:
            domain.append(("display_name", "ilike", search))
        paging = pager(
            url="/my/engines",
            url_args={"search": search},
            total=engines.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        found = engines.search(
            domain, order="name, id", limit=self._items_per_page, offset=paging["offset"]
        )
        values = self._prepare_portal_layout_values() | {
            "page_name": "engines",
            "engines": found,
            "open_tickets": self._open_tickets(found),
            "pager": paging,
            "search": search,
            "default_url": "/my/engines",
        }
        return request.render("engine_aftersales.portal_my_engines", values)

    @http.route(
        ["/my/report", "/my/engines/<int:engine_id>/report"],
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
    )
    def portal_report(self, engine_id=None, **post):
        """Show the form; make the request of what was sent, or say what is missing."""
        report = {name: (post.get(name) or "").strip() for name in TEXTS}
        if engine_id and not report["serial"]:
            report["serial"] = self._own_engine(engine_id).name or ""
        report |= {name: self._id(post.get(name)) for name in ("type_id", "add_to_id")}
        if request.httprequest.method == "GET":
            return self._report_form(report)
        try:
            with request.env.cr.savepoint():
                ticket = request.env["helpdesk.ticket"]._report_from_portal(report, self._files())
        except UserError as refusal:
            return self._report_form(report, error=refusal.args[0])
        return request.redirect(f"/my/ticket/{ticket.id}")

    @http.route("/engine/<path:serial>", type="http", auth="user", website=True)
    def engine_by_qr_code(self, serial, **_kw):
        """Follow the QR code on an engine: customers to the form, staff to the engine."""
        user = request.env.user
        if not user._is_internal():
            return self._report_form({"serial": serial[:40]}, action="/my/report")
        engines = request.env["stock.lot"]
        found = engines.concat(*engines._engines_by_serial([serial]).values())._spelled(serial)
        return request.redirect(f"/odoo/engines/{found.id}" if len(found) == 1 else "/odoo/engines")

    def _report_form(self, report, error="", action=""):
        tickets = request.env["helpdesk.ticket"]
        try:
            engine = tickets._portal_engine(report.get("serial"))
        except UserError as unknown:
            engine, error = request.env["stock.lot"], error or unknown.args[0]
        values = self._prepare_portal_layout_values() | {
            "page_name": "report",
            "report": report,
            "action": action or request.httprequest.path,
            "error": error,
            "engine": engine,
            "engines": request.env["stock.lot"].search(
                [("is_engine", "=", True)], order="name", limit=200
            ),
            "repeated": tickets._open_repairs_of(engine),
            "types": tickets._portal_types(),
            "default_type": tickets._default_type(),
        }
        return request.render("engine_aftersales.portal_report", values)

    def _open_tickets(self, engines):
        """Return {engine: its open requests}, one query."""
        tickets = request.env["helpdesk.ticket"].search(
            [("engine_id", "in", engines.ids), ("closed", "=", False)], order="id"
        )
        return tickets.grouped("engine_id")

    def _own_engine(self, engine_id):
        engine = request.env["stock.lot"].browse(engine_id)
        try:
            engine.exists().ensure_one().check_access("read")
        except (AccessError, MissingError, ValueError):
            return request.env["stock.lot"]
        return engine

    def _files(self):
        sent = request.httprequest.files.getlist("photos")
        return [(file.filename, file.read()) for file in sent if file.filename]

    def _id(self, text):
        return int(text) if (text or "").isdigit() else False


class NewTicket(HelpdeskTicketController):
    """The form of helpdesk_mgmt asks for a subject; ours asks for the engine, and checks files."""

    @http.route()
    def create_new_ticket(self, **_kw):
        return request.redirect("/my/report")

    @http.route()
    def submit_ticket(self, **_kw):
        return request.redirect("/my/report")
