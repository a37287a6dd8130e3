from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController


class TicketClose(HelpdeskTicketController):
    """Close one's own requests only; helpdesk_mgmt closes any request for any user."""

    @http.route()
    def support_ticket_close(self, **kw):
        ids = [kw.get(name, "") for name in ("ticket_id", "stage_id")]
        if not all(text.isdecimal() for text in ids):
            return request.redirect("/my/tickets")
        ticket_id, stage_id = map(int, ids)
        ticket = request.env["helpdesk.ticket"].browse(ticket_id)
        try:
            # A customer may close what the portal shows; staff need the right to write.
            ticket.exists().ensure_one()
            ticket.check_access("write" if request.env.user._is_internal() else "read")
        except (AccessError, ValueError):
            return request.redirect("/my/tickets")
        return super().support_ticket_close(ticket_id=ticket_id, stage_id=stage_id)
