from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    engine_service_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Time of the Service Desk",
        check_company=True,
        help="Limits in working hours are counted in it. Empty: the company's own working time.",
    )
