"""The plan: who does which job when, and why."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from . import explain, rules, solver
from .board import Board, in_order
from .model import Assignment, Depot, Engineer, Job, Plan, Weights
from .route import INFINITY
from .travel import ROAD_FACTOR, STAND_IN_KM, Travel


def plan(
    jobs: Sequence[Job],
    engineers: Sequence[Engineer],
    *,
    now: datetime,
    matrix=None,
    depot: Depot | None = None,
    weights: Weights | None = None,
    time_limit_s: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    road_factor: float = ROAD_FACTOR,
    stand_in_km: float = STAND_IN_KM,
    pause: timedelta = rules.PAUSE,
) -> Plan:
    """Return who does which job when: level before promise before travel.

    :param now: the present, naive UTC
    :param matrix: :class:`~.travel.Matrix` or an OSRM answer; else straight lines
    :param depot: where tools and parts may be fetched, once a shift
    :param time_limit_s: for the improvement; by default 2 s for 100 jobs, more for more up to
        30 s, less where nothing is gained any more; 0: none. What a time cuts off depends on the
        machine: for the same plan each time give ``iterations``, or 0
    :param iterations: rounds of improvement for each group of engineers, instead of a time
    :param road_factor: way on the road per straight line
    :param stand_in_km: from and to a place without coordinates
    :param pause: working intervals closer than this are one shift

    >>> at = datetime.fromisoformat
    >>> day = (at("2026-03-02 00:00"), at("2026-03-02 09:00"))
    >>> li = Engineer("Li", (31.2, 121.5), shifts=[day])
    >>> job = Job("S1", "A", timedelta(hours=2), (31.3, 121.5), due=at("2026-03-02 04:00"))
    >>> made = plan([job, Job("S2", skills=frozenset({"gas"}))], [li], now=at("2026-03-02 00:00"))
    >>> [(a.job.key, a.engineer.key, str(a.start)) for a in made.assignments]
    [('S1', 'Li', '2026-03-02 00:14:28')]
    >>> [(u.job.key, u.reasons[0].code) for u in made.unassigned]
    [('S2', 'nobody_has_skill')]
    """
    began = time.perf_counter()
    jobs, engineers = list(jobs), list(engineers)
    travel = Travel(
        jobs, engineers, depot, matrix, road_factor=road_factor, stand_in_km=stand_in_km
    )
    board = Board(
        jobs, engineers, now, travel, weights=weights or Weights(), depot=depot, pause=pause
    )
    begun = begin(board)
    left = construct(board, [index for index in range(len(jobs)) if index not in begun])
    seconds = time_for(len(jobs)) if time_limit_s is None else time_limit_s
    seconds -= time.perf_counter() - began
    improved = solver.improve(board, left, seconds=seconds, iterations=iterations, seed=seed)
    if improved:
        left = settle(board, [index for index in left if index not in board.where])
    return result(board, begun, left, "pyvrp" if improved else None)


def time_for(jobs: int) -> float:
    """Return the seconds of improvement for so many jobs."""
    return min(30.0, 2.0 * max(1.0, jobs / 100))


def begin(board: Board) -> dict[int, Assignment]:
    """Return the locked jobs that are under way: their engineers start from there."""
    begun = {}
    numbers = {engineer.key: number for number, engineer in enumerate(board.engineers)}
    for index, job in enumerate(board.jobs):
        if job.locked and job.locked[1] < board.now and job.locked[0] in numbers:
            number, start = numbers[job.locked[0]], job.locked[1]
            engage(board, number, index, start + job.service)
            begun[index] = Assignment(
                job, board.engineers[number], start, start, start + job.service, start, 0.0,
                reasons=(explain.Reason("under_way", job.locked[0]),),
            )  # fmt: skip
    return begun


def engage(board: Board, engineer: int, point: int, until: datetime) -> None:
    """Let an engineer's shifts begin where and when they are free again."""
    moment = (until - board.now).total_seconds()
    for route in board.routes[engineer]:
        if route.begin < moment:
            route.begin = float(-(-moment // 1))
            route.origin = point if moment < route.end else route.origin


def construct(board: Board, indices: Sequence[int]) -> list[int]:
    """Place jobs one after the other, level before promise; return those without a place."""
    left = board.fill(in_order(board, indices))
    for index in left:
        if board.jobs[index].locked:
            way = board.ways[index][0]
            board.ways[index] = [replace(way, latest=INFINITY, due=way.earliest)]
    return settle(board, left)


def settle(board: Board, left: Sequence[int]) -> list[int]:
    """Give jobs without a place one, where need be by pushing out lower levels."""
    todo, nowhere = in_order(board, left), []
    while todo:
        index = todo.pop(0)
        if place := board.best(index):
            board.put(place)
        elif (pushed := board.push_out(index)) is not None:
            todo = in_order(board, [*todo, *pushed])
        else:
            nowhere.append(index)
    return nowhere


def result(board: Board, begun: dict, left: Sequence[int], library: str | None) -> Plan:
    """Return what the board shows as a plan."""
    made = [*begun.values()]
    for routes in board.routes:
        for route in routes:
            made.extend(assignments(board, route))
    return Plan(
        assignments=tuple(made),
        unassigned=tuple(explain.unassigned(board, index) for index in sorted(left)),
        distance_km=sum(r.length_m(board.travel) for rs in board.routes for r in rs) / 1000,
        improved_by=library,
    )


def assignments(board: Board, route) -> list[Assignment]:
    """Return the assignments of one shift in order."""

    def at(seconds: float) -> datetime:
        return board.now + timedelta(seconds=seconds)

    found, travel = [], board.travel
    free, point, way, drive = route.begin, route.origin, 0.0, 0.0
    via = False
    for visit, start in zip(route.visits, route.starts, strict=True):
        way += travel.metres(point, visit.point)
        drive += travel.seconds(point, visit.point, route.pace)
        point = visit.point
        if visit.job is None:
            via = True
            continue
        leave = free if found else max(free, start - drive)
        found.append(
            Assignment(
                job=board.jobs[visit.job],
                engineer=board.engineers[route.engineer],
                start=at(start),
                arrival=at(leave + drive),
                finish=at(start + visit.service),
                depart=at(leave),
                travel_km=way / 1000,
                via_depot=via,
                reasons=explain.assigned(board, route, visit, start),
            )
        )
        free, way, drive, via = start + visit.service, 0.0, 0.0, False
    return found
