from odoo import fields, models


class EngineEngineerExtension(models.TransientModel):
    """Asks a supervisor until when a temporary engineer serves, and why longer."""

    _name = "engine.engineer.extension"
    _description = "Extend a Temporary Engineer's Service"

    employee_id = fields.Many2one("hr.employee", "Engineer", required=True)
    service_until = fields.Date("New Last Day", required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Let the engineer serve longer."""
        for wizard in self:
            wizard.employee_id._extend_service(wizard.service_until, wizard.reason)
        return {"type": "ir.actions.act_window_close"}
