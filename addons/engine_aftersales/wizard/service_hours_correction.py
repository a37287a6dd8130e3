from odoo import api, fields, models

from ..models.hours.work_timer import KINDS


class EngineServiceHoursCorrection(models.TransientModel):
    """Asks what logged hours should have been, and why."""

    _name = "engine.service.hours.correction"
    _description = "Correct Hours"

    line_id = fields.Many2one("account.analytic.line", "Hours", required=True, readonly=True)
    employee_id = fields.Many2one(related="line_id.employee_id")
    kind = fields.Selection(KINDS, required=True)
    start_at = fields.Datetime("From")
    end_at = fields.Datetime("Until")
    date = fields.Date(required=True)
    hours = fields.Float(
        "Right Hours",
        compute="_compute_hours",
        store=True,
        readonly=False,
        help="0 takes the hours back and logs none.",
    )
    reason = fields.Char(required=True)

    @api.depends("start_at", "end_at")
    def _compute_hours(self):
        for wizard in self:
            start, end, line = wizard.start_at, wizard.end_at, wizard.line_id
            if start and end and (start, end) != (line.work_start_at, line.work_end_at):
                wizard.hours = line.repair_id._hours_between(line.employee_id, start, end)
            else:
                wizard.hours = wizard.hours

    def action_confirm(self):
        """Correct the hours and close the dialog."""
        for wizard in self:
            order = wizard.line_id.repair_id
            order.action_correct_hours(wizard.line_id.id, reason=wizard.reason, **wizard._changes())
        return {"type": "ir.actions.act_window_close"}

    def _changes(self):
        """Return what differs from the line; begin and end go together."""
        line = self.line_id
        changes = {}
        if (self.start_at, self.end_at) != (line.work_start_at, line.work_end_at):
            changes.update(start=self.start_at, end=self.end_at)
        if self.hours != line.unit_amount or changes:
            changes["hours"] = self.hours
        if self.kind != (line.cost_kind or "labour"):
            changes["kind"] = self.kind
        if self.date != line.date and not changes.get("start"):
            changes["date"] = self.date
        return changes
