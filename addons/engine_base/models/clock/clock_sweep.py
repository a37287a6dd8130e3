import logging

from psycopg2.errors import SerializationFailure

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import moment

_logger = logging.getLogger(__name__)

BATCH = 1000
"""Clocks per transaction of the sweep."""

MAX_SINGLE = 50
"""Reminders that one person gets one by one out of a batch; more become one reminder."""


class EngineClock(models.Model):
    """The sweep: fires the steps that are due, each of them once."""

    _inherit = "engine.clock"

    @api.model
    def _cron_sweep(self):
        """Fire what is due, a batch per transaction, until nothing is left or time is up.

        Two sweeps at once share the work: each skips the rows that the other one has locked.
        """
        now = moment.now(self.env)
        while True:
            try:
                count = self._resume_overdue(now, limit=BATCH) + self._sweep_batch(now)
            except SerializationFailure:
                _logger.info("Another sweep was faster; going on with what is left.")
                self.env.cr.rollback()
                continue
            remaining = self._count_due(now) if count else 0
            if not self.env["ir.cron"]._commit_progress(count, remaining=remaining) or not count:
                return

    @api.model
    def _cron_refresh(self):
        """Compute anew the running clocks with a calendar: its hours may have changed."""
        self._refresh([("calendar_id", "!=", False)])

    @api.model
    def _sweep_batch(self, now, limit=BATCH):
        """Fire the due steps of at most ``limit`` clocks; return how many clocks it was."""
        clocks = self._take_due("running", "next_fire_at", now, limit)
        if clocks:
            clocks._advance(now)
        return len(clocks)

    @api.model
    def _take_due(self, state, moment_field, now, limit):
        """Return the clocks of a state whose moment has come, locked, in sudo.

        Rows that another sweep has locked are left to it.
        """
        self.flush_model()
        moment_column = SQL.identifier(moment_field)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM engine_clock
                 WHERE state = %s AND %s <= %s
                 ORDER BY %s
                 LIMIT %s
                   FOR UPDATE SKIP LOCKED
                """,
                state,
                moment_column,
                now,
                moment_column,
                limit,
            )
        )
        clocks = self.sudo().browse(clock_id for (clock_id,) in rows)
        clocks.invalidate_recordset()
        return clocks

    @api.model
    def _count_due(self, now):
        return self.sudo().search_count(
            (Domain("state", "=", "running") & Domain("next_fire_at", "<=", now))
            | (Domain("state", "=", "paused") & Domain("pause_until", "<=", now))
        )

    def _advance(self, now):
        """Fire the steps of these clocks up to ``now`` and set when the next one fires."""
        fired = self._fired_step_ids()
        due, moments = [], []
        steps_of = {ladder: list(ladder.step_ids) for ladder in self.ladder_id}
        for clock, schedule in zip(self, self._plan(self._prepare_timings()), strict=True):
            steps, done = steps_of.get(clock.ladder_id, ()), fired.get(clock.id, set())
            firing = [
                (clock, step, at)
                for step, at in zip(steps, schedule.steps_at, strict=True)
                if at <= now and step.id not in done
            ]
            due += firing
            done = done | {step.id for _clock, step, _at in firing}
            moments.append((clock.id, self._prepare_moments(schedule, steps, done)))
        self._write_moments(moments)
        self._fire(due, now)

    @api.model
    def _write_moments(self, moments):
        names = ("warn_at", "due_at", "next_fire_at")
        self.env.cr.execute(
            SQL(
                """
                UPDATE engine_clock clock
                   SET warn_at = new.warn_at, due_at = new.due_at, next_fire_at = new.next_fire_at
                  FROM unnest(%s::int[], %s::timestamp[], %s::timestamp[], %s::timestamp[])
                       AS new(id, warn_at, due_at, next_fire_at)
                 WHERE clock.id = new.id
                """,
                [clock_id for clock_id, _vals in moments],
                *([vals[name] or None for _id, vals in moments] for name in names),
            )
        )
        self.invalidate_model(names)

    @api.model
    def _fire(self, due, now):
        """Keep an event per step and tell the people; a step that has fired is left out.

        :param due: tuples (clock, step, moment at which the step was due)
        """
        told = self._people_to_tell(due)
        rows = self._insert_events(due, told, now) if due else ()
        new = set(rows)
        self._tell(
            [
                (clock, step, told[clock, step])
                for clock, step, _at in due
                if (clock.id, step.id) in new
            ]
        )

    @api.model
    def _insert_events(self, due, told, now):
        """Insert the events that are not there yet; return their (clock id, step id)."""
        names = [", ".join(told[clock, step].mapped("name")) or None for clock, step, _at in due]
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO engine_clock_event
                       (clock_id, step_id, kind, happened_at, planned_at, notified)
                SELECT clock_id, step_id, 'fired', %s, planned_at, notified
                  FROM unnest(%s::int[], %s::int[], %s::timestamp[], %s::varchar[])
                       AS due(clock_id, step_id, planned_at, notified)
                    ON CONFLICT (clock_id, step_id) WHERE step_id IS NOT NULL DO NOTHING
             RETURNING clock_id, step_id
                """,
                now,
                [clock.id for clock, _step, _at in due],
                [step.id for _clock, step, _at in due],
                [at.replace(microsecond=0) for _clock, _step, at in due],
                names,
            )
        )
        self.env["engine.clock.event"].invalidate_model()
        self.invalidate_model(["event_ids"])
        return rows

    @api.model
    def _people_to_tell(self, due):
        """Return {(clock, step): users}: the owner, or everybody of the role in the company."""
        users, told = {}, {}
        for clock, step, _at in due:
            if step.action == "remind_owner" and clock.owner_id.active:
                told[clock, step] = clock.owner_id
                continue
            key = (step.role, clock.company_id)
            if key not in users:
                users[key] = (
                    self.env["res.users"]._engine_role_users(*key)
                    if step.role
                    else self.env["res.users"]
                )
            told[clock, step] = users[key]
        return told

    @api.model
    def _tell(self, fired):
        """Remind people by an activity and a message on their screen.

        Who would get more than ``MAX_SINGLE`` reminders gets one that says how many: ten thousand
        activities after an outage help nobody, and the list of late clocks shows them all.

        :param fired: tuples (clock, step, users)
        """
        self._tell_lines(
            [
                (clock, user, lambda env, pair=(clock, step): env._reminder_summary(*pair))
                for clock, step, users in fired
                for user in users
            ]
        )

    @api.model
    def _tell_lines(self, news):
        """Give each person their news: activities, and one message on the screen.

        :param news: tuples (clock, user, function that says it, given the model in their language)
        """
        by_user = {}
        for clock, user, say in news:
            by_user.setdefault(user, []).append((clock, say))
        reminders = []
        for user, own in by_user.items():
            localized = self.with_context(lang=user.lang or "en_US")
            lines = [say(localized) for _clock, say in own[:MAX_SINGLE]]
            if len(own) > MAX_SINGLE:
                lines = [
                    localized.env._(
                        "%(count)s deadlines need you, the first: %(first)s",
                        count=len(own),
                        first=lines[0],
                    )
                ]
            reminders += [
                (clock, user, line) for (clock, _say), line in zip(own, lines, strict=False)
            ]
            user._bus_send(
                "simple_notification",
                {
                    "type": "warning",
                    "title": localized.env._("Deadlines"),
                    "message": "\n".join(lines),
                },
            )
        self._remind(reminders)

    @api.model
    def _reminder_summary(self, clock, step):
        return self.env._(
            "%(clock)s: %(percent)g %% of the time is over",
            clock=clock.with_env(self.env).display_name,
            percent=step.percent,
        )
