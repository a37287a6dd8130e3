from odoo import api, fields, models

from odoo.addons.engine_base.tools import moment

from ..models.hours.work_timer import KINDS


class EngineServiceHoursWizard(models.TransientModel):
    """Asks for the hours of one engineer on an order: a number on a day, or from when to when."""

    _name = "engine.service.hours.wizard"
    _description = "Log Hours"

    repair_id = fields.Many2one("repair.order", "Service Order", required=True, readonly=True)
    employee_id = fields.Many2one(
        "hr.employee", "Engineer", required=True, domain="[('is_engineer', '=', True)]"
    )
    kind = fields.Selection(KINDS, required=True, default="labour")
    start_at = fields.Datetime("From")
    end_at = fields.Datetime("Until")
    date = fields.Date(
        required=True,
        default=lambda self: moment.today(self.env),
        compute="_compute_date",
        store=True,
        readonly=False,
    )
    hours = fields.Float(
        required=True,
        compute="_compute_hours",
        precompute=True,
        store=True,
        readonly=False,
        help="Without the breaks of the calendar. Enter the whole time where they were worked "
        "through, or less where the pause was longer.",
    )
    name = fields.Char("What was done")

    @api.depends("start_at")
    def _compute_date(self):
        for wizard in self:
            if wizard.start_at:
                wizard.date = fields.Datetime.context_timestamp(wizard, wizard.start_at).date()
            else:
                wizard.date = wizard.date or moment.today(self.env)

    @api.depends("start_at", "end_at", "employee_id")
    def _compute_hours(self):
        for wizard in self:
            start, end, employee = wizard.start_at, wizard.end_at, wizard.employee_id
            if start and end and employee:
                wizard.hours = wizard.repair_id._hours_between(employee, start, end)
            else:
                wizard.hours = wizard.hours

    def action_confirm(self):
        """Log the hours and close the dialog."""
        for wizard in self:
            wizard.repair_id.action_log_hours(
                wizard.employee_id.id,
                wizard.hours,
                wizard.date,
                wizard.name,
                kind=wizard.kind,
                start=wizard.start_at,
                end=wizard.end_at,
            )
        return {"type": "ir.actions.act_window_close"}
