from odoo import fields, models

from odoo.addons.engine_base.tools import moment


class EngineServiceHoursWizard(models.TransientModel):
    """Asks for the hours that one engineer worked on an order on one day."""

    _name = "engine.service.hours.wizard"
    _description = "Log Hours"

    repair_id = fields.Many2one("repair.order", "Service Order", required=True, readonly=True)
    employee_id = fields.Many2one(
        "hr.employee", "Engineer", required=True, domain="[('is_engineer', '=', True)]"
    )
    date = fields.Date(required=True, default=lambda self: moment.today(self.env))
    hours = fields.Float(required=True)
    name = fields.Char("What was done")

    def action_confirm(self):
        """Log the hours and close the dialog."""
        for wizard in self:
            wizard.repair_id.action_log_hours(
                wizard.employee_id.id, wizard.hours, wizard.date, wizard.name
            )
        return {"type": "ir.actions.act_window_close"}
