"""A plan holds the hard rules, puts level before promise before travel, and says why."""

from dataclasses import replace
from datetime import date
from itertools import product

from dispatch_cases import (
    NEARBY,
    NOW,
    WUHAN,
    at,
    check,
    codes,
    engineer,
    hours,
    job,
    raises,
    starts,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core.dispatch import Depot, Matrix, Weights, plan

XIAOGAN = (30.92, 113.92)
SKILLS = ("diesel", "gas")


def made_of(jobs, engineers, **options):
    return plan(jobs, engineers, now=NOW, **{"iterations": 30, **options})


def test_nothing_to_plan_gives_an_empty_plan():
    assert made_of([], []).assignments == ()
    assert made_of([], [engineer("Li")]).unassigned == ()
    assert codes(made_of([job(1)], []).unassigned[0]) == ["no_engineers"]


def test_the_nearest_goes_and_the_others_say_why_not():
    people = [engineer("far", XIAOGAN), engineer("near"), engineer("gas", worst_level="D")]
    [made] = made_of([job(1, skills=frozenset())], people).assignments
    assert made.engineer.key == "near"
    assert {(r.engineer, r.code) for r in made.reasons[1:]} == {
        ("far", "farther"),
        ("gas", "authority"),
    }


def test_a_level_goes_before_d_level_for_the_only_hours():
    jobs = [job("D", "D", service=hours(6)), job("A", "A", service=hours(6))]
    made = made_of(jobs, [engineer("Li", days=1)])
    assert [a.job.key for a in made.assignments] == ["A"]
    assert codes(made.unassigned[0]) == ["full"]


def test_the_dedicated_engineer_goes_a_little_farther():
    people = [engineer("near", NEARBY), engineer("hers")]
    [made] = made_of([job(1, engineer="hers")], people).assignments
    assert made.engineer.key == "hers"
    assert "dedicated" in codes(made)


def test_a_certificate_counts_until_its_last_day():
    needs = frozenset({"high voltage"})
    person = engineer("Li", certificates={"high voltage": date(2026, 3, 3)})
    today = job(1, certificates=needs)
    later = job(2, certificates=needs, release=at(0, 2))
    made = made_of([today, later], [person])
    assert list(starts(made)) == [1]
    assert made.unassigned[0].reasons


def test_parts_come_out_of_the_van_until_it_is_empty():
    jobs = [job(n, parts={"pump": 1}, parts_ready=False) for n in (1, 2)]
    made = made_of(jobs, [engineer("Li", parts={"pump": 1})])
    assert len(made.assignments) == 1
    assert codes(made.unassigned[0]) == ["parts_used_up"]
    assert len(made_of(jobs, [engineer("Li")], depot=Depot(WUHAN)).assignments) == 2


def test_a_job_waits_for_its_parts():
    waits = job(1, parts={"pump": 1}, parts_ready=False, parts_ready_at=at(5))
    [made] = made_of([waits], [engineer("Li")]).assignments
    assert made.start == at(5)
    assert "parts_wait" in codes(made)
    [carried] = made_of([waits], [engineer("Li", parts={"pump": 1})]).assignments
    assert carried.start < at(5)


def test_a_late_job_is_planned_at_once_and_says_so():
    late = job(1, due=at(-5), window=(at(-9), at(-5)))
    [made] = made_of([late], [engineer("Li")]).assignments
    assert made.start < at(3)
    assert "late" in codes(made)


def test_a_window_nobody_can_meet_says_when_somebody_could():
    made = made_of([job(1, window=(None, at(0.5)))], [engineer("Li")])
    [reason] = made.unassigned[0].reasons
    assert reason.code == "too_late"
    assert reason.values["earliest"] > at(1)


def test_a_promise_keeps_its_engineer_and_its_moment():
    promised = job(1, locked=("far", at(4)))
    jobs = [promised, job(2, "A", service=hours(5), due=at(2))]
    made = made_of(jobs, [engineer("far", XIAOGAN), engineer("near")])
    assert starts(made)[1] == ("far", at(4))


def test_work_under_way_stays_and_the_engineer_goes_on_from_there():
    begun = job(1, locked=("Li", at(-1)), service=hours(3))
    made = made_of([begun, job(2)], [engineer("Li")])
    assert starts(made)[1] == ("Li", at(-1))
    assert starts(made)[2][1] == at(2)


def test_places_without_coordinates_are_planned_with_a_stand_in():
    lost = [job(1, place=None), job(2, place=(999.0, 0.0))]
    made = made_of(lost, [engineer("Li"), engineer("Wang", place=None)])
    assert len(made.assignments) == 2
    assert all("no_position" in codes(a) for a in made.assignments)


def test_on_leave_or_without_hours_nobody_goes():
    made = made_of([job(1)], [engineer("Li", shifts=()), engineer("Wang", shifts=[(at(3), at(3))])])
    assert codes(made.unassigned[0]) == ["nobody_on_duty"]


def test_a_temporary_engineer_goes_until_the_contract_lapses():
    person = engineer("temp", is_temporary=True, lapses_at=at(3))
    made = made_of([job(1, service=hours(4))], [person])
    assert codes(made.unassigned[0]) == ["longer_than_any_shift"]


def test_day_limits_hold():
    jobs = [job(n) for n in range(4)]
    made = made_of(jobs, [engineer("Li", days=2, jobs_limit=1)])
    assert len(made.assignments) == 2
    made = made_of(jobs, [engineer("Li", days=1, day_limit=hours(3))])
    assert len(made.assignments) == 3


def test_unassigned_jobs_name_what_is_missing():
    needs = job(1, "A", skills=frozenset({"gas"}), tools=frozenset({"crane"}))
    made = made_of([needs], [engineer("Li", worst_level="B")])
    assert codes(made.unassigned[0]) == [
        "nobody_has_skill",
        "nobody_carries_tool",
        "nobody_covers_level",
    ]
    split = [engineer("Li", skills=frozenset({"gas"})), engineer("Wu", tools=frozenset({"crane"}))]
    assert codes(made_of([needs], split).unassigned[0]) == ["nobody_fits_all"]


def test_a_matrix_replaces_straight_lines():
    matrix = {"durations": [[0, 3600, 60], [3600, 0, None], [60, 3600, 0]]}
    made = made_of([job(1)], [engineer("Li"), engineer("Wu")], matrix=matrix)
    assert starts(made)[1] == ("Wu", at(1) + hours(1 / 60))
    named = Matrix(matrix["durations"], None, {("job", 1): 0, ("engineer", "Li"): 2})
    assert starts(made_of([job(1)], [engineer("Li")], matrix=named))[1] == (
        "Li",
        at(1) + hours(1 / 60),
    )


def test_wrong_levels_are_refused():
    with raises(ValueError):
        job(1, "E")
    with raises(ValueError):
        engineer("Li", worst_level="AB")


def test_improvement_saves_kilometres_and_loses_nothing():
    spots = [(30.3 + 0.05 * (7 * n % 11), 114.0 + 0.06 * (5 * n % 13)) for n in range(30)]
    jobs = [job(n, "ABCD"[n % 4], place, due=at(60)) for n, place in enumerate(spots)]
    people = [engineer(name, spots[name]) for name in range(4)]
    rough = plan(jobs, people, now=NOW, time_limit_s=0, weights=Weights.distance())
    better = made_of(jobs, people, weights=Weights.distance(), iterations=200)
    check(better, jobs, people)
    assert better.distance_km <= rough.distance_km
    assert len(better.assignments) == 30


places = st.tuples(st.floats(30, 31.5), st.floats(113.5, 115))
moments = st.none() | st.integers(-10, 60).map(at)


@st.composite
def jobs_of(draw, people):
    found = []
    for key in range(draw(st.integers(0, 12))):
        opens = draw(st.integers(0, 40))
        locked = draw(st.sampled_from([None] * 5 + people))
        found.append(
            job(
                key,
                draw(st.sampled_from("ABCD")),
                draw(places | st.none()),
                service=hours(draw(st.integers(0, 5))),
                due=draw(moments),
                release=draw(moments),
                window=draw(st.sampled_from([(None, None), (at(opens), at(opens + 6))])),
                skills=frozenset(draw(st.sets(st.sampled_from(SKILLS), max_size=1))),
                parts=draw(st.sampled_from([{}, {"pump": 1}])),
                parts_ready=draw(st.booleans()),
                engineer=draw(st.sampled_from([None, *people])),
                locked=(locked, at(draw(st.integers(2, 8)))) if locked else None,
            )
        )
    return found


@st.composite
def cases(draw):
    people = [
        engineer(
            name,
            draw(places),
            days=draw(st.integers(0, 3)),
            worst_level=draw(st.sampled_from("AACD")),
            skills=frozenset(draw(st.sets(st.sampled_from(SKILLS)))),
            parts={"pump": draw(st.integers(0, 2))},
        )
        for name in ["Li", "Wang", "Wu"][: draw(st.integers(1, 3))]
    ]
    return draw(jobs_of([person.key for person in people])), people


@settings(max_examples=60)
@given(cases())
def test_hard_rules_hold_and_every_job_has_its_say(case):
    jobs, people = case
    check(made_of(jobs, people), jobs, people)


@settings(max_examples=40)
@given(cases())
def test_no_low_level_job_stands_in_the_way_of_a_high_one(case):
    jobs, people = case
    jobs = [j for j in jobs if not j.locked]
    made = made_of(jobs, people)
    for left, person in product(made.unassigned, people):
        own = [a for a in made.assignments if a.engineer.key == person.key]
        kept = [a for a in own if a.job.level <= left.job.level]
        if len(kept) < len(own):
            there = [
                replace(a.job, locked=(person.key, a.start), window=(None, None)) for a in kept
            ]
            again = made_of([*there, left.job], [person], time_limit_s=0, iterations=None)
            assert left.job in [u.job for u in again.unassigned]


@settings(max_examples=25)
@given(cases())
def test_the_same_input_gives_the_same_plan(case):
    assert made_of(*case) == made_of(*case)
