from odoo import fields, models

from .hr_employee import GRADES


class HrEmployeePublic(models.Model):
    """What every after-sales role may know about an engineer; the cost of an hour is not in it."""

    _inherit = "hr.employee.public"

    engineer_grade = fields.Selection(GRADES, readonly=True)
    is_engineer = fields.Boolean("Service Engineer", readonly=True)
    is_temporary_engineer = fields.Boolean("Temporary Engineer", readonly=True)
    service_from = fields.Date("In Service from", readonly=True)
    service_until = fields.Date("In Service until", readonly=True)
    home_state_id = fields.Many2one("res.country.state", "Home Province", readonly=True)
    home_latitude = fields.Float(digits=(10, 7), readonly=True)
    home_longitude = fields.Float(digits=(10, 7), readonly=True)
