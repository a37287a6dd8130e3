from odoo import models

_HOURS = {"attendance_ids", "tz", "two_weeks_calendar", "flexible_hours", "schedule_type"}
_HOURS |= {"hours_per_day", "full_time_required_hours", "duration_based"}


class ResourceCalendar(models.Model):
    """Changed working hours move the deadlines that are counted in them."""

    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & _HOURS:
            self.env["engine.clock"].sudo()._refresh([("calendar_id", "in", self.ids)])
        return result
