"""The board keeps its books; the library only ever makes a plan better."""

from datetime import timedelta

import pytest
from dispatch_cases import NOW, WUHAN, at, engineer, hours, job

from odoo.addons.engine_aftersales.core.dispatch import Move, Weights, plan, solver
from odoo.addons.engine_aftersales.core.dispatch.board import Board
from odoo.addons.engine_aftersales.core.dispatch.travel import Travel


def board_of(jobs, engineers):
    return Board(jobs, engineers, NOW, Travel(jobs, engineers), weights=Weights())


def test_taking_off_gives_back_time_and_parts():
    parts = {"parts": {"pump": 1}, "parts_ready": False}
    board = board_of([job(0, **parts)], [engineer("Li", parts={"pump": 1})])
    place = board.best(0)
    board.put(place)
    assert (board.stock[0], board.hours[0], board.where) == ({"pump": 0}, 1.0, {0: place.route})
    assert board.best(0) is None
    board.set_visits(place.route, [])
    assert (board.stock[0], board.hours[0], board.where) == ({"pump": 1}, 0.0, {})


def test_pushing_out_takes_only_lower_levels():
    jobs = [job(0, "B", service=hours(3)), job(1, "D", service=hours(3)), job(2, "B")]
    jobs.append(job(3, "B", service=hours(3)))
    board = board_of(jobs, [engineer("Li", days=1)])
    assert board.fill([0, 1, 3]) == [3]
    assert board.push_out(3) == [1]
    assert board.push_out(2) is None


def test_the_one_with_less_work_goes():
    people = [engineer("busy", load=timedelta(hours=30)), engineer("free")]
    made = plan([job(1)], people, now=NOW, time_limit_s=0)
    assert made.assignments[0].engineer.key == "free"


def test_engineers_are_split_until_a_group_is_small():
    spots = [(25.0 + n % 10, 105.0 + n // 10) for n in range(40)]
    people = [engineer(n, spots[n]) for n in range(40)]
    jobs = [job(n, place=spots[n % 40], service=hours(0.5)) for n in range(300)]
    board = board_of(jobs, people)
    left = board.fill(range(300))
    groups = solver._groups(board, left)
    assert sum(len(members) for _engineers, members in groups) == 300
    assert max(len(members) for _engineers, members in groups) <= solver.GROUP_JOBS
    assert sorted(e for engineers, _members in groups for e in engineers) == list(range(40))


@pytest.mark.skipif(not solver.available(), reason="no PyVRP for this Python")
def test_the_library_finds_the_shorter_round():
    spots = [(30.0, 114.0 + 0.1 * n) for n in (1, 3, 5, 2, 4, 6)]
    jobs = [job(n, place=place, service=hours(0.1)) for n, place in enumerate(spots)]
    people = [engineer("Li", (30.0, 114.0)), engineer("Wu", (30.0, 114.7))]
    made = plan(jobs, people, now=NOW, iterations=200, weights=Weights.distance())
    assert made.improved_by == "pyvrp"
    assert made.distance_km < 2 * 1.3 * 60


def test_without_the_library_there_still_is_a_plan(monkeypatch):
    monkeypatch.setattr(solver, "available", lambda: False)
    made = plan([job(1)], [engineer("Li")], now=NOW)
    assert (len(made.assignments), made.improved_by) == (1, None)


def test_a_move_knows_its_delay():
    assert Move(job(1), "Li", "Wu", at(1), at(3)).delay == hours(2)
    assert Move(job(1), "Li", None, at(1), None).delay is None
    assert WUHAN
