from odoo import fields, models
from odoo.tools import SQL


class EngineHourlyCost(models.Model):
    """What an hour of an employee cost from which day on; written when personnel changes it."""

    _name = "engine.hourly.cost"
    _description = "Hourly Cost"
    _order = "employee_id, valid_from desc nulls last, id desc"
    _rec_name = "employee_id"

    employee_id = fields.Many2one(
        "hr.employee", "Engineer", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="employee_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    valid_from = fields.Date(
        "From", readonly=True, help="The first day on which it holds; empty: from the start."
    )
    amount = fields.Monetary("Hourly Cost", required=True, readonly=True)

    _once_a_day = models.UniqueIndex(
        "(employee_id, coalesce(valid_from, '1900-01-01'::date))",
        "An employee has one hourly cost a day.",
    )

    def init(self):
        """Give everybody who has a cost already the first row of their history."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO engine_hourly_cost
                       (employee_id, company_id, amount, create_date, write_date)
                SELECT e.id, e.company_id, e.hourly_cost, now() AT TIME ZONE 'UTC',
                       now() AT TIME ZONE 'UTC'
                  FROM hr_employee e
                 WHERE e.hourly_cost > 0
                   AND NOT EXISTS (SELECT FROM engine_hourly_cost c WHERE c.employee_id = e.id)
                """
            )
        )
