"""Versions of the policy that came into force in the past year."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from ..columns import Refused, day, text
from ..step import Step, attempt
from .replay import Replayer

_DRAFTED_BEFORE = timedelta(days=3)


class PolicyStep(Step):
    """Numbers of the policy that the factory has changed: a version per day."""

    file = "policy.csv"
    kind = "policy"
    model = "engine.policy"
    key = ("effective_on", "field")
    columns = (day("effective_on"), text("field"), text("value"), text("reason"))
    optional = True

    def load(self, table):
        table.keep(self._check)
        by_day: dict = {}
        for row in table.rows:
            by_day.setdefault(row["effective_on"], []).append(row)
        count = 0
        for first_day, rows in sorted(by_day.items()):
            made = attempt(
                self.env, lambda d=first_day, own=rows: self._make_version(d, own), self.describe
            )
            for row in rows:
                if isinstance(made, str):
                    table.refuse(row, made)
                else:
                    self.known.remember(self.kind, self.model, [(self.code(row), made.id)])
                    count += 1
        return count

    def _check(self, row):
        if row["field"] not in self.env[self.model]._chapter_fields():
            raise Refused(f"{row['field']} is no number of the policy")
        self._value(row)

    def _value(self, row):
        field = self.env[self.model]._fields[row["field"]]
        if field.type == "selection":
            return row["value"]
        try:
            return float(row["value"])
        except ValueError:
            raise Refused(f'value "{row["value"]}" is not a number') from None

    def _make_version(self, first_day, rows):
        """Let the administrator draft the version and the technical director approve it."""
        replayer = Replayer(self)
        at = datetime.combine(first_day, time(hour=2)) - _DRAFTED_BEFORE
        drafting = replayer.as_user("admin", at)[self.model]
        draft = (
            drafting._of(self.env.company)
            .with_env(drafting.env)
            .copy(
                {
                    "effective_on": first_day,
                    "reason": "；".join(row["reason"] for row in rows),
                    **{row["field"]: self._value(row) for row in rows},
                }
            )
        )
        draft.action_submit()
        director = replayer.as_user("director", at + timedelta(hours=6))
        director[self.model].browse(draft.id).action_approve()
        return draft
