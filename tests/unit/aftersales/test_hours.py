"""Hours of an engineer: nothing is lost at midnight, overtime is what the calendar leaves."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core import hours
from odoo.addons.engine_aftersales.core.workflows import SERVICE_ORDER

ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC")]
at = datetime.fromisoformat
BEGIN = at("2026-01-01")


@st.composite
def intervals(draw, longest_h=72):
    """Return (start, end) in whole minutes within a year, so that clock changes are among them."""
    start = BEGIN + timedelta(minutes=draw(st.integers(0, 365 * 24 * 60)))
    return start, start + timedelta(minutes=draw(st.integers(1, longest_h * 60)))


@given(intervals(), st.sampled_from(ZONES))
def test_days_of_an_interval_are_the_whole_of_it(interval, zone):
    pieces = hours.split_by_day(*interval, zone)
    assert pieces[0].start == interval[0]
    assert pieces[-1].end == interval[1]
    for one, following in pairwise(pieces):
        assert one.end == following.start
        assert one.day < following.day
    assert sum(piece.hours for piece in pieces) == pytest.approx(
        hours.hours_of(interval[1] - interval[0])
    )


@given(intervals(), st.sampled_from(ZONES))
def test_every_minute_of_a_piece_is_on_its_day(interval, zone):
    for piece in hours.split_by_day(*interval, zone):
        for moment in (piece.start, piece.end - timedelta(minutes=1)):
            assert moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).date() == piece.day


def test_nothing_is_left_of_an_empty_interval():
    assert hours.split_by_day(BEGIN, BEGIN, ZONES[0]) == []
    assert hours.split_by_day(BEGIN, BEGIN - timedelta(hours=1), ZONES[0]) == []


@given(intervals(), st.lists(intervals(longest_h=12), max_size=6))
def test_overtime_agrees_with_counting_minutes(interval, working):
    start = interval[0]
    end = min(interval[1], start + timedelta(hours=6))
    minutes = int((end - start).total_seconds() // 60)
    counted = sum(
        not any(begin <= minute < stop for begin, stop in working)
        for minute in (start + timedelta(minutes=number) for number in range(minutes))
    )
    assert hours.outside(start, end, working) == timedelta(minutes=counted)


@given(intervals(longest_h=20), st.lists(intervals(), max_size=4), st.integers(0, 300))
def test_overtime_is_never_more_than_what_was_worked(interval, working, pause_min):
    piece = hours.Piece(interval[0].date(), *interval)
    pause = min(timedelta(minutes=pause_min), piece.end - piece.start)
    over = hours.overtime(piece, hours.Calendar(working=tuple(working)), pause)
    assert timedelta() <= over <= piece.end - piece.start - pause


@st.composite
def shifts(draw):
    """Return working intervals apart from each other, in a week or two."""
    cuts = draw(st.lists(st.integers(0, 14 * 24 * 60), min_size=2, max_size=12, unique=True))
    times = [BEGIN + timedelta(minutes=cut) for cut in sorted(cuts)]
    return list(zip(times[::2], times[1::2], strict=False))


@given(intervals(longest_h=14 * 24), shifts(), st.integers(0, 12 * 60), st.sampled_from(ZONES))
def test_breaks_lie_between_work_and_were_never_working_time(interval, working, longest, zone):
    start, end = interval[0].replace(month=1, day=1), BEGIN + (interval[1] - interval[0])
    unpaid = hours.breaks(start, end, working, timedelta(minutes=longest))
    for begin, stop in unpaid:
        assert start < begin < stop < end
        assert stop - begin <= timedelta(minutes=longest)
        assert hours.overlapping(working, begin, stop) is None
    pieces = hours.split_by_day(start, end, zone)
    without = hours.worked_hours(pieces, unpaid)
    left_out = sum((stop - begin for begin, stop in unpaid), timedelta())
    whole = hours.hours_of(max(end - start, timedelta()))
    assert sum(without) == pytest.approx(whole - hours.hours_of(left_out))
    calendar = hours.Calendar(working=tuple(working), planned=tuple(working))
    for piece, own in zip(pieces, without, strict=True):
        pause = hours.span_of(piece.hours - own)
        paid = hours.overtime(piece, calendar, pause)
        assert paid + pause == hours.outside(piece.start, piece.end, working)


def test_gap_longer_than_a_break_is_the_time_between_two_shifts():
    split = [
        (BEGIN, BEGIN + timedelta(hours=4)),
        (BEGIN + timedelta(hours=8), at("2026-01-01 12:00")),
    ]
    day = BEGIN, BEGIN + timedelta(hours=12)
    assert hours.breaks(*day, split, timedelta(hours=3)) == []
    assert hours.breaks(*day, split, timedelta(hours=4)) == [(split[0][1], split[1][0])]
    assert hours.breaks(*day, split, timedelta()) == []


@pytest.mark.parametrize("told", [-1, 9.1, 24])
def test_hours_that_do_not_fit_are_refused(told):
    piece = hours.Piece(BEGIN.date(), BEGIN, BEGIN + timedelta(hours=9))
    with pytest.raises(ValueError, match="do not fit"):
        hours.worked_hours([piece], [], told)
    with pytest.raises(ValueError, match="do not fit"):
        hours.worked_hours([piece, piece], [], 3)


@given(intervals(), intervals())
def test_overlap_is_mutual(one, other):
    assert bool(hours.overlapping([one], *other)) == bool(hours.overlapping([other], *one))


def test_intervals_that_meet_do_not_overlap():
    noon = BEGIN + timedelta(hours=12)
    assert hours.overlapping([(BEGIN, noon)], noon, noon + timedelta(hours=1)) is None
    assert hours.overlapping([(BEGIN, noon)], noon - timedelta(minutes=1), noon)


@pytest.mark.parametrize(
    ("day", "holidays", "kind"),
    [
        (date(2026, 3, 2), (), "weekday"),
        (date(2026, 3, 1), (), "weekend"),
        (date(2026, 3, 2), ((at("2026-03-02"), at("2026-03-03")),), "holiday"),
        (date(2026, 3, 1), ((at("2026-03-01"), at("2026-03-02")),), "holiday"),
    ],
)
def test_kind_of_day(day, holidays, kind):
    monday = at("2026-03-02 08:00"), at("2026-03-02 17:00")
    calendar = hours.Calendar(working=(monday,), planned=(monday,), holidays=holidays)
    start = datetime.combine(day, datetime.min.time()) + timedelta(hours=10)
    piece = hours.Piece(day, start, start + timedelta(hours=1))
    assert hours.day_kind(piece, calendar, ZoneInfo("UTC")) == kind


def test_leave_on_a_weekday_is_overtime_of_a_weekday():
    monday = at("2026-03-02 08:00"), at("2026-03-02 17:00")
    calendar = hours.Calendar(working=(), planned=(monday,))
    piece = hours.Piece(date(2026, 3, 2), monday[0], monday[1])
    assert hours.overtime(piece, calendar) == timedelta(hours=9)
    assert hours.day_kind(piece, calendar, ZoneInfo("UTC")) == "weekday"


@given(
    st.dictionaries(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.floats(1, 500), max_size=8),
    st.dates(date(2019, 1, 1), date(2031, 1, 1)),
)
def test_hourly_cost_is_the_last_that_began(history, day):
    rows = [(None, 50.0), *history.items()]
    begun = [first for first in history if first <= day]
    expected = history[max(begun)] if begun else 50.0
    assert hours.hourly_cost_on(rows, day) == expected


def test_without_history_the_given_cost_holds():
    assert hours.hourly_cost_on([], date(2026, 1, 1), otherwise=80.0) == 80.0
    assert hours.hourly_cost_on([(date(2026, 2, 1), 90.0)], date(2026, 1, 1), 80.0) == 80.0


@given(st.integers(1, 16 * 60), st.integers(0, 16 * 60), st.sampled_from([1.0, 1.5, 2.0, 3.0]))
def test_overtime_is_never_cheaper(minutes, over, factor):
    over = min(minutes, over)
    plain = hours.cost(minutes / 60, 0, 120, factor)
    assert hours.cost(minutes / 60, over / 60, 120, factor) >= plain - 1e-9


def test_hours_are_logged_in_states_of_the_order_that_cannot_be_cancelled():
    cancellable = set(SERVICE_ORDER.arrow("cancel").sources)
    for states in (*hours.LOG_STATES.values(), hours.CORRECT_STATES):
        assert states <= set(SERVICE_ORDER.states)
        assert not states & cancellable
        assert not states & set(SERVICE_ORDER.arrow("replan").sources)
