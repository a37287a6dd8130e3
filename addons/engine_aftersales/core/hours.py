"""Hours of an engineer: days, overtime, overlap and what they cost (pure).

Times are naive UTC in whole minutes; ``zone`` is where the engineer works. An interval runs from
its start up to, and not including, its end, so that two that meet do not overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from itertools import pairwise

Interval = tuple[datetime, datetime]
_MINUTE = timedelta(minutes=1)

LOG_STATES = {
    "labour": frozenset({"in_repair"}),
    "travel": frozenset({"parts_issued", "in_repair", "repaired", "confirmed"}),
}
"""State of the order -> hours of which kind may be logged in it.

From *parts issued* on an order is neither cancelled nor planned anew, so hours always end up in
its cost list; the way home may come after the customer's signature.
"""

CORRECT_STATES = LOG_STATES["travel"]
"""Where a supervisor corrects hours; once the cost is posted, it is reopened first."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of an interval that lies on one day of the engineer."""

    day: date
    start: datetime
    end: datetime

    @property
    def hours(self) -> float:
        return hours_of(self.end - self.start)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working time of one engineer around some hours.

    :param working: working intervals, holidays and leave left out
    :param planned: working intervals as if there were no holidays and no leave
    :param holidays: public holidays
    """

    working: tuple[Interval, ...] = ()
    planned: tuple[Interval, ...] = ()
    holidays: tuple[Interval, ...] = ()


def to_minute(at: datetime) -> datetime:
    """Return the begun minute of a moment.

    >>> to_minute(datetime(2026, 3, 2, 8, 0, 59))
    datetime.datetime(2026, 3, 2, 8, 0)
    """
    return at.replace(second=0, microsecond=0)


def hours_of(span: timedelta) -> float:
    """Return hours of a time span.

    >>> hours_of(timedelta(minutes=90))
    1.5
    """
    return span.total_seconds() / 3600


def span_of(hours: float) -> timedelta:
    """Return a number of hours as a time span of whole minutes.

    >>> span_of(1.0083)
    datetime.timedelta(seconds=3600)
    """
    return timedelta(minutes=round(hours * 60))


def split_by_day(start: datetime, end: datetime, zone: tzinfo) -> list[Piece]:
    """Cut an interval at the midnights of ``zone``; nothing is left of an empty one.

    >>> from zoneinfo import ZoneInfo
    >>> night = datetime(2026, 3, 2, 14), datetime(2026, 3, 2, 18)  # 22:00 to 02:00 in Shanghai
    >>> [(str(piece.day), piece.hours) for piece in split_by_day(*night, ZoneInfo("Asia/Shanghai"))]
    [('2026-03-02', 2.0), ('2026-03-03', 2.0)]
    """
    pieces = []
    while start < end:
        day = _local(start, zone).date()
        stop = min(end, _midnight(day + timedelta(days=1), zone))
        if stop <= start:  # a day whose midnight does not exist
            stop = end
        pieces.append(Piece(day, start, stop))
        start = stop
    return pieces


def outside(start: datetime, end: datetime, working: Iterable[Interval]) -> timedelta:
    """Return how much of an interval lies outside of working time.

    :param working: intervals in any order, overlapping or not

    >>> at = datetime.fromisoformat
    >>> day = [(at("2026-03-02 08:00"), at("2026-03-02 12:00"))]
    >>> outside(at("2026-03-02 07:00"), at("2026-03-02 13:30"), day)
    datetime.timedelta(seconds=9000)
    """
    left, at = timedelta(), start
    for begin, stop in sorted(working):
        if begin > at:
            left += max(min(begin, end) - at, timedelta())
        at = max(at, min(stop, end))
        if at >= end:
            break
    return left + max(end - at, timedelta())


def breaks(
    start: datetime, end: datetime, planned: Iterable[Interval], longest: timedelta
) -> list[Interval]:
    """Return the breaks of a calendar that lie inside of a time, with work on both sides of them.

    Whoever begins or ends their time in a break was at work in it, so that one is none.

    :param planned: working intervals of the calendar, apart from each other
    :param longest: a longer gap between two of them is free time, not a break

    >>> at = datetime.fromisoformat
    >>> day = [(at("2026-03-02 08:00"), at("2026-03-02 12:00")),
    ...        (at("2026-03-02 13:00"), at("2026-03-02 17:00"))]
    >>> len(breaks(at("2026-03-02 08:00"), at("2026-03-02 17:00"), day, timedelta(hours=3)))
    1
    >>> breaks(at("2026-03-02 12:30"), at("2026-03-02 17:00"), day, timedelta(hours=3))
    []
    """
    gaps = ((before[1], after[0]) for before, after in pairwise(sorted(planned)))
    return [
        (begin, stop)
        for begin, stop in gaps
        if _MINUTE <= stop - begin <= longest and start < begin and stop < end
    ]


def worked_hours(
    pieces: Sequence[Piece], unpaid: Sequence[Interval], told: float | None = None
) -> list[float]:
    """Return the hours worked in each piece of one time: its breaks left out, unless told.

    :param unpaid: breaks inside of the time
    :param told: all hours, where somebody entered them: the whole time says that the breaks were
        worked through; fewer leave out another pause, of a time on one day
    :raise ValueError: they do not fit between begin and end

    >>> at = datetime.fromisoformat
    >>> day = [Piece(date(2026, 3, 2), at("2026-03-02 08:00"), at("2026-03-02 17:00"))]
    >>> lunch = [(at("2026-03-02 12:00"), at("2026-03-02 13:00"))]
    >>> worked_hours(day, lunch), worked_hours(day, lunch, 9), worked_hours(day, lunch, 7.5)
    ([8.0], [9.0], [7.5])
    >>> round(*worked_hours([Piece(day[0].day, lunch[0][0], at("2026-03-02 12:16"))], [], 0.275), 4)
    0.2667
    """
    without = [hours_of(outside(piece.start, piece.end, unpaid)) for piece in pieces]
    if not told:
        return without
    whole = [piece.hours for piece in pieces]
    for hours in (without, whole):
        if round(abs(sum(hours) - told) * 60, 3) < 1:  # begin and end are kept to the minute
            return hours
    if len(pieces) > 1 or not 0 < told < sum(whole):
        raise ValueError(f"{told} hours do not fit between begin and end")
    return [told]


def overtime(piece: Piece, calendar: Calendar, pause: timedelta = timedelta()) -> timedelta:
    """Return the overtime of a piece: its time outside of the calendar.

    A pause in it is taken out of that time first: nobody is paid more for the lunch they had.

    >>> at = datetime.fromisoformat
    >>> day = Calendar(working=((at("2026-03-02 08:00"), at("2026-03-02 12:00")),))
    >>> morning = Piece(date(2026, 3, 2), at("2026-03-02 10:00"), at("2026-03-02 14:00"))
    >>> overtime(morning, day), overtime(morning, day, timedelta(hours=1))
    (datetime.timedelta(seconds=7200), datetime.timedelta(seconds=3600))
    """
    return max(outside(piece.start, piece.end, calendar.working) - pause, timedelta())


def day_kind(piece: Piece, calendar: Calendar, zone: tzinfo) -> str:
    """Return ``holiday``, ``weekend`` or ``weekday``: how dear overtime on this day is.

    A holiday that falls on a day of rest is a holiday. A day on which somebody has leave is the
    weekday that it is.

    >>> from zoneinfo import ZoneInfo
    >>> at = datetime.fromisoformat
    >>> sunday = Piece(date(2026, 3, 1), at("2026-03-01 08:00"), at("2026-03-01 09:00"))
    >>> day_kind(sunday, Calendar(), ZoneInfo("UTC"))
    'weekend'
    """
    if overlapping(calendar.holidays, piece.start, piece.end):
        return "holiday"
    begin, end = _midnight(piece.day, zone), _midnight(piece.day + timedelta(days=1), zone)
    return "weekday" if overlapping(calendar.planned, begin, end) else "weekend"


def overlapping(intervals: Iterable[Interval], start: datetime, end: datetime) -> Interval | None:
    """Return the first of some intervals that shares time with another one.

    >>> at = datetime.fromisoformat
    >>> taken = [(at("2026-03-02 08:00"), at("2026-03-02 10:00"))]
    >>> overlapping(taken, at("2026-03-02 10:00"), at("2026-03-02 11:00")) is None
    True
    """
    shared = (one for one in sorted(intervals) if one[0] < end and start < one[1])
    return next(shared, None)


def cost(hours: float, overtime_h: float, hourly_cost: float, factor: float) -> float:
    """Return the cost of some hours, not rounded, in the currency of ``hourly_cost``.

    :param hours: all hours, overtime included
    :param overtime_h: overtime hours, at most ``hours``
    :param factor: how many times the hourly cost an overtime hour costs

    >>> cost(10, 2, 100.0, 1.5)
    1100.0
    """
    return (hours - overtime_h) * hourly_cost + overtime_h * hourly_cost * factor


def hourly_cost_on(
    history: Iterable[tuple[date | None, float]], day: date, otherwise: float = 0.0
) -> float:
    """Return the hourly cost that held on ``day``.

    :param history: (first day, cost) in any order; no first day: from the start
    :param otherwise: what to answer where no history was kept

    >>> history = [(None, 100.0), (date(2026, 3, 1), 120.0)]
    >>> hourly_cost_on(history, date(2026, 2, 28)), hourly_cost_on(history, date(2026, 3, 1))
    (100.0, 120.0)
    """
    held = [(first or date.min, amount) for first, amount in history if (first or day) <= day]
    return max(held)[1] if held else otherwise


def _local(at: datetime, zone: tzinfo) -> datetime:
    return at.replace(tzinfo=timezone.utc).astimezone(zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    aware = datetime.combine(day, time.min, tzinfo=zone)
    return aware.astimezone(timezone.utc).replace(tzinfo=None)
