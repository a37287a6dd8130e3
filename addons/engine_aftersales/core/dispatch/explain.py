"""Why this engineer and not the next three; why nobody, and what would make it possible.

Codes and figures only (:class:`~.model.Reason`); sentences are the model's business. Hours are
floats, distances kilometres.

====================  ========================================================================
assigned              values
====================  ========================================================================
chosen                added_km (the way that the job adds), after (jobs before it that shift)
only_one              nobody else may do the job
dedicated, knows      is the dedicated engineer; knew the engine last
locked, locked_late   promised; promised, and cannot be kept: late_h
late                  due, late_h
parts_wait            the parts come at: ready_at
no_position           job or engineer without coordinates: stand-in for the way
under_way             has begun before the present
other engineer        level and covers (authority); missing (skill, certificate, tool, parts);
                      missing, last (certificate_lapsed); locked_to: engineer;
                      no_shift: none in the horizon; no_time: every shift is full;
                      later: late_h; farther: extra_km; less_wished: extra_km; plan_as_a_whole
unassigned            no_engineers; nobody_has_skill, nobody_has_certificate, nobody_carries_tool:
                      missing; nobody_covers_level: level; parts_missing: missing;
                      nobody_fits_all: lacks (code), missing, of the engineer nearest to it;
                      all_lapsed: missing; nobody_on_duty; longer_than_any_shift: longest_h;
                      too_late: earliest (a start, with other jobs as planned), misses;
                      full: free_h (most in any shift); locked_impossible: start
====================  ========================================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from . import rules
from .model import Job, Reason, Unassigned
from .route import INFINITY, Route, Visit
from .travel import known

CANDIDATES = 3
_NOBODY = (
    ("nobody_has_skill", "skills", "skills"),
    ("nobody_has_certificate", "certificates", "certificates"),
    ("nobody_carries_tool", "tools", "tools"),
)


def assigned(board, route: Route, visit: Visit, start: float) -> tuple[Reason, ...]:
    """Return why this engineer, then one reason for each of the next three candidates."""
    engineer = board.engineers[route.engineer]
    added = _added_m(board, route, visit)
    after = sum(v.job is not None for v in route.visits[: route.visits.index(visit)])
    values = {"added_km": round(added / 1000, 1), "after": after}
    reasons = [Reason("chosen", engineer.key, values), *_marks(board, route, visit, start)]
    others = [e for e in board.nearest(visit.job) if e != route.engineer][:CANDIDATES]
    cost = board.weights.travel_km * added / 1000 + board.wish_cost(visit.job, route.engineer)
    late = max(0.0, start - visit.due)
    reasons += [_why_not(board, other, visit.job, late, cost) for other in others]
    return tuple(reasons)


def _added_m(board, route: Route, visit: Visit) -> float:
    index, points = route.visits.index(visit) + 1, route.points()
    before, after = points[index - 1], points[index + 1]
    metres = board.travel.metres
    saved = metres(before, after) if len(route.visits) > 1 else 0.0
    return metres(before, visit.point) + metres(visit.point, after) - saved


def _marks(board, route: Route, visit: Visit, start: float) -> Iterator[Reason]:
    job, engineer = board.jobs[visit.job], board.engineers[route.engineer]
    late_h = round(max(0.0, start - visit.due) / 3600, 2)
    if len(board.engineers) > 1 and len(board.allowed(visit.job)) == 1:
        yield Reason("only_one", engineer.key)
    if job.locked:
        yield Reason("locked_late" if late_h else "locked", engineer.key, {"late_h": late_h})
    elif late_h:
        yield Reason("late", engineer.key, {"due": job.due or job.window[1], "late_h": late_h})
    if job.engineer == engineer.key:
        yield Reason("dedicated", engineer.key)
    if job.known_by == engineer.key:
        yield Reason("knows", engineer.key)
    if visit.waits:
        yield Reason("parts_wait", engineer.key, {"ready_at": job.parts_ready_at})
    if not board.travel.has_matrix and not (known(job.position) and known(engineer.position)):
        yield Reason("no_position", None if known(engineer.position) else engineer.key)


def _why_not(board, other: int, index: int, late: float, cost: float) -> Reason:
    job, engineer = board.jobs[index], board.engineers[other]
    if broken := rules.broken_rule(job, engineer, board.depot):
        return broken
    if not board.routes[other]:
        return Reason("no_shift", engineer.key)
    begin = board.now + timedelta(seconds=board.routes[other][0].begin)
    if lapsed := rules.lapsed_certificate(job, engineer, begin):
        return lapsed
    return _costs_more(board, other, index, late, cost)


def _costs_more(board, other: int, index: int, late: float, cost: float) -> Reason:
    engineer = board.engineers[other]
    best = min(board.places(index, other), key=lambda p: (p.late, p.cost), default=None)
    if best is None:
        return Reason("no_time", engineer.key)
    if best.late > late + 60:
        return Reason("later", engineer.key, {"late_h": round((best.late - late) / 3600, 2)})
    way = board.weights.travel_km * best.added_m / 1000
    extra = round(way + board.wish_cost(index, other) - cost, 1)
    if extra <= 0:
        return Reason("plan_as_a_whole", engineer.key, {"extra_km": extra})
    code = "less_wished" if board.wish_cost(index, other) >= extra else "farther"
    return Reason(code, engineer.key, {"extra_km": extra})


def unassigned(board, index: int) -> Unassigned:
    """Return why nobody does a job, the most general reason first."""
    job = board.jobs[index]
    reasons = list(_nobody(board, job))
    allowed = board.allowed(index)
    if not reasons and not allowed:
        reasons.append(_nearest_miss(board, job))
    if not reasons:
        reasons.append(_no_time(board, index, allowed))
    return Unassigned(job, tuple(reasons))


def _nobody(board, job: Job) -> Iterator[Reason]:
    """Yield every need of a job that no engineer meets."""
    engineers = board.engineers
    if not engineers:
        yield Reason("no_engineers")
        return
    for code, need, owned in _NOBODY:
        if code == "nobody_carries_tool" and board.depot:
            continue
        known_to_some = set().union(*(getattr(engineer, owned) for engineer in engineers))
        if missing := set(getattr(job, need)) - known_to_some:
            yield Reason(code, values={"missing": tuple(sorted(missing, key=str))})
    if all(job.level < engineer.worst_level for engineer in engineers):
        yield Reason("nobody_covers_level", values={"level": job.level})
    if not board.depot and rules.must_carry(job):
        lacking = set.intersection(*(rules.lacking(job, engineer) for engineer in engineers))
        if lacking or not any(rules.carries(job, engineer) for engineer in engineers):
            missing = lacking or set(job.parts)
            yield Reason("parts_missing", values={"missing": tuple(sorted(missing, key=str))})


def _nearest_miss(board, job: Job) -> Reason:
    """Return what the engineer who comes nearest to meeting all needs lacks."""
    if job.locked:
        key = job.locked[0]
        holder = next((e for e in board.engineers if e.key == key), None)
        broken = holder and rules.broken_rule(job, holder, board.depot)
        values = {"start": job.locked[1], "lacks": broken.code if broken else "engineer"}
        return Reason("locked_impossible", key, {**values, **(broken.values if broken else {})})
    misses = [rules.broken_rule(job, engineer, board.depot) for engineer in board.engineers]
    order = ("parts", "tool", "certificate", "skill", "authority")
    miss = min(
        (m for m in misses if m), key=lambda m: (order.index(m.code), len(m.values["missing"]))
        if m.code != "authority" else (len(order), 0)
    )  # fmt: skip
    return Reason("nobody_fits_all", miss.engineer, {"lacks": miss.code, **miss.values})


def _no_time(board, index: int, allowed: list[int]) -> Reason:
    job = board.jobs[index]
    routes = [route for e in allowed for route in board.routes[e]]
    if not routes:
        return Reason("nobody_on_duty")
    if job.locked:
        return Reason("locked_impossible", job.locked[0], {"start": job.locked[1]})
    begins = {
        e: board.now + timedelta(seconds=board.routes[e][0].begin)
        for e in allowed
        if board.routes[e]
    }
    lapsed = [rules.lapsed_certificate(job, board.engineers[e], at) for e, at in begins.items()]
    if all(lapsed):
        return Reason("all_lapsed", values={"missing": lapsed[0].values["missing"]})
    return _no_room(board, index, allowed, routes)


def _no_room(board, index: int, allowed: list[int], routes: list[Route]) -> Reason:
    job = board.jobs[index]
    longest = max(min(route.end - route.begin, route.limit) for route in routes)
    if longest < job.service.total_seconds():
        return Reason("longer_than_any_shift", values={"longest_h": round(longest / 3600, 2)})
    if earliest := _earliest(board, index, allowed):
        engineer, start = earliest
        values = {"earliest": board.now + timedelta(seconds=start), "misses": job.window[1]}
        return Reason("too_late", board.engineers[engineer].key, values)
    if board.ways[index][0].uses and all(board.lacks(e, board.ways[index][0]) for e in allowed):
        return Reason("parts_used_up", values={"missing": tuple(sorted(job.parts, key=str))})
    free = max(min(r.end - r.begin, r.limit) - r.worked for r in routes)
    return Reason("full", values={"free_h": round(max(0.0, free) / 3600, 2)})


def _earliest(board, index: int, allowed: list[int]) -> tuple[int, float] | None:
    """Return who could start when, were it not for the window."""
    ways = board.ways[index]
    board.ways[index] = [replace(way, latest=INFINITY) for way in ways]
    found = [(p.start, e) for e in allowed for p in board.places(index, e)]
    board.ways[index] = ways
    return min(found)[::-1] if found else None
