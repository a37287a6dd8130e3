from collections import Counter
from datetime import datetime, timedelta, timezone

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.intervals import Intervals

from odoo.addons.engine_base.tools import moment


class HrEmployee(models.Model):
    """What an engineer can do in a day: the calendar without leaves, and the hours of visits."""

    _inherit = "hr.employee"

    daily_capacity_h = fields.Float(
        "Capacity (h a day)",
        digits=(4, 2),
        compute="_compute_daily_capacity_h",
        help="Hours of visits a day: the engineer's own, else the policy's.",
    )

    @api.depends("own_capacity_h", "company_id")
    def _compute_daily_capacity_h(self):
        by_policy = {
            company: self.env["engine.policy"]._of(company).engineer_day_capacity_h
            for company in self.sudo().company_id
        }
        for employee in self:
            employee.daily_capacity_h = employee.own_capacity_h or by_policy[employee.company_id]

    def _engineer_working_intervals(self, start, end):
        """Return {engineer: [(start, stop), …]} of working time without leaves and holidays.

        One batch for any number of engineers. Days outside of a temporary engineer's service
        are no working time; an engineer without a calendar works by the company's.

        :param start, end: naive UTC, as are the intervals
        """
        aware = (start.replace(tzinfo=timezone.utc), end.replace(tzinfo=timezone.utc))
        employees = self.sudo()
        by_calendar, _calendars = employees.resource_id._get_valid_work_intervals(*aware)
        result = {}
        for employee in employees:
            window = employee._service_window(*aware)
            working = by_calendar[employee.resource_id.id] if window else Intervals()
            if window and window != aware:
                working &= Intervals([(*window, self.env["resource.calendar"])])
            result[employee.sudo(self.env.su)] = [
                (_naive_utc(begin), _naive_utc(stop)) for begin, stop, _attendance in working
            ]
        return result

    def _engineer_hours_by_day(self, first, last):
        """Return {engineer: Counter of day: hours}, at most the capacity of a day.

        :param first, last: days, both included, in the time zone of the company
        """
        hours = {}
        for company, employees in self.sudo().grouped("company_id").items():
            zone = moment.company_zone(company)
            start = _naive_utc(moment.midnight(first, zone))
            end = _naive_utc(moment.midnight(last + timedelta(days=1), zone))
            intervals = employees._engineer_working_intervals(start, end)
            for employee, working in intervals.items():
                by_day = _hours_by_day(working, zone)
                capacity = employee.sudo().daily_capacity_h
                hours[employee.sudo(self.env.su)] = Counter(
                    {day: min(worked, capacity) for day, worked in by_day.items()}
                )
        return hours

    def _engineer_load_h(self, first, last):
        """Return {engineer id: planned hours of open orders scheduled from first to last day}."""
        company = self.sudo().company_id[:1] or self.env.company
        zone = moment.company_zone(company)
        domain = (
            Domain("engineer_id", "in", self.ids)
            & self.env["repair.order"]._before_done_domain()
            & Domain("schedule_date", ">=", _naive_utc(moment.midnight(first, zone)))
            & Domain(
                "schedule_date", "<", _naive_utc(moment.midnight(last + timedelta(days=1), zone))
            )
        )
        rows = (
            self.env["repair.order"]
            .sudo()
            ._read_group(domain, ["engineer_id"], ["planned_hours:sum"])
        )
        return {engineer.id: hours for engineer, hours in rows}


def _hours_by_day(intervals, zone):
    """Return a Counter of day: hours; working times do not run past midnight in a calendar."""
    hours = Counter()
    for start, stop in intervals:
        hours[moment.local_day(start, zone)] += (stop - start).total_seconds() / 3600
    return hours


def _naive_utc(at: datetime) -> datetime:
    return at.astimezone(timezone.utc).replace(tzinfo=None)
