from odoo import fields, models

from odoo.addons.engine_base.tools import moment

from ...core import hours

KINDS = [("labour", "Work"), ("travel", "Travel")]


class EngineWorkTimer(models.Model):
    """The running time of an engineer on an order; when it stops, it becomes hours.

    Started, stopped and discarded by the buttons of the order alone.
    """

    _name = "engine.work.timer"
    _description = "Running Time"
    _order = "started_at desc, id desc"
    _rec_name = "employee_id"

    employee_id = fields.Many2one(
        "hr.employee", "Engineer", required=True, readonly=True, ondelete="restrict", index=True
    )
    repair_id = fields.Many2one(
        "repair.order",
        "Service Order",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="repair_id.company_id", store=True, index=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    started_at = fields.Datetime("Started", required=True, readonly=True)
    stopped_at = fields.Datetime("Stopped", readonly=True)
    stopped_by_id = fields.Many2one("res.users", "Stopped by", readonly=True)
    reminded_at = fields.Datetime("Reminded", readonly=True)
    discard_reason = fields.Char(readonly=True)

    _one_running = models.UniqueIndex(
        "(employee_id) WHERE stopped_at IS NULL", "The time of this engineer is running already."
    )
    _running_idx = models.Index("(started_at) WHERE stopped_at IS NULL")

    def _is_overdue(self, at):
        """Tell whether the time runs for so long that it was forgotten, most likely."""
        self.ensure_one()
        limit = self.repair_id._policy().timer_max_h
        return hours.hours_of(at - self.started_at) > limit

    def _stop(self, at, name="", worked_through=False):
        """End the times at a moment and log their whole minutes as hours; return the lines."""
        self.employee_id._touch_hours()
        lines = self.env["account.analytic.line"]
        for timer in self:
            start, end = hours.to_minute(timer.started_at), hours.to_minute(at)
            timer._end(at)
            if start < end:
                lines |= timer.repair_id._log_timer(timer, start, end, name, worked_through)
        lines._tell_breaks()
        return lines

    def _discard(self, reason):
        for timer in self:
            timer._end(moment.now(self.env, timer.repair_id), discard_reason=reason)

    def _end(self, at, **vals):
        self.sudo().write({"stopped_at": at, "stopped_by_id": self.env.uid, **vals})
        self.flush_recordset(["stopped_at"])  # the index of running times lets a new one in
        self._end_reminders()

    def _ask_end(self):
        """Return the dialog that asks when the work really ended."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("When Did It End?"),
            "res_model": "engine.work.timer.stop",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_timer_id": self.id},
        }

    def action_open_order(self):
        """Open the service order of the time."""
        self.ensure_one()
        return self.repair_id.get_formview_action()
