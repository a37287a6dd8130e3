from odoo import api, models
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment


class EngineWorkTimer(models.Model):
    """The watch over times that nobody stopped: a reminder for the engineer, once."""

    _inherit = "engine.work.timer"

    @api.model
    def _cron_remind(self):
        """Remind engineers of times that run for longer than the policy expects; once each."""
        now = moment.now(self.env)
        running = self.sudo().search(
            Domain("stopped_at", "=", False) & Domain("reminded_at", "=", False)
        )
        for timer in running.filtered(lambda timer: timer._is_overdue(now)):
            timer._remind()
            timer.reminded_at = now

    def _remind(self):
        self.ensure_one()
        user = self.employee_id.user_id
        if not user:
            return
        order = self.repair_id.with_context(lang=user.lang, tz=user.tz)
        order.activity_schedule(
            "engine_aftersales.mail_activity_type_timer",
            user_id=user.id,
            summary=order.env._("Your time is still running"),
            note=order.env._(
                "It has been running on %(order)s since %(start)s. Open the order, end the time "
                "and enter when the work really ended.",
                order=order.display_name,
                start=order.env["account.analytic.line"]._local_words(self.started_at),
            ),
        )

    def _end_reminders(self):
        """Take the reminders of stopped times away."""
        reminded = self.sudo().filtered("reminded_at")
        for timer in reminded:
            timer.repair_id.activity_unlink(
                ["engine_aftersales.mail_activity_type_timer"], user_id=timer.employee_id.user_id.id
            )
