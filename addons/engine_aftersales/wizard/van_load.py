from odoo import api, fields, models


class EngineVanLoad(models.TransientModel):
    """Loads the van of any engineer, with a login or without."""

    _inherit = "engine.van.load"

    employee_id = fields.Many2one(
        "hr.employee.public", "Engineer", domain="[('is_engineer', '=', True)]"
    )

    @api.onchange("employee_id")
    def _onchange_employee_id(self):
        """Take the engineer's login and van."""
        self.user_id = self.employee_id.user_id
        self.van_id = self.employee_id.van_location_id

    def action_load(self):
        """Set a van up for an engineer who has none, then request the parts."""
        engineer = self.employee_id.sudo().employee_id
        if engineer and not engineer.van_location_id and not engineer.user_id:
            self.env["stock.picking"]._check_loader()
            vans = self.env["stock.location"].sudo()
            engineer.van_location_id = vans.create(
                vans._prepare_van_vals(engineer.name, self.warehouse_id)
            )
        if engineer:
            self.user_id, self.van_id = engineer.user_id, engineer.van_location_id
        return super().action_load()
