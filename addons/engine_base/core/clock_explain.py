"""Why a clock is due when it is due: its limit, counted day by day (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from .escalation import ZERO, AllTime, Interval, WorkTime, elapsed, moment_after


@dataclass(frozen=True, slots=True)
class Day:
    """One day between start and due, as the reader's calendar shows it.

    ``spans`` are the working intervals (naive UTC) between start and due, ``worked`` their
    length, ``paused`` what of it a pause took away, ``counted`` the rest; ``total`` is what was
    counted up to the end of the day.
    """

    day: date
    begin: datetime
    end: datetime
    spans: tuple[Interval, ...]
    worked: timedelta
    paused: timedelta
    counted: timedelta
    total: timedelta


def explain(
    work: WorkTime | AllTime,
    started_at: datetime,
    limit: timedelta,
    pauses: Sequence[Interval] = (),
    zone: tzinfo = timezone.utc,
) -> tuple[Day, ...]:
    """Return the days from start to due; what they count adds up to ``limit`` exactly.

    :param started_at: naive UTC, as every moment here
    :param zone: whose days the rows are
    :raise HorizonError: the known working time is too short

    >>> at = datetime.fromisoformat
    >>> days = [(at(f"2026-03-0{day} 08:00"), at(f"2026-03-0{day} 17:00")) for day in (2, 3)]
    >>> work = WorkTime(days, at("2026-03-02"), at("2026-03-09"))
    >>> rows = explain(work, at("2026-03-02 13:00"), timedelta(hours=6))
    >>> [(str(row.day), row.counted // timedelta(hours=1)) for row in rows]
    [('2026-03-02', 4), ('2026-03-03', 2)]
    """
    due_at = moment_after(work, started_at, limit, pauses)
    rows, total = [], ZERO
    for day, begin, end in _days(started_at, due_at, zone):
        spans = tuple(work.spans(begin, end))
        worked = sum((stop - start for start, stop in spans), ZERO)
        counted = elapsed(work, begin, end, pauses)
        total += counted
        rows.append(Day(day, begin, end, spans, worked, worked - counted, counted, total))
    return tuple(rows)


def _days(
    begin: datetime, end: datetime, zone: tzinfo
) -> Iterable[tuple[date, datetime, datetime]]:
    """Yield the days of ``zone`` between two moments, the first and the last one cut off."""
    day, last = _day(begin, zone), _day(end, zone)
    while day <= last:
        yield day, max(begin, _midnight(day, zone)), min(end, _midnight(day + _ONE, zone))
        day += _ONE


_ONE = timedelta(days=1)


def _day(at: datetime, zone: tzinfo) -> date:
    return at.replace(tzinfo=timezone.utc).astimezone(zone).date()


def _midnight(day: date, zone: tzinfo) -> datetime:
    """Return the moment at which the day begins: midnight, or 1:00 where midnight is skipped."""
    local = datetime.combine(day, time.min, tzinfo=zone)
    return local.astimezone(timezone.utc).replace(tzinfo=None)
