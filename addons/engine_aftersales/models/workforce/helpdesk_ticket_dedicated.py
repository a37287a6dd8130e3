from odoo import fields, models


class HelpdeskTicket(models.Model):
    """Whose customer it is: the dedicated engineer and the deputy, on the request."""

    _inherit = "helpdesk.ticket"

    dedicated_text = fields.Char(
        related="partner_id.dedicated_text", groups="engine_base.group_user"
    )
    dedicated_warning = fields.Char(
        related="partner_id.commercial_partner_id.dedicated_warning",
        groups="engine_base.group_user",
    )
