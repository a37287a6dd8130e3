from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    """A team with working hours of its own, such as a night desk."""

    _inherit = "helpdesk.ticket.team"

    service_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Time of the Team",
        check_company=True,
        help="Limits in working hours of its requests are counted in it. Empty: the company's.",
    )
