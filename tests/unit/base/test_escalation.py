"""Clock arithmetic: due moments in working time, pauses, restarts."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.engine_base.core.escalation import (
    AllTime,
    HorizonError,
    WorkTime,
    elapsed,
    merge,
    moment_after,
    schedule,
)

MONDAY = datetime.fromisoformat("2026-03-02")
FRIDAY = datetime.fromisoformat("2026-03-06")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
HORIZON = 60 * 24 * 14  # minutes


def at(minute):
    return MONDAY + timedelta(minutes=minute)


@st.composite
def working_times(draw):
    """Working intervals of two weeks, on whole minutes, or round the clock."""
    if draw(st.booleans()):
        return AllTime()
    cuts = sorted(draw(st.sets(st.integers(0, HORIZON), min_size=2, max_size=24)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return WorkTime([(at(low), at(high)) for low, high in pairs], at(0), at(HORIZON))


moments = st.integers(0, HORIZON - 1)
pause_lists = st.lists(
    st.tuples(moments, st.integers(0, 2000)).map(
        lambda pair: (at(pair[0]), at(min(pair[0] + pair[1], HORIZON)))
    ),
    max_size=5,
)
spans = st.integers(0, 6000).map(lambda minutes: timedelta(minutes=minutes))


def due_or_none(*args):
    try:
        return moment_after(*args)
    except HorizonError:
        return None


@given(working_times(), moments, spans, pause_lists)
def test_limit_has_elapsed_exactly_when_due(work, start, span, pauses):
    due = due_or_none(work, at(start), span, pauses)
    if due is not None:
        assert elapsed(work, at(start), due, pauses) == span


@given(working_times(), moments, spans, pause_lists)
def test_due_is_the_first_such_moment(work, start, span, pauses):
    due = due_or_none(work, at(start), span, pauses)
    if due is not None and span and due - MINUTE >= at(start):
        assert elapsed(work, at(start), due - MINUTE, pauses) < span


@settings(max_examples=30)
@given(working_times(), moments, spans, pause_lists)
def test_due_is_the_same_counted_minute_by_minute(work, start, span, pauses):
    due = due_or_none(work, at(start), span, pauses)
    left, minute = span, start
    while left and minute < HORIZON:
        paused = any(begin <= at(minute) < stop for begin, stop in pauses)
        if not paused and work.worked(at(minute + 1)) > work.worked(at(minute)):
            left -= MINUTE
        minute += 1
    if left:
        assert due is None or due > at(HORIZON)
    else:
        assert due == at(minute)


@given(working_times(), moments, spans, spans, pause_lists)
def test_longer_limit_is_never_due_earlier(work, start, one, other, pauses):
    short, long = sorted((one, other))
    first, second = (due_or_none(work, at(start), span, pauses) for span in (short, long))
    assert second is None or first <= second


@given(working_times(), moments, spans, pause_lists, st.tuples(moments, st.integers(0, 2000)))
def test_another_pause_never_makes_it_due_earlier(work, start, span, pauses, extra):
    pause = (at(extra[0]), at(min(sum(extra), HORIZON)))
    before = due_or_none(work, at(start), span, pauses)
    after = due_or_none(work, at(start), span, [*pauses, pause])
    assert after is None or before <= after


@given(working_times(), moments, spans, st.tuples(moments, st.integers(0, 2000)), st.floats(0, 1))
def test_pause_cut_in_two_counts_as_one(work, start, span, pause, share):
    low, high = at(pause[0]), at(min(sum(pause), HORIZON))
    middle = (low + (high - low) * share).replace(second=0, microsecond=0)
    middle = max(low, middle)
    whole = due_or_none(work, at(start), span, [(low, high)])
    assert due_or_none(work, at(start), span, [(middle, high), (low, middle)]) == whole


@given(working_times(), moments, spans, pause_lists, st.lists(st.integers(1, 300), max_size=4))
def test_restart_changes_nothing(work, start, span, pauses, percents):
    """What was planned once is planned the same from the stored facts after a restart."""
    facts = (work, at(start), span, sorted(percents), pauses)
    try:
        first = schedule(*facts)
    except HorizonError:
        return
    assert schedule(*facts) == first
    assert list(first.steps_at) == sorted(first.steps_at)


@given(pause_lists)
def test_merged_pauses_are_apart_and_keep_their_time(pauses):
    merged = merge(pauses)
    assert all(one[1] < other[0] for one, other in pairwise(merged))
    for minute in range(0, HORIZON, 97):
        inside = any(begin <= at(minute) < stop for begin, stop in pauses)
        assert inside == any(begin <= at(minute) < stop for begin, stop in merged)


def test_step_at_100_percent_is_the_due_moment():
    plan = schedule(AllTime(), MONDAY, timedelta(hours=4), (75, 100, 150))
    assert plan.due_at == plan.steps_at[1] == MONDAY + 4 * HOUR
    assert plan.steps_at[0] == MONDAY + 3 * HOUR
    assert plan.steps_at[2] == MONDAY + 6 * HOUR


def test_due_on_friday_evening_not_on_monday_morning():
    friday = (FRIDAY + 9 * HOUR, FRIDAY + 17 * HOUR)
    monday = tuple(moment + timedelta(days=3) for moment in friday)
    work = WorkTime([friday, monday], FRIDAY, FRIDAY + timedelta(days=7))
    assert moment_after(work, FRIDAY + 15 * HOUR, 2 * HOUR) == friday[1]
    assert moment_after(work, FRIDAY + 18 * HOUR, timedelta(0)) == FRIDAY + 18 * HOUR


def test_moment_beyond_the_known_time_is_an_error():
    work = WorkTime([(at(0), at(60))], at(0), at(100))
    with pytest.raises(HorizonError):
        work.moment(timedelta(hours=2))
    with pytest.raises(HorizonError):
        work.worked(at(101))


def test_negative_limit_is_refused():
    with pytest.raises(ValueError, match="negative"):
        schedule(AllTime(), MONDAY, timedelta(hours=-1))
