"""Shorter ways: the routing library PyVRP improves what the board holds.

Groups of neighbouring engineers are improved one after the other. Whatever the library answers is
put on the board only if every rule still holds there and the plan costs less; see decision 0020.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from .board import Board
from .problem import Problem
from .route import Route

GROUP_JOBS = 100


def available() -> bool:
    """Tell whether PyVRP can be imported; there is none for Python 3.10."""
    try:
        import pyvrp
    except ImportError:
        return False
    return hasattr(pyvrp, "IteratedLocalSearch")


def improve(
    board: Board, open_jobs: Sequence[int], *, seconds: float, iterations: int | None, seed: int
) -> bool:
    """Improve the board within a time; ``open_jobs``: those that found no place.

    :param iterations: stop each group after so many rounds instead: the same for the same input
    """
    groups = [group for group in _groups(board, open_jobs) if len(group[1]) > 0]
    total = sum(len(members) for _engineers, members in groups)
    if not total or board.weights.travel_km <= 0 or seconds <= 0 or not available():
        return False
    end = time.perf_counter() + seconds
    for engineers, members in groups:
        left = end - time.perf_counter()
        if left <= 0 and iterations is None:
            break
        share = left * len(members) / total
        total -= len(members)
        _improve_group(board, engineers, members, seconds=share, iterations=iterations, seed=seed)
    return True


def _groups(board: Board, open_jobs) -> list[tuple[list[int], list[int]]]:
    """Split the engineers by where they live, until each group has few enough jobs."""
    jobs = [
        [v.job for r in routes for v in r.visits if v.job is not None] for routes in board.routes
    ]
    for index in open_jobs:
        if allowed := board.allowed(index):
            near = [e for e in board.nearest(index) if e in allowed]
            jobs[(near or allowed)[0]].append(index)
    everybody = [e for e, routes in enumerate(board.routes) if routes]
    done, todo = [], [everybody]
    while todo:
        engineers = todo.pop()
        members = [index for e in engineers for index in jobs[e]]
        if len(members) <= GROUP_JOBS or len(engineers) < 2:
            done.append((engineers, members))
        else:
            todo.extend(_halves(board, engineers))
    return done[::-1]


def _halves(board: Board, engineers: list[int]) -> tuple[list[int], list[int]]:
    """Split at the median distance from whoever lives farthest from the first one."""
    metres, home = board.travel.metres, board.travel.home
    pole = max(engineers, key=lambda e: metres(home + engineers[0], home + e))
    ordered = sorted(engineers, key=lambda e: (metres(home + pole, home + e), e))
    return ordered[: len(ordered) // 2], ordered[len(ordered) // 2 :]


def _improve_group(board, engineers, members, **limits) -> None:
    routes = [r for e in engineers for r in board.routes[e] if r.begin < r.end]
    problem = Problem(board, routes, members)
    before = {id(route): list(route.visits) for route in routes}
    cost = (0, _cost(board, routes))
    stops = problem.solve(**limits)
    if stops is None:
        return
    fits = [board.set_visits(route, found) for route, found in zip(routes, stops, strict=True)]
    gained = sum(v.job is not None for r in routes for v in r.visits) - sum(
        v.job is not None for visits in before.values() for v in visits
    )
    may = all(
        route.engineer in board.allowed(visit.job)
        for route in routes
        for visit in route.visits
        if visit.job is not None
    )
    if not (may and all(fits)) or (-gained, _cost(board, routes)) >= cost:
        for route in routes:
            board.set_visits(route, before[id(route)])


def _cost(board: Board, routes: list[Route]) -> float:
    """Return what the shifts cost in kilometres: way, delay and preferences."""
    weights, total = board.weights, 0.0
    for route in routes:
        total += weights.travel_km * route.length_m(board.travel) / 1000
        for visit, start in zip(route.visits, route.starts, strict=True):
            if visit.job is not None:
                total += board.wish_cost(visit.job, route.engineer)
                total += weights.late_h * max(0.0, start - visit.due) / 3600
                total += weights.wait_h * (start - board.ways[visit.job][0].earliest) / 3600
    return total
