"""Ways, shifts and hard rules."""

from datetime import date

from dispatch_cases import NOW, WUHAN, at, engineer, hours, job

from odoo.addons.engine_aftersales.core.dispatch import Depot, broken_rule
from odoo.addons.engine_aftersales.core.dispatch.route import Route, Visit
from odoo.addons.engine_aftersales.core.dispatch.rules import lapsed_certificate, shifts, visits
from odoo.addons.engine_aftersales.core.dispatch.travel import (
    UNREACHABLE,
    Matrix,
    Travel,
    great_circle_m,
)


def test_short_and_long_ways_join_smoothly():
    near = [great_circle_m(WUHAN, (WUHAN[0] + step, WUHAN[1])) for step in (0.02, 0.03, 0.04)]
    assert abs(near[1] - near[0] - (near[2] - near[1])) < 0.01
    assert great_circle_m(WUHAN, WUHAN) == 0


def test_a_faster_engineer_needs_less_time():
    slow, fast = engineer(1, speed_kmh=30), engineer(2, speed_kmh=90)
    travel = Travel([job(1)], [slow, fast])
    assert travel.seconds(0, 1, travel.pace(slow)) > 2 * travel.seconds(0, 1, travel.pace(fast))


def test_a_matrix_without_a_road_or_a_row_is_filled():
    travel = Travel([job(1)], [engineer(1)], matrix=Matrix([[0, None], [60, 0]]))
    assert travel.seconds(0, 1, 1.0) == UNREACHABLE
    assert travel.metres(1, 0) == 1000
    travel = Travel([job(1)], [engineer(1)], matrix=Matrix([[0]], None, {("job", 1): 0}))
    assert travel.metres(0, 1) == 50_000


def test_a_visit_fits_only_where_all_later_ones_still_do():
    travel = Travel([], [], matrix=Matrix([[0]]))
    route = Route(0, 0, 0, 0.0, 100.0, 1.0, visits=[Visit(1, 0, 50.0, 60.0, 10.0)])
    assert route.schedule(travel)
    assert [place[0] for place in route.places(Visit(2, 0, service=50.0), travel)] == [0]
    assert [place[0] for place in route.places(Visit(2, 0, service=30.0), travel)] == [0, 1]
    assert list(route.places(Visit(2, 0, service=70.0), travel)) == []


def test_pauses_come_off_the_end_and_shifts_that_are_over_go():
    days = [(at(1), at(5)), (at(6), at(10)), (at(1, 1), at(5, 1)), (at(4, 1), at(6, 1))]
    assert shifts(engineer(1, shifts=days), at(9.5)) == [(at(1, 1), at(6, 1))]
    assert shifts(engineer(1, shifts=days), NOW)[0] == (at(1), at(9))


def test_each_hard_rule_names_what_is_missing():
    person = engineer(1, worst_level="B", certificates={"hv": date(2026, 3, 1)})
    assert broken_rule(job(1, "B"), person) is None
    assert broken_rule(job(1, "A"), person).code == "authority"
    for need, code in (("skills", "skill"), ("certificates", "certificate"), ("tools", "tool")):
        reason = broken_rule(job(1, **{need: frozenset({"x"})}), person)
        assert (reason.code, reason.values["missing"]) == (code, ("x",))
    parts = job(1, parts={"pump": 2}, parts_ready=False)
    assert broken_rule(parts, person).code == "parts"
    assert broken_rule(parts, person, Depot()) is None
    assert lapsed_certificate(job(1, certificates=frozenset({"hv"})), person, NOW)


def test_a_job_has_one_way_or_waits_for_parts_as_a_second():
    waits = job(1, parts={"pump": 1}, parts_ready=False, parts_ready_at=at(5))
    assert [(v.earliest, bool(v.uses)) for v in visits(waits, 0, NOW)] == [
        (0.0, True),
        (hours(5).total_seconds(), False),
    ]
    assert len(visits(job(1, parts={"pump": 1}), 0, NOW)) == 1
