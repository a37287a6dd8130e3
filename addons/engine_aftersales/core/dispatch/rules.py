"""The hard rules: may this engineer do this job at all, and in which shifts.

A broken rule is a :class:`~.model.Reason`; the calendar is kept by the shifts themselves.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil, floor

from .model import LEVELS, Depot, Engineer, Interval, Job, Reason
from .route import INFINITY, Visit

PAUSE = timedelta(hours=2)


def broken_rule(job: Job, engineer: Engineer, depot: Depot | None = None) -> Reason | None:
    """Return why ``engineer`` may never do ``job``, None if they may on some day.

    >>> broken_rule(Job(1, level="A"), Engineer("Li", worst_level="C")).code
    'authority'
    >>> broken_rule(Job(1, skills=frozenset({"common rail"})), Engineer("Li")).values
    {'missing': ('common rail',)}
    """
    if job.locked and job.locked[0] != engineer.key:
        return Reason("locked_to", engineer.key, {"engineer": job.locked[0]})
    if LEVELS.index(job.level) < LEVELS.index(engineer.worst_level):
        values = {"level": job.level, "covers": engineer.worst_level}
        return Reason("authority", engineer.key, values)
    for code, needed, owned in (
        ("skill", job.skills, engineer.skills),
        ("certificate", job.certificates, engineer.certificates.keys()),
        ("tool", () if depot else job.tools, engineer.tools),
    ):
        if missing := set(needed) - set(owned):
            return Reason(code, engineer.key, {"missing": _in_order(missing)})
    if not depot and must_carry(job) and not carries(job, engineer):
        return Reason("parts", engineer.key, {"missing": _in_order(lacking(job, engineer))})
    return None


def _in_order(things) -> tuple:
    return tuple(sorted(things, key=str))


def must_carry(job: Job) -> bool:
    """Tell whether the job can only be done with parts out of the van."""
    return not job.parts_ready and job.parts_ready_at is None


def carries(job: Job, engineer: Engineer) -> bool:
    """Tell whether the van holds the parts of the job, if it were the only one."""
    return not lacking(job, engineer)


def lacking(job: Job, engineer: Engineer) -> set:
    """Return the kinds of parts of which the van holds too few."""
    return {kind for kind, count in job.parts.items() if engineer.parts.get(kind, 0) < count}


def lapsed_certificate(job: Job, engineer: Engineer, start: datetime) -> Reason | None:
    """Return which certificate is no longer valid on the day of ``start``."""
    for name in _in_order(job.certificates):
        last = engineer.certificates.get(name)
        if last is not None and last < start.date():
            return Reason("certificate_lapsed", engineer.key, {"missing": (name,), "last": last})
    return None


def last_valid(job: Job, engineer: Engineer, now: datetime) -> float:
    """Return the last second, from ``now``, at which every needed certificate is valid."""
    days = [engineer.certificates.get(name) for name in job.certificates]
    ends = [
        datetime(day.year, day.month, day.day) + timedelta(days=1)  # noqa: DTZ001 (naive UTC)
        for day in days
        if day is not None
    ]
    return min(((end - now).total_seconds() - 1.0 for end in ends), default=INFINITY)


def shifts(engineer: Engineer, now: datetime, pause: timedelta = PAUSE) -> list[Interval]:
    """Return the shifts that are not over, pauses taken off their end, in order.

    >>> at = datetime.fromisoformat
    >>> both = [(at("2026-03-02 08:00"), at("2026-03-02 12:00")),
    ...         (at("2026-03-02 13:00"), at("2026-03-02 17:00"))]
    >>> [(str(b), str(e)) for b, e in shifts(Engineer(1, shifts=both), at("2026-03-02 06:00"))]
    [('2026-03-02 08:00:00', '2026-03-02 16:00:00')]
    """
    end_at = engineer.lapses_at
    intervals = sorted(
        (begin, min(end, end_at) if end_at else end) for begin, end in engineer.shifts
    )
    joined: list[list] = []
    for begin, end in intervals:
        if begin >= end:
            continue
        if joined and begin - joined[-1][1] <= pause and begin > joined[-1][1]:
            joined[-1][2] += begin - joined[-1][1]
            joined[-1][1] = end
        elif joined and begin <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([begin, end, timedelta()])
    return [(begin, end - lost) for begin, end, lost in joined if end - lost > now]


def visits(job: Job, index: int, now: datetime) -> list[Visit]:
    """Return the ways to do a job: with parts out of the van, and when they come.

    A window that is over does not bind any more; a locked job starts when promised.
    """

    def since(moment: datetime | None, otherwise: float, whole=floor) -> float:
        return float(whole((moment - now).total_seconds())) if moment else otherwise

    opens, closes = since(job.window[0], 0.0, ceil), since(job.window[1], INFINITY)
    earliest = max(0.0, since(job.release, 0.0, ceil), opens)
    due = min(since(job.due, INFINITY), closes)
    if closes < 0:
        closes = INFINITY
    common = {
        "latest": closes, "service": float(ceil(job.service.total_seconds())), "due": due,
        "rank": LEVELS.index(job.level), "is_locked": job.locked is not None,
    }  # fmt: skip
    if job.locked:
        promised = max(0.0, since(job.locked[1], 0.0, ceil))
        uses = job.parts if must_carry(job) else {}
        return [Visit(index, index, promised, uses=uses, **{**common, "latest": promised})]
    if job.parts_ready or not job.parts:
        return [Visit(index, index, earliest, **common)]
    ready = since(job.parts_ready_at, INFINITY, ceil)
    if ready <= earliest:
        return [Visit(index, index, earliest, **common)]
    ways = [Visit(index, index, earliest, uses=job.parts, **common)]
    if ready < INFINITY:
        ways.append(Visit(index, index, ready, waits=True, **common))
    return ways
