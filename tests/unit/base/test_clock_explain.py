"""Deadlines over real calendars: shifts, holidays, time zones and their clock changes.

The calendars are built here from the written rules (local shifts of a week, holidays), counted
minute by minute, and compared with the arithmetic that the service runs on.
"""

from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.addons.engine_base.core.clock_explain import explain
from odoo.addons.engine_base.core.escalation import (
    ZERO,
    AllTime,
    HorizonError,
    WorkTime,
    elapsed,
    moment_after,
    tidy,
)

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
# Mondays: an ordinary week, and the weeks in which the clocks go forward or back somewhere.
WEEKS = ("2026-03-02", "2026-03-23", "2026-10-19", "2026-03-09", "2026-11-02", "2026-09-28")
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
OFFICE = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
TWO_SHIFTS = ((6 * 60, 14 * 60), (14 * 60, 22 * 60))
NIGHT = ((0, 6 * 60), (22 * 60, 24 * 60))
SHIFTS = (OFFICE, TWO_SHIFTS, NIGHT, ((0, 24 * 60),), ((90, 150), (170, 200)), ())


def utc(at):
    return at.astimezone(timezone.utc).replace(tzinfo=None)


def local(zone, day, minutes):
    """Return the naive UTC moment of a wall-clock time; 24:00 as a calendar writes it."""
    if minutes == 24 * 60:
        return utc(datetime.combine(day, time.max, tzinfo=zone))
    return utc(datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=zone))


def calendar(zone, monday, weeks, holidays=()):
    """Return the working time of days with shifts each; ``holidays`` are days without."""
    days = [monday + DAY * number for number in range(len(weeks))]
    intervals = [
        (local(zone, day, low), local(zone, day, high))
        for day, shifts in zip(days, weeks, strict=True)
        if day not in holidays
        for low, high in shifts
    ]
    return WorkTime(tidy(intervals), local(zone, monday, 0), local(zone, days[-1] + DAY, 0))


@st.composite
def cases(draw):
    """A calendar of two weeks (they may differ), a start, a limit and pauses."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    monday = date.fromisoformat(draw(st.sampled_from(WEEKS)))
    weeks = draw(st.lists(st.sampled_from(SHIFTS), min_size=14, max_size=14))
    holidays = {monday + DAY * n for n in draw(st.sets(st.integers(0, 13), max_size=3))}
    work = calendar(zone, monday, weeks, holidays)
    last = int((work.end - work.start) / MINUTE)
    moments = st.integers(0, last)
    start = work.start + MINUTE * draw(moments)
    pauses = [
        (work.start + MINUTE * low, min(work.start + MINUTE * (low + span), work.end))
        for low, span in draw(st.lists(st.tuples(moments, st.integers(0, 3000)), max_size=3))
    ]
    limit = MINUTE * draw(st.integers(0, 3000))
    return work, start, limit, pauses


def due_or_none(*args):
    try:
        return moment_after(*args)
    except HorizonError:
        return None


@given(cases(), st.sampled_from(ZONES))
def test_rows_add_up_to_the_limit_exactly(case, reader):
    work, start, limit, pauses = case
    if due_or_none(*case) is None:
        return
    rows = explain(work, start, limit, pauses, ZoneInfo(reader))
    assert sum((row.counted for row in rows), ZERO) == limit
    assert rows[-1].total == limit
    assert all(row.worked - row.paused == row.counted >= ZERO for row in rows)
    assert [row.day for row in rows] == [rows[0].day + DAY * n for n in range(len(rows))]
    assert (rows[0].begin, rows[-1].end) == (start, moment_after(*case))
    assert all(one.end == other.begin for one, other in pairwise(rows))


@given(cases())
def test_working_intervals_without_pauses_are_the_limit(case):
    work, start, limit, pauses = case
    if (due := due_or_none(*case)) is None:
        return
    worked = sum((stop - begin for begin, stop in work.spans(start, due)), ZERO)
    assert worked == work.worked(due) - work.worked(start)
    assert elapsed(work, start, due, pauses) == limit


@settings(max_examples=60)
@given(cases())
def test_due_is_the_same_counted_minute_by_minute(case):
    """The oracle walks over single minutes and knows neither sums nor bisection."""
    work, start, limit, pauses = case
    working = set()
    for begin, stop in work.spans(work.start, work.end):
        working |= {begin + MINUTE * number for number in range((stop - begin) // MINUTE)}
    left, at = limit, start
    while left and at < work.end:
        if at in working and not any(low <= at < high for low, high in pauses):
            left -= MINUTE
        at += MINUTE
    due = due_or_none(*case)
    if left:
        assert due is None
    else:
        assert due == at


@given(cases(), st.integers(0, 3000))
def test_longer_limit_is_never_due_earlier(case, more):
    work, start, limit, pauses = case
    short, long = due_or_none(*case), due_or_none(work, start, limit + MINUTE * more, pauses)
    assert long is None or short <= long


@given(cases(), st.integers(0, 3000))
def test_pause_moves_the_due_moment_by_the_working_time_in_it(case, length):
    work, start, limit, _pauses = case
    due = due_or_none(work, start, limit)
    if due is None:
        return
    stop = min(start + MINUTE * length, work.end)
    paused = due_or_none(work, start, limit, [(start, stop)])
    lost = work.worked(stop) - work.worked(start)
    if paused is None:
        assert work.worked(start) + limit + lost > work.worked(work.end)
    elif limit:
        assert work.worked(paused) - work.worked(due) == lost


@given(cases(), st.integers(0, 20000))
def test_pause_of_no_length_changes_nothing(case, minute):
    work, start, limit, pauses = case
    at = start + MINUTE * minute
    if at <= work.end:
        assert due_or_none(work, start, limit, [*pauses, (at, at)]) == due_or_none(*case)


@given(cases(), st.integers(0, 3000))
def test_counted_in_two_parts_is_counted_in_one(case, minutes):
    """A clock that is read in between, after a restart, is due at the same moment."""
    work, start, limit, pauses = case
    due, between = due_or_none(*case), start + MINUTE * minutes
    if due is None or not start <= between <= due:
        return
    used = elapsed(work, start, between, pauses)
    rest = moment_after(work, between, limit - used, pauses)
    assert elapsed(work, start, rest, pauses) == limit
    if limit > used:
        assert rest == due


@given(cases(), st.integers(0, 13))
def test_holiday_never_makes_it_due_earlier(case, number):
    work, start, limit, pauses = case
    begin = work.start + DAY * number
    spans = work.spans(work.start, work.end)
    free = [
        piece
        for low, high in spans
        for piece in ((low, min(high, begin)), (max(low, begin + DAY), high))
        if piece[0] < piece[1]
    ]
    later = due_or_none(WorkTime(free, work.start, work.end), start, limit, pauses)
    assert later is None or due_or_none(*case) <= later


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(-50, 400)), max_size=12))
@example([(60, 120), (90, 150), (180, -30)])
def test_tidied_intervals_are_disjoint_and_in_order(pairs):
    zero = datetime.fromisoformat("2026-03-29")
    spans = tidy((zero + MINUTE * low, zero + MINUTE * (low + length)) for low, length in pairs)
    assert all(low < high for low, high in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    inside = {m for low, length in pairs for m in range(low, low + max(length, 0))}
    assert sum((high - low for low, high in spans), ZERO) == MINUTE * len(inside)


@pytest.mark.parametrize(
    ("zone", "monday", "start", "due"),
    [
        # The day of the change has 23 hours: the night shift lasts 7 and ends at 6 in the morning.
        ("Europe/Berlin", "2026-03-23", "2026-03-28 21:00", "2026-03-29 04:00"),
        # … and 25 hours in autumn: after 7 of its 9 hours it is 4 in the morning.
        ("Europe/Berlin", "2026-10-19", "2026-10-24 20:00", "2026-10-25 03:00"),
        ("America/New_York", "2026-03-02", "2026-03-08 03:00", "2026-03-08 10:00"),
        ("Asia/Shanghai", "2026-03-02", "2026-03-07 14:00", "2026-03-07 21:00"),
    ],
)
def test_night_shift_over_the_clock_change(zone, monday, start, due):
    """Seven hours of the night shift 22 to 6, across the hour that is missing or comes twice."""
    work = calendar(ZoneInfo(zone), date.fromisoformat(monday), [NIGHT] * 14)
    begin = datetime.fromisoformat(start)
    end = moment_after(work, begin, 7 * HOUR)
    assert end == datetime.fromisoformat(due)
    assert sum((row.counted for row in explain(work, begin, 7 * HOUR)), ZERO) == 7 * HOUR


def test_a_day_with_the_clock_change_is_a_day_of_23_and_25_hours():
    berlin = ZoneInfo("Europe/Berlin")
    for day, hours in (("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)):
        begin = utc(datetime.combine(date.fromisoformat(day), time.min, tzinfo=berlin))
        row = explain(AllTime(), begin, 40 * HOUR, (), berlin)[0]
        assert (str(row.day), row.counted) == (day, hours * HOUR)
