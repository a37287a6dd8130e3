from odoo import api, fields, models
from odoo.exceptions import ValidationError

GRADES = [
    ("junior", "Junior Engineer"),
    ("engineer", "Engineer"),
    ("senior", "Senior Engineer"),
    ("supervisor", "Supervisor Engineer"),
]


class HrEmployee(models.Model):
    """A service engineer: grade, home and, for temporary ones, the first and the last day.

    The grade gives the authority, by policy. Every field here has a read-only twin on
    ``hr.employee.public``, so that all roles read it without seeing anything private.
    """

    _inherit = "hr.employee"

    # Authority
    engineer_grade = fields.Selection(GRADES, tracking=True)
    is_engineer = fields.Boolean(
        "Service Engineer", compute="_compute_is_engineer", store=True, index="btree_not_null"
    )
    # Time
    is_temporary_engineer = fields.Boolean("Temporary Engineer", tracking=True)
    service_from = fields.Date("In Service from", tracking=True)
    service_until = fields.Date("In Service until", tracking=True)
    # Capacity
    own_capacity_h = fields.Float(
        "Own Capacity (h a day)",
        digits=(4, 2),
        tracking=True,
        help="Hours of visits a day, where they differ from the policy; 0: as the policy says.",
    )
    max_orders_per_day = fields.Integer(
        "Orders a Day at Most", tracking=True, help="0: as many as fit into the day."
    )
    # Place
    van_location_id = fields.Many2one(
        "stock.location",
        "Van",
        domain="[('is_engine_van', '=', True)]",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        help="The stock of parts that the engineer carries.",
    )
    home_state_id = fields.Many2one("res.country.state", "Home Province")
    home_latitude = fields.Float(digits=(10, 7), help="Where the engineer's day starts, degrees.")
    home_longitude = fields.Float(digits=(10, 7), help="Where the engineer's day starts, degrees.")

    @api.depends("engineer_grade")
    def _compute_is_engineer(self):
        for employee in self:
            employee.is_engineer = bool(employee.engineer_grade)

    @api.constrains("is_temporary_engineer", "service_from", "service_until")
    def _check_service_days(self):
        for employee in self:
            first, last = employee.service_from, employee.service_until
            if employee.is_temporary_engineer and not (first and last):
                raise ValidationError(
                    self.env._(
                        "%(engineer)s: a temporary engineer needs the first and the last day "
                        "of service.",
                        engineer=employee.name,
                    )
                )
            if first and last and last < first:
                raise ValidationError(
                    self.env._(
                        "%(engineer)s: the last day of service lies before the first.",
                        engineer=employee.name,
                    )
                )

    @api.constrains("home_latitude", "home_longitude")
    def _check_home(self):
        for employee in self:
            if abs(employee.home_latitude) > 90 or abs(employee.home_longitude) > 180:
                raise ValidationError(
                    self.env._(
                        "%(engineer)s: a latitude runs from -90 to 90 and a longitude from "
                        "-180 to 180 degrees.",
                        engineer=employee.name,
                    )
                )

    @api.constrains("own_capacity_h", "max_orders_per_day")
    def _check_capacity(self):
        for employee in self:
            if not 0 <= employee.own_capacity_h <= 24 or employee.max_orders_per_day < 0:
                raise ValidationError(
                    self.env._(
                        "%(engineer)s: the capacity of a day lies between 0 and 24 hours, and "
                        "the number of orders is not negative.",
                        engineer=employee.name,
                    )
                )
