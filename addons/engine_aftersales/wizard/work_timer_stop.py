from odoo import api, fields, models

from odoo.addons.engine_base.tools import moment


class EngineWorkTimerStop(models.TransientModel):
    """Asks when a running time really ended, before it becomes hours."""

    _name = "engine.work.timer.stop"
    _description = "End of a Running Time"

    timer_id = fields.Many2one("engine.work.timer", required=True, readonly=True)
    repair_id = fields.Many2one(related="timer_id.repair_id")
    employee_id = fields.Many2one(related="timer_id.employee_id")
    kind = fields.Selection(related="timer_id.kind")
    started_at = fields.Datetime(related="timer_id.started_at")
    end_at = fields.Datetime("It Ended at")
    breaks = fields.Char(
        "Breaks in It", compute="_compute_breaks", help="Left out of the hours, by the calendar."
    )
    worked_through = fields.Boolean(
        "I worked through them", help="The whole time becomes hours; the breaks are overtime."
    )
    name = fields.Char("What was done")

    @api.depends("end_at", "timer_id")
    def _compute_breaks(self):
        for wizard in self:
            start, order = wizard.started_at, wizard.repair_id
            end = wizard.end_at or moment.now(self.env)
            local = self.env["account.analytic.line"]._local_words
            wizard.breaks = ", ".join(
                f"{local(begin)[-5:]}–{local(stop)[-5:]}"
                for begin, stop in order._breaks_between(wizard.employee_id, start, end)
            )

    def action_confirm(self):
        """Log the time until the given moment."""
        for wizard in self:
            if not wizard.end_at:
                wizard.repair_id._refuse(self.env._("enter when the work really ended."))
            wizard.repair_id.action_stop_timer(
                end=wizard.end_at,
                name=wizard.name,
                employee_id=wizard.employee_id.id,
                worked_through=wizard.worked_through,
            )
        return {"type": "ir.actions.act_window_close"}

    def action_discard_time(self):
        """End the time without logging it; what was done says why."""
        for wizard in self:
            wizard.repair_id.action_discard_timer(wizard.name, employee_id=wizard.employee_id.id)
        return {"type": "ir.actions.act_window_close"}
