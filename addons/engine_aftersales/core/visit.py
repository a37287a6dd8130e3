"""Whether one engineer may make one visit at one moment (pure).

The planner of :mod:`.dispatch` keeps these rules by construction; here they are asked for a
choice that a person made, or that a plan made a while ago.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from .dispatch import rules
from .dispatch.model import Engineer, Interval, Job, Reason

PAUSE = rules.PAUSE


def obstacles(
    job: Job,
    engineer: Engineer,
    start: datetime | None,
    *,
    now: datetime,
    busy: Iterable[tuple[datetime, datetime, object]] = (),
) -> list[Reason]:
    """Return the hard rules that a visit would break, none where it may be made.

    :param start: begin of the work; None: no time was chosen, only who
    :param busy: (begin, end, key) of the other visits of the engineer

    >>> at = datetime.fromisoformat
    >>> day = (at("2026-03-02 00:00"), at("2026-03-02 09:00"))
    >>> li = Engineer("Li", worst_level="C", shifts=[day])
    >>> [r.code for r in obstacles(Job(1, "A"), li, None, now=at("2026-03-01 00:00"))]
    ['authority']
    >>> late = at("2026-03-02 08:30")
    >>> [r.code for r in obstacles(Job(1, "D"), li, late, now=at("2026-03-01 00:00"))]
    ['calendar']
    """
    found = []
    if broken := rules.broken_rule(replace(job, locked=None), engineer):
        found.append(broken)
    if start is None:
        return found
    if start < now:
        return [*found, Reason("past", engineer.key, {"start": start})]
    if lapsed := rules.lapsed_certificate(job, engineer, start):
        found.append(lapsed)
    end = start + job.service
    if not works(engineer.shifts, start, end):
        values = {"start": start, "end": end, "next": next_shift(engineer.shifts, start)}
        found.append(Reason("calendar", engineer.key, values))
    found += _overlaps(engineer, start, end, busy)
    ready = job.parts_ready_at
    if not job.parts_ready and ready and start < ready and not rules.carries(job, engineer):
        found.append(Reason("parts_come", engineer.key, {"ready": ready}))
    return found


def _overlaps(engineer, start, end, busy) -> list[Reason]:
    """Return the first other visit that takes the time, as a list of one or none."""
    for begin, until, key in busy:
        if begin < end and start < until:
            values = {"order": key, "start": begin, "end": until}
            return [Reason("overlap", engineer.key, values)]
    return []


def works(shifts: Iterable[Interval], start: datetime, end: datetime) -> bool:
    """Tell whether somebody works all the time from ``start`` to ``end``, pauses included."""
    return any(begin <= start and end <= until for begin, until in joined(shifts))


def next_shift(shifts: Iterable[Interval], at: datetime) -> datetime | None:
    """Return when the first shift after ``at`` begins."""
    return min((begin for begin, _end in joined(shifts) if begin > at), default=None)


def joined(shifts: Iterable[Interval], pause: timedelta = PAUSE) -> list[Interval]:
    """Return working intervals with the pauses between them filled in.

    >>> at = datetime.fromisoformat
    >>> both = [(at("2026-03-02 08:00"), at("2026-03-02 12:00")),
    ...         (at("2026-03-02 13:00"), at("2026-03-02 17:00"))]
    >>> [(b.hour, e.hour) for b, e in joined(both)]
    [(8, 17)]
    """
    days: list[Interval] = []
    for begin, end in sorted(shifts):
        if days and begin - days[-1][1] <= pause:
            days[-1] = (days[-1][0], max(days[-1][1], end))
        else:
            days.append((begin, end))
    return days


def without(shifts: Iterable[Interval], busy: Iterable[Interval]) -> list[Interval]:
    """Return working intervals with what is taken already cut out of them.

    >>> at = datetime.fromisoformat
    >>> day = [(at("2026-03-02 08:00"), at("2026-03-02 17:00"))]
    >>> cut = without(day, [(at("2026-03-02 07:00"), at("2026-03-02 10:00"))])
    >>> [(b.hour, e.hour) for b, e in cut]
    [(10, 17)]
    """
    left = list(shifts)
    for taken, until in busy:
        left = [
            piece
            for begin, end in left
            for piece in ((begin, min(end, taken)), (max(begin, until), end))
            if piece[0] < piece[1]
        ]
    return left
