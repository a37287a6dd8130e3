from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

from ...core import clock_explain, escalation
from ...tools import moment


class EngineClock(models.Model):
    """Why the clock stands where it stands, for the person who is asked about it."""

    _inherit = "engine.clock"

    explanation = fields.Html(
        compute="_compute_explanation", sanitize=False, help="In your own time zone."
    )
    used_h = fields.Float("Used (h)", compute="_compute_used", digits=(8, 2))
    left_h = fields.Float("Left (h)", compute="_compute_used", digits=(8, 2))

    @api.depends("state", "limit_h", "paused_at", "met_at", "pause_ids.ended_at")
    def _compute_used(self):
        now = moment.now(self.env)
        for clock, timing in zip(self.sudo(), self.sudo()._prepare_timings(), strict=True):
            until = clock.met_at or clock.paused_at or max(now, clock.started_at)
            work = clock._known_work(timing, until)
            used = escalation.elapsed(work, clock.started_at, until, timing["pauses"])
            clock.used_h = used / timedelta(hours=1)
            clock.left_h = clock.limit_h - clock.used_h

    @api.depends("state", "limit_h", "due_at", "owner_id", "pause_ids.ended_at", "event_ids")
    @api.depends_context("uid", "lang", "tz")
    def _compute_explanation(self):
        for clock in self:
            clock.explanation = self.env["ir.qweb"]._render(
                "engine_base.engine_clock_explanation", clock._explanation_values()
            )

    def action_explain(self):
        """Open the page that explains this deadline."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why This Deadline"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("engine_base.engine_clock_view_form").id, "form")],
        }

    def _explanation_values(self):
        """Return what the page shows: texts in the reader's language and time zone."""
        self.ensure_one()
        clock = self.sudo()
        (timing,) = clock._prepare_timings()
        (plan,) = clock._plan([timing])
        rows = clock._explained_days(timing, plan.due_at)
        return {
            "clock": clock,
            "days": [clock._day_texts(row, holidays) for row, holidays in rows],
            "steps": clock._step_texts(plan),
            "zone": self._reader_zone().key,
        }

    def _explained_days(self, timing, due_at):
        """Return (row, names of the holidays on it) for each day from start to due."""
        facts = (
            timing["started_at"],
            timedelta(hours=timing["limit_h"]),
            timing["pauses"],
            self._reader_zone(),
        )
        try:
            days = clock_explain.explain(self._known_work(timing, due_at), *facts)
        except escalation.HorizonError:  # never in working hours: round the clock, as planned
            days = clock_explain.explain(escalation.AllTime(), *facts)
        holidays = self._holidays(days[0].begin, days[-1].end) if self.calendar_id else ()
        return [
            (
                row,
                [
                    leave.name or self.env._("Holiday")
                    for leave in holidays
                    if leave.date_from < row.end and leave.date_to > row.begin
                ],
            )
            for row in days
        ]

    def _known_work(self, timing, until):
        """Return the working time that holds from the start to ``until`` and all pauses."""
        if not self.calendar_id:
            return escalation.AllTime()
        last = max(until, *(stop for _begin, stop in timing["pauses"]), timing["started_at"])
        work = self._work_time(self.calendar_id, self.company_id, timing["started_at"], last)
        return work if work.worked(work.end) else escalation.AllTime()

    def _holidays(self, begin, end):
        return self.env["resource.calendar.leaves"].search(
            Domain(self._holiday_domain(self.company_id))
            & Domain("calendar_id", "in", (False, self.calendar_id.id))
            & Domain("resource_id", "=", False)
            & Domain("date_from", "<", end)
            & Domain("date_to", ">", begin)
        )

    def _day_texts(self, row, holidays):
        return {
            "day": self.env["ir.qweb.field.date"].value_to_html(row.day, {}),
            "weekday": self._weekday(row.day),
            "spans": [self._span_text(*span) for span in row.spans],
            "worked": _hours(row.worked),
            "paused": row.paused and _hours(row.paused),
            "counted": _hours(row.counted),
            "total": _hours(row.total),
            "holidays": holidays,
        }

    def _step_texts(self, plan):
        """Return the steps of the ladder: when, whether it has fired, and whom it tells."""
        steps = self.ladder_id.step_ids
        fired = {event.step_id: event for event in self.event_ids if event.step_id}
        told = self._people_to_tell([(self, step, None) for step in steps])
        is_over = self.state in ("met", "cancelled")
        texts = []
        for step, at in zip(steps, plan.steps_at, strict=True):
            event = fired.get(step)
            people = event.notified if event else ", ".join(told[self, step].mapped("name"))
            texts.append(
                {
                    "name": step.name,
                    "at": self._moment_text(event.planned_at or at if event else at),
                    "people": people,
                    "fired": event and self._moment_text(event.happened_at),
                    "is_next": False,
                    "is_open": not event and not is_over,
                }
            )
        if nexts := [text for text in texts if text["is_open"]]:
            nexts[0]["is_next"] = self.state == "running"
        return texts

    def _reader_zone(self):
        return ZoneInfo(self.env.user.tz or self.env.context.get("tz") or "UTC")

    def _moment_text(self, at):
        return self.env["ir.qweb.field.datetime"].value_to_html(
            at.replace(microsecond=0), {"tz_name": self._reader_zone().key, "hide_seconds": True}
        )

    def _span_text(self, begin, end):
        zone = self._reader_zone()
        times = [at.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone) for at in (begin, end)]
        ends_at_midnight = times[1].date() > times[0].date()
        return f"{times[0]:%H:%M}–{'24:00' if ends_at_midnight else format(times[1], '%H:%M')}"

    def _weekday(self, day):
        days = self.env["resource.calendar.attendance"]._fields["dayofweek"]
        return dict(days._description_selection(self.env))[str(day.weekday())]


def _hours(span):
    """Return a span as hours and minutes, such as 2:05."""
    minutes = round(span / timedelta(minutes=1))
    return f"{minutes // 60}:{minutes % 60:02}"
