import logging
from datetime import datetime, time, timedelta, timezone

import pytz

from odoo import api, models
from odoo.tools import SQL

from ...core import escalation

_logger = logging.getLogger(__name__)

_HORIZON = timedelta(days=30)
_HORIZON_MAX = timedelta(days=20 * 365)


class EngineClock(models.Model):
    """When clocks are due and when their steps fire, for many clocks with few queries."""

    _inherit = "engine.clock"

    @api.model
    def _working_calendar(self, company):
        """Return the calendar that limits in working hours are counted in: the service desk's."""
        company = company.sudo()
        return company.engine_service_calendar_id or company.resource_calendar_id

    def _prepare_timings(self):
        """Return, per clock, what :meth:`_plan` needs to know; one query for the pauses."""
        pauses = {}
        for pause in self.env["engine.clock.pause"].search_fetch(
            [("clock_id", "in", self.ids), ("ended_at", "!=", False)],
            ["clock_id", "started_at", "ended_at"],
        ):
            pauses.setdefault(pause.clock_id.id, []).append((pause.started_at, pause.ended_at))
        percents = {ladder: ladder.step_ids.mapped("percent") for ladder in self.ladder_id}
        return [
            {
                "calendar": clock.calendar_id,
                "company": clock.company_id,
                "started_at": clock.started_at,
                "limit_h": clock.limit_h,
                "percents": percents.get(clock.ladder_id, ()),
                "pauses": pauses.get(clock.id, ()),
            }
            for clock in self
        ]

    @api.model
    def _plan(self, timings):
        """Return the :class:`~core.escalation.Schedule` of each timing, in order.

        The working intervals are read once per calendar and company, not once per clock. A
        calendar without working hours never gets there: its clocks run round the clock instead,
        because a deadline that comes too early is better than one that never comes.
        """
        schedules = [None] * len(timings)
        groups = {}
        for index, timing in enumerate(timings):
            groups.setdefault((timing["calendar"], timing["company"]), []).append(index)
        for (calendar, company), indexes in groups.items():
            own = [timings[index] for index in indexes]
            for index, schedule in zip(
                indexes, self._plan_calendar(calendar, company, own), strict=True
            ):
                schedules[index] = schedule
        return schedules

    @api.model
    def _plan_calendar(self, calendar, company, timings):
        """Plan the timings of one calendar, looking further ahead until all of them end."""
        if not calendar:
            return [self._schedule(escalation.AllTime(), timing) for timing in timings]
        begin = min(timing["started_at"] for timing in timings)
        moments = [timing["started_at"] for timing in timings]
        moments += [stop for timing in timings for _begin, stop in timing["pauses"]]
        ahead = _HORIZON
        while ahead <= _HORIZON_MAX:
            work = self._work_time(calendar, company, begin, max(moments) + ahead)
            try:
                return [self._schedule(work, timing) for timing in timings]
            except escalation.HorizonError:
                ahead *= 4
        _logger.warning(
            "Calendar %s has no working hours: its deadlines run round the clock.", calendar.id
        )
        return self._plan_calendar(calendar.browse(), company, timings)

    @api.model
    def _schedule(self, work, timing):
        return escalation.schedule(
            work,
            timing["started_at"],
            timedelta(hours=timing["limit_h"]),
            timing["percents"],
            timing["pauses"],
        )

    @api.model
    def _work_time(self, calendar, company, begin, end):
        """Read the working intervals of a calendar, holidays of the company left out.

        Whole weeks of the calendar's own time zone are read: a flexible calendar lays its hours
        out from the first day asked for, and no deadline may depend on what else is asked.
        """
        zone = pytz.timezone(calendar.sudo().tz or "UTC")
        begin, end = self._whole_weeks(zone, begin, end)
        intervals = calendar.sudo()._work_intervals_batch(
            begin, end, domain=self._holiday_domain(company), tz=zone
        )[False]
        return escalation.WorkTime(
            escalation.tidy(
                (self._naive_utc(start), self._naive_utc(stop)) for start, stop, _meta in intervals
            ),
            self._naive_utc(begin),
            self._naive_utc(end),
        )

    @api.model
    def _holiday_domain(self, company):
        return [("time_type", "=", "leave"), ("company_id", "in", (False, company.id))]

    @api.model
    def _whole_weeks(self, zone, begin, end):
        """Return the Monday 0:00 before ``begin`` and the one after ``end``, in ``zone``."""
        first, last = (pytz.utc.localize(at).astimezone(zone).date() for at in (begin, end))
        first -= timedelta(days=first.weekday())
        last += timedelta(days=7 - last.weekday())
        return (zone.localize(datetime.combine(day, time.min)) for day in (first, last))

    @api.model
    def _naive_utc(self, at):
        return at.astimezone(timezone.utc).replace(tzinfo=None)

    @api.model
    def _prepare_moments(self, schedule, steps, fired_ids=()):
        """Return the values of ``warn_at``, ``due_at`` and ``next_fire_at``.

        :param steps: steps of the ladder, in the order of the schedule's moments
        :param fired_ids: ids of the steps that have fired
        """
        open_moments = [
            at
            for step, at in zip(steps, schedule.steps_at, strict=True)
            if step.id not in fired_ids
        ]
        return {
            "warn_at": min(schedule.steps_at, default=schedule.due_at).replace(microsecond=0),
            "due_at": schedule.due_at.replace(microsecond=0),
            "next_fire_at": min(open_moments).replace(microsecond=0) if open_moments else False,
        }

    def _retime(self):
        """Compute the moments of these clocks anew, after a pause or another limit."""
        fired = self._fired_step_ids()
        for clock, schedule in zip(self, self._plan(self._prepare_timings()), strict=True):
            moments = self._prepare_moments(
                schedule, clock.ladder_id.step_ids, fired.get(clock.id, ())
            )
            if clock.state != "running":
                moments["next_fire_at"] = False
            clock._unlocked().write(moments)

    def _fired_step_ids(self):
        """Return {clock id: ids of the steps that fired}, one query."""
        fired = {}
        for event in self.env["engine.clock.event"].search_fetch(
            [("clock_id", "in", self.ids), ("step_id", "!=", False)], ["clock_id", "step_id"]
        ):
            fired.setdefault(event.clock_id.id, set()).add(event.step_id.id)
        return fired

    @api.model
    def _refresh(self, domain):
        """Let the next sweep compute anew the running clocks that ``domain`` names."""
        query = self.sudo()._search([("state", "=", "running"), *domain])
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE engine_clock SET next_fire_at = started_at WHERE id IN %s",
                query.subselect(),
            )
        )
        self.invalidate_model(["next_fire_at"])
