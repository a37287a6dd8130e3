"""Load against capacity: the plan is monotone, the proposal closes the gap."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core import peak_plan
from odoo.addons.engine_aftersales.core.peak_plan import Capacity, Kind, Terms, Work

OPEN_DAYS = (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)
TERMS = Terms(OPEN_DAYS, {"A": 0, "B": 0, "C": 3, "D": 9}, 360, min_days=5)

kinds = st.builds(
    Kind,
    st.frozensets(st.integers(1, 3), max_size=2),
    st.sampled_from("ABCD"),
)
works = st.lists(st.builds(Work, st.integers(0, 13), kinds, st.integers(0, 900)), max_size=12)
capacities = st.lists(
    st.builds(Capacity, st.sampled_from(OPEN_DAYS), kinds, st.integers(0, 720)), max_size=12
)


@settings(max_examples=60)
@given(works, capacities)
def test_proposal_covers_the_whole_gap(some_works, some_capacities):
    proposal = peak_plan.propose(some_works, some_capacities, TERMS)
    extra = [one for hired in proposal for one in peak_plan.capacity_of(hired, TERMS)]
    assert peak_plan.plan(some_works, [*some_capacities, *extra], TERMS).short == {}


@settings(max_examples=60)
@given(works, capacities)
def test_nothing_is_proposed_where_nothing_is_short(some_works, some_capacities):
    short = peak_plan.plan(some_works, some_capacities, TERMS).short
    assert bool(peak_plan.propose(some_works, some_capacities, TERMS)) == bool(short)


@settings(max_examples=60)
@given(works, capacities, st.builds(Capacity, st.sampled_from(OPEN_DAYS), kinds, st.just(240)))
def test_more_capacity_never_leaves_more_short(some_works, some_capacities, more):
    before = peak_plan.plan(some_works, some_capacities, TERMS).short_minutes
    assert peak_plan.plan(some_works, [*some_capacities, more], TERMS).short_minutes <= before


@settings(max_examples=60)
@given(works, capacities, st.builds(Work, st.integers(0, 4), kinds, st.just(240)))
def test_more_work_never_leaves_less_short(some_works, some_capacities, more):
    def unserved(all_works):
        served = peak_plan.plan(all_works, some_capacities, TERMS).served
        return sum(work.minutes for work in all_works) - sum(served.values())

    assert unserved([*some_works, more]) >= unserved(some_works)


@settings(max_examples=60)
@given(works, capacities)
def test_nobody_works_more_than_there_is_time(some_works, some_capacities):
    result = peak_plan.plan(some_works, some_capacities, TERMS)
    for day, minutes in result.used.items():
        assert minutes <= sum(one.minutes for one in some_capacities if one.day == day)
    assert sum(result.used.values()) == sum(result.served.values())


@settings(max_examples=40)
@given(works, capacities)
def test_worst_level_is_served_as_if_alone(some_works, some_capacities):
    """Nothing of a milder level takes time away from level A."""

    def short_of_a(all_works):
        short = peak_plan.plan(all_works, some_capacities, TERMS).short
        return sum(minutes for (_day, kind), minutes in short.items() if kind.level == "A")

    only = [work for work in some_works if work.kind.level == "A"]
    assert short_of_a(some_works) == short_of_a(only)


def test_proposal_is_contiguous_and_long_enough():
    fuel = Kind(frozenset({1}), "B")
    hired = peak_plan.propose([Work(2, fuel, 800), Work(3, fuel, 300)], [], TERMS)
    assert all(one.last - one.first + 1 >= TERMS.min_days for one in hired)
    assert sum(one.count for one in hired) == 3


def test_work_of_a_closed_day_waits_for_the_next_open_one():
    urgent = Kind(frozenset(), "A")
    result = peak_plan.plan([Work(5, urgent, 60)], [Capacity(7, urgent, 60)], TERMS)
    assert result.short == {}


def test_two_hundred_engineers_and_a_full_fortnight_are_planned_in_time():
    """Every engineer with a profile of their own: the worst case that a company could have."""
    dice = random.Random(3)
    skills = range(1, 17)
    engineers = [
        Kind(frozenset(dice.sample(skills, 6)), dice.choice("ABCD")) for _number in range(200)
    ]
    rooms = [Capacity(day, kind, 360) for day in OPEN_DAYS for kind in engineers]
    load = [
        Work(day, Kind(frozenset({skill}), level), 700)
        for day in range(14)
        for skill in skills
        for level in "ABCD"
    ]
    result = peak_plan.plan(load, rooms, TERMS)
    assert sum(result.served.values()) > 0
