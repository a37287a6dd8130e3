from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController


class TicketClose(HelpdeskTicketController):
    """Close one's own requests only; helpdesk_mgmt closes any request for any user."""

    @http.route()
    def support_ticket_close(self, **kw):
        ticket_id = kw.get("ticket_id", "")
        ticket = request.env["helpdesk.ticket"].browse(int(ticket_id) if ticket_id.isdigit() else 0)
        try:
            # A customer may close what the portal shows; staff need the right to write.
            ticket.exists().ensure_one()
            ticket.check_access("write" if request.env.user._is_internal() else "read")
        except (AccessError, ValueError):
            return request.redirect("/my/tickets")
        return super().support_ticket_close(**kw)
