"""One urgent job into the running plan, with as little disturbance as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from . import planning
from .board import Board
from .model import Assignment, Depot, Engineer, Job, Move, Plan, Weights
from .rules import PAUSE
from .travel import ROAD_FACTOR, STAND_IN_KM, Travel

# A start that shifts by less is no move.
_UNMOVED = timedelta(minutes=1)


def insert(
    plan: Plan,
    job: Job,
    engineers: Sequence[Engineer],
    *,
    now: datetime,
    matrix=None,
    depot: Depot | None = None,
    weights: Weights | None = None,
    road_factor: float = ROAD_FACTOR,
    stand_in_km: float = STAND_IN_KM,
    pause: timedelta = PAUSE,
) -> Plan:
    """Return ``plan`` with ``job`` in it, and in ``moves`` what had to change for it.

    What has begun, what an engineer is on the way to, and what is locked stays as it is. The
    others keep engineer and order, and their promise, unless the job is of higher level and has no
    place on time: then jobs of lower level give way, and find another place or none.

    :param matrix: as for ``plan``; without an index its rows are the jobs of ``plan.assignments``
        in order, then ``job``, then the engineers, then the depot
    """
    kept = [a for a in plan.assignments if a.job.key != job.key]
    jobs, engineers = [*(a.job for a in kept), job], list(engineers)
    travel = Travel(
        jobs, engineers, depot, matrix, road_factor=road_factor, stand_in_km=stand_in_km
    )
    board = Board(
        jobs, engineers, now, travel, weights=weights or Weights(), depot=depot, pause=pause
    )
    gone = [a for a in kept if a.depart <= now]
    stray = _rebuild(board, kept)
    left = planning.settle(board, stray)
    left += place_urgent(board, len(kept))
    made = planning.result(board, dict(enumerate(gone)), [*left], plan.improved_by)
    others = tuple(u for u in plan.unassigned if u.job.key != job.key)
    return replace(made, unassigned=made.unassigned + others, moves=_moves(kept, made))


def _rebuild(board: Board, kept: list[Assignment]):
    """Put what is planned on the board as it stands; return what has no shift any more."""
    numbers = {engineer.key: number for number, engineer in enumerate(board.engineers)}
    stray = []
    for index, assignment in enumerate(kept):
        number = numbers.get(assignment.engineer.key)
        if assignment.depart <= board.now:
            if number is not None:
                planning.engage(board, number, index, assignment.finish)
        elif number is None or not _put_back(board, number, index, assignment):
            stray.append(index)
    return stray


def _put_back(board: Board, number: int, index: int, assignment: Assignment) -> bool:
    """Append a job to the shift it was planned in; tell whether it fits there."""
    start = (assignment.start - board.now).total_seconds()
    for route in board.routes[number]:
        if start <= route.end and number in board.allowed(index):
            stops = [board.depot_stop()] if assignment.via_depot and board.depot else []
            before = list(route.visits)
            visit = _as_planned(board, index, start)
            if board.set_visits(route, [*before, *stops, visit]):
                return True
            board.set_visits(route, before)
    return False


def _as_planned(board: Board, index: int, start: float):
    way = next(
        (w for w in board.ways[index][::-1] if w.earliest <= start + 1), board.ways[index][0]
    )
    return replace(way, latest=min(way.latest, max(way.due, start)))


def place_urgent(board: Board, index: int) -> list[int]:
    """Place a job on time if that can be; return the jobs that have no place in the end."""
    place = board.best(index)
    if place and not place.late:
        board.put(place)
        return []
    before = {id(r): (r, list(r.visits)) for routes in board.routes for r in routes}
    pushed = board.push_out(index)
    late = _late(board, index)
    if pushed is not None and (place is None or late < place.late):
        return planning.settle(board, pushed)
    for route, visits in before.values():
        if route.visits != visits:
            board.set_visits(route, visits)
    if place:
        board.put(place)
        return []
    return [index]


def _late(board: Board, index: int) -> float:
    route = board.where.get(index)
    if route is None:
        return 0.0
    at = next(n for n, visit in enumerate(route.visits) if visit.job == index)
    return max(0.0, route.starts[at] - route.visits[at].due)


def _moves(kept: list[Assignment], made: Plan) -> tuple[Move, ...]:
    """Return the jobs whose engineer or start is no longer what it was."""
    after = {a.job.key: a for a in made.assignments}
    moves = []
    for old in kept:
        new = after.get(old.job.key)
        if new is None:
            moves.append(Move(old.job, old.engineer.key, None, old.start, None))
        elif new.engineer.key != old.engineer.key or abs(new.start - old.start) >= _UNMOVED:
            moves.append(Move(old.job, old.engineer.key, new.engineer.key, old.start, new.start))
    return tuple(moves)
