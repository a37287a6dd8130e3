import itertools
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core.dispatch import Engineer, Job
from odoo.addons.engine_aftersales.core.visit import joined, obstacles, without

MIDNIGHT = datetime.fromisoformat("2026-03-02 00:00")
NOW = MIDNIGHT - timedelta(hours=1)


def at(hour, minute=0):
    return MIDNIGHT + timedelta(hours=hour, minutes=minute)


def engineer(**vals):
    shifts = [(at(8), at(12)), (at(13), at(17))]
    return Engineer("Li", **{"worst_level": "B", "shifts": shifts, **vals})


def codes(job, person, start, **vals):
    return [reason.code for reason in obstacles(job, person, start, now=NOW, **vals)]


def test_a_visit_over_the_pause_is_possible():
    assert codes(Job(1, "C", timedelta(hours=4)), engineer(), at(11)) == []


@pytest.mark.parametrize(
    ("job", "start", "code"),
    [
        (Job(1, "A"), at(9), "authority"),
        (Job(1, skills=frozenset({"gas"})), at(9), "skill"),
        (Job(1, certificates=frozenset({"crane"})), at(9), "certificate"),
        (Job(1, certificates=frozenset({"lapsed"})), at(9), "certificate_lapsed"),
        (Job(1, parts={"filter": 3}, parts_ready=False), at(9), "parts"),
        (Job(1, service=timedelta(hours=3)), at(15), "calendar"),
        (Job(1), at(7), "calendar"),
        (Job(1), NOW - timedelta(minutes=1), "past"),
    ],
)
def test_each_hard_rule_has_its_reason(job, start, code):
    person = engineer(parts={"filter": 2}, certificates={"lapsed": date(2026, 3, 1)})
    assert codes(job, person, start) == [code]


def test_parts_that_come_later_ask_for_a_later_start_unless_carried():
    job = Job(1, parts={"filter": 1}, parts_ready=False, parts_ready_at=at(14))
    assert codes(job, engineer(), at(9)) == ["parts_come"]
    assert codes(job, engineer(), at(14)) == []
    assert codes(job, engineer(parts={"filter": 1}), at(9)) == []


def test_two_visits_do_not_overlap_but_may_touch():
    busy = [(at(9), at(10), 7)]
    assert codes(Job(1), engineer(), at(9, 30), busy=busy) == ["overlap"]
    assert codes(Job(1), engineer(), at(10), busy=busy) == []


def test_without_a_time_only_the_person_is_judged():
    assert codes(Job(1, "C"), engineer(shifts=()), None) == []


hours = st.integers(0, 40)
intervals = st.lists(
    st.tuples(hours, hours).filter(lambda pair: pair[0] < pair[1]), max_size=6
).map(lambda pairs: [(at(begin), at(end)) for begin, end in pairs])


@given(shifts=intervals, busy=intervals)
def test_what_is_left_of_a_day_is_work_and_not_taken(shifts, busy):
    for begin, end in without(shifts, busy):
        assert begin < end
        assert any(first <= begin and end <= last for first, last in shifts)
        assert all(end <= taken or until <= begin for taken, until in busy)


@given(shifts=intervals)
def test_joined_days_are_in_order_and_apart(shifts):
    days = joined(shifts)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(days))
