from odoo import fields, models


class HrEmployee(models.Model):
    """An engineer's visits; the row is written by each change of them (see ``repair_assign``)."""

    _inherit = "hr.employee"

    dispatch_count = fields.Integer(
        "Changes of Visits", readonly=True, copy=False, groups="hr.group_hr_user"
    )
