"""Deadlines in working time: when a clock is due, and when each step of its ladder fires.

All moments are naive UTC, all spans :class:`~datetime.timedelta`. Nothing here reads a clock or a
calendar: the present and the working intervals come in as arguments.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

Interval = tuple[datetime, datetime]

ZERO = timedelta()


class HorizonError(ValueError):
    """The known working intervals end before the moment asked for."""


class WorkTime:
    """The working time of one calendar between two moments.

    :param intervals: working intervals, disjoint and in order
    :param start: first moment that the intervals speak about
    :param end: last moment that they speak about

    >>> at = datetime.fromisoformat
    >>> day = WorkTime([(at("2026-03-02 08:00"), at("2026-03-02 17:00"))],
    ...                at("2026-03-02 00:00"), at("2026-03-03 00:00"))
    >>> day.worked(at("2026-03-02 10:00")), day.worked(at("2026-03-02 20:00"))
    (datetime.timedelta(seconds=7200), datetime.timedelta(seconds=32400))
    >>> day.moment(timedelta(hours=9))
    datetime.datetime(2026, 3, 2, 17, 0)
    """

    __slots__ = ("_begins", "_ends", "_totals", "end", "start")

    def __init__(self, intervals: Sequence[Interval], start: datetime, end: datetime):
        self._begins = [begin for begin, _end in intervals]
        self._ends = [stop for _begin, stop in intervals]
        spans = (stop - begin for begin, stop in intervals)
        self._totals = [ZERO, *accumulate(spans)]
        self.start = start
        self.end = end

    def worked(self, at: datetime) -> timedelta:
        """Return the working time between ``start`` and ``at``.

        :raise HorizonError: ``at`` lies outside of what is known
        """
        if not self.start <= at <= self.end:
            raise HorizonError(f"{at} is outside of {self.start} to {self.end}")
        count = bisect_right(self._begins, at)
        if not count:
            return ZERO
        return self._totals[count - 1] + min(at, self._ends[count - 1]) - self._begins[count - 1]

    def spans(self, begin: datetime, stop: datetime) -> list[Interval]:
        """Return the working intervals between two moments, cut off at them."""
        first = max(bisect_right(self._begins, begin) - 1, 0)
        last = bisect_left(self._begins, stop)
        pairs = zip(self._begins[first:last], self._ends[first:last], strict=True)
        cut = ((max(low, begin), min(high, stop)) for low, high in pairs)
        return [span for span in cut if span[0] < span[1]]

    def moment(self, worked: timedelta) -> datetime:
        """Return the first moment at which ``worked`` working time has passed since ``start``.

        :raise HorizonError: so much working time does not pass before ``end``
        """
        if worked <= ZERO:
            return self.start
        if worked > self._totals[-1]:
            raise HorizonError(f"{worked} of working time is not over by {self.end}")
        index = bisect_left(self._totals, worked) - 1
        return self._begins[index] + (worked - self._totals[index])


class AllTime:
    """Round-the-clock service: every hour counts."""

    __slots__ = ()

    start = datetime.fromisoformat("1970-01-01")

    def worked(self, at: datetime) -> timedelta:
        """Return the time since the epoch."""
        return at - self.start

    def spans(self, begin: datetime, stop: datetime) -> list[Interval]:
        """Return the whole time between two moments."""
        return [(begin, stop)] if begin < stop else []

    def moment(self, worked: timedelta) -> datetime:
        """Return the moment so long after the epoch."""
        return self.start + worked


@dataclass(frozen=True, slots=True)
class Schedule:
    """The moments of one clock: due, and one moment per percentage of its ladder."""

    due_at: datetime
    steps_at: tuple[datetime, ...]


def merge(pauses: Iterable[Interval]) -> list[Interval]:
    """Return the pauses in order, overlapping and touching ones joined, empty ones dropped.

    >>> at = datetime.fromisoformat
    >>> nine, ten, noon = (at(f"2026-03-02 {h}:00") for h in ("09", "10", "12"))
    >>> merge([(ten, noon), (nine, ten)]) == [(nine, noon)]
    True
    """
    merged: list[Interval] = []
    for begin, stop in sorted(pause for pause in pauses if pause[0] < pause[1]):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((begin, stop))
    return merged


def tidy(intervals: Iterable[Interval]) -> list[Interval]:
    """Return working intervals as :class:`WorkTime` needs them: disjoint, in order, none empty.

    Shifts that meet become one. A calendar writes the end of a day as 23:59:59.999999: that is
    midnight, or a night shift would lose a microsecond every day. On the day that the clocks go
    forward an hour does not exist: two shifts may overlap in it and one may end before it begins.

    >>> at = datetime.fromisoformat
    >>> late = (at("2026-03-02 22:00"), at("2026-03-02 23:59:59.999999"))
    >>> early = (at("2026-03-03 00:00"), at("2026-03-03 06:00"))
    >>> tidy([early, late]) == [(at("2026-03-02 22:00"), at("2026-03-03 06:00"))]
    True
    """
    return merge((_whole(begin), _whole(stop)) for begin, stop in intervals)


def _whole(at: datetime) -> datetime:
    return at + timedelta(microseconds=1) if at.microsecond == 999_999 else at


def moment_after(
    work: WorkTime | AllTime,
    started_at: datetime,
    span: timedelta,
    pauses: Iterable[Interval] = (),
) -> datetime:
    """Return when ``span`` of working time has passed since ``started_at``, pauses left out.

    :raise HorizonError: the known working time is too short

    >>> at = datetime.fromisoformat
    >>> moment_after(AllTime(), at("2026-03-02 08:00"), timedelta(hours=4),
    ...              [(at("2026-03-02 09:00"), at("2026-03-02 12:00"))])
    datetime.datetime(2026, 3, 2, 15, 0)
    """
    if span <= ZERO:
        return started_at
    target = work.worked(started_at) + span
    for begin, stop in merge((max(begin, started_at), stop) for begin, stop in pauses):
        begun = work.worked(begin)
        if begun >= target:
            break
        target += work.worked(stop) - begun
    return work.moment(target)


def elapsed(
    work: WorkTime | AllTime,
    started_at: datetime,
    until: datetime,
    pauses: Iterable[Interval] = (),
) -> timedelta:
    """Return the working time from ``started_at`` to ``until`` without the pauses.

    :raise HorizonError: the known working time is too short

    >>> at = datetime.fromisoformat
    >>> elapsed(AllTime(), at("2026-03-02 08:00"), at("2026-03-02 15:00"),
    ...         [(at("2026-03-02 09:00"), at("2026-03-02 12:00"))])
    datetime.timedelta(seconds=14400)
    """
    if until <= started_at:
        return ZERO
    total = work.worked(until) - work.worked(started_at)
    for begin, stop in merge((max(begin, started_at), min(stop, until)) for begin, stop in pauses):
        total -= work.worked(stop) - work.worked(begin)
    return total


def schedule(
    work: WorkTime | AllTime,
    started_at: datetime,
    limit: timedelta,
    percents: Sequence[float] = (),
    pauses: Sequence[Interval] = (),
) -> Schedule:
    """Return when a clock is due and when each step of its ladder fires.

    :param limit: working time allowed
    :param percents: share of ``limit`` after which a step fires, 100 at the due moment
    :raise ValueError: a negative limit or percentage
    :raise HorizonError: the known working time is too short
    """
    if limit < ZERO or any(percent < 0 for percent in percents):
        raise ValueError("limit and percentages of a clock cannot be negative")
    spans = (limit * percent / 100 for percent in percents)
    return Schedule(
        moment_after(work, started_at, limit, pauses),
        tuple(moment_after(work, started_at, span, pauses) for span in spans),
    )
