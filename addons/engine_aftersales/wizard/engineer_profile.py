from odoo import api, fields, models

from ..models.dispatch.hr_employee import GRADES

PROFILE = (
    "engineer_grade",
    "own_capacity_h",
    "max_orders_per_day",
    "resource_calendar_id",
    "van_location_id",
    "home_state_id",
    "home_latitude",
    "home_longitude",
)


class EngineEngineerProfile(models.TransientModel):
    """Asks a supervisor what changes about an engineer: grade, capacity, van, home."""

    _name = "engine.engineer.profile"
    _description = "Change an Engineer's Profile"

    employee_id = fields.Many2one("hr.employee", "Engineer", required=True)
    company_id = fields.Many2one(related="employee_id.company_id")
    engineer_grade = fields.Selection(
        GRADES,
        "Grade",
        compute="_compute_profile",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    own_capacity_h = fields.Float(
        "Own Capacity (h a day)",
        digits=(4, 2),
        compute="_compute_profile",
        store=True,
        readonly=False,
        precompute=True,
    )
    max_orders_per_day = fields.Integer(
        "Orders a Day at Most",
        compute="_compute_profile",
        store=True,
        readonly=False,
        precompute=True,
    )
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        compute="_compute_profile",
        store=True,
        readonly=False,
        precompute=True,
    )
    van_location_id = fields.Many2one(
        "stock.location",
        "Van",
        domain="[('is_engine_van', '=', True), ('company_id', 'in', (company_id, False))]",
        compute="_compute_profile",
        store=True,
        readonly=False,
        precompute=True,
    )
    home_state_id = fields.Many2one(
        "res.country.state",
        "Home Province",
        compute="_compute_profile",
        store=True,
        readonly=False,
        precompute=True,
    )
    home_latitude = fields.Float(
        digits=(10, 7), compute="_compute_profile", store=True, readonly=False, precompute=True
    )
    home_longitude = fields.Float(
        digits=(10, 7), compute="_compute_profile", store=True, readonly=False, precompute=True
    )
    reason = fields.Char(required=True)

    @api.depends("employee_id")
    def _compute_profile(self):
        for wizard in self:
            engineer = wizard.employee_id.sudo()
            for name in PROFILE:
                wizard[name] = engineer[name]

    def action_apply(self):
        """Change the engineer, with the reason in the log."""
        for wizard in self:
            engineer = wizard.employee_id.sudo()
            vals = {
                name: wizard._fields[name].convert_to_write(wizard[name], wizard)
                for name in PROFILE
                if wizard[name] != engineer[name]
            }
            wizard.employee_id._keep(vals, "profile", wizard.reason)
        return {"type": "ir.actions.act_window_close"}
