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
    own_capacity_h = fields.Float("Own Capacity (h a day)", digits=(4, 2), readonly=True)
    max_orders_per_day = fields.Integer("Orders a Day at Most", readonly=True)
    van_location_id = fields.Many2one("stock.location", "Van", readonly=True)
    is_in_service = fields.Boolean(
        "In Service", compute="_compute_engineer_facts", search="_search_is_in_service"
    )
    daily_capacity_h = fields.Float("Capacity (h a day)", compute="_compute_engineer_facts")

    def _compute_engineer_facts(self):
        self._compute_from_employee(["is_in_service", "daily_capacity_h"])

    def _search_is_in_service(self, operator, value):
        return self.env["hr.employee"]._search_is_in_service(operator, value)
