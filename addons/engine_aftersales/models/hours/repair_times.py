from odoo import models

from odoo.addons.engine_base.tools import moment

from ...core import hours as hours_core

_MOST_DAYS = 3  # on which a time of two days, the longest, lies


class RepairOrder(models.Model):
    """Times from when to when: cut by day, with the breaks of the calendar left out."""

    _inherit = "repair.order"

    def _times_calendars(self, employees, spent):
        """Return {employee id: calendar} around a time that is possible; of typed hours nothing."""
        if not spent.start:
            return {}
        start, end = hours_core.to_minute(spent.start), hours_core.to_minute(spent.end)
        for order in self:
            order._check_times(start, end)
        return employees._hours_calendars(start, end)

    def _check_times(self, start, end):
        if end <= start or end > moment.now(self.env, self):
            self._refuse(self.env._("work ends after it has begun, and not in the future."))
        limit = self._policy().hours_per_day_max
        if hours_core.hours_of(end - start) > 2 * limit:
            self._refuse(self.env._("one time runs over two days at most. Log each day by itself."))

    def _split_times(self, employee, spent, calendar):
        """Return the values of the lines of a time: one for each day of the engineer."""
        start, end = hours_core.to_minute(spent.start), hours_core.to_minute(spent.end)
        pieces = hours_core.split_by_day(start, end, employee._hours_zone())
        breaks = self._breaks(pieces, calendar)
        try:
            worked = hours_core.worked_hours(pieces, breaks, spent.hours)
        except ValueError:
            self._refuse(
                self.env._(
                    "%(hours)s hours do not fit between begin and end. Less than the whole "
                    "time leaves out a pause, on one day.",
                    hours=round(spent.hours, 2),
                )
            )
        return [
            {
                "date": piece.day,
                "unit_amount": own,
                "work_start_at": piece.start,
                "work_end_at": piece.end,
            }
            for piece, own in zip(pieces, worked, strict=True)
        ]

    def _breaks(self, pieces, calendar):
        """Return the unpaid breaks inside of a time, by the policy of its first day."""
        policy = self.env["engine.policy"]._of(self.company_id, pieces[0].day)
        longest = hours_core.span_of(policy.break_max_h)
        return hours_core.breaks(pieces[0].start, pieces[-1].end, calendar.planned, longest)

    def _hours_between(self, employee, start, end):
        """Return the hours to propose for a time: those without the breaks of the calendar."""
        start, end = hours_core.to_minute(start), hours_core.to_minute(end)
        unpaid = self._breaks_between(employee, start, end)
        return hours_core.hours_of(hours_core.outside(start, end, unpaid))

    def _breaks_between(self, employee, start, end):
        """Return the unpaid breaks of an engineer in a time that nobody has checked yet."""
        start, end = hours_core.to_minute(start), hours_core.to_minute(end)
        pieces = hours_core.split_by_day(start, end, employee._hours_zone())
        if not 0 < len(pieces) <= _MOST_DAYS:
            return []
        return self._breaks(pieces, employee._hours_calendars(start, end)[employee.id])
