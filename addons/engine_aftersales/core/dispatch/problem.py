"""Some shifts and jobs in the terms of the routing library, and its answer as stops again."""

from __future__ import annotations

from .board import Board
from .route import INFINITY, Route, Visit
from .rules import last_valid

# Jobs without a promise may start so much later than constructed, seconds.
_DRIFT = 24 * 3600.0
# What a way that must not be driven costs, and an unplanned job, in longest legs.
_FORBIDDEN, _PRIZE = 10, 4


def _without_loops(matrix):
    """Return the matrix with nothing to drive from a point to itself."""
    for point in range(len(matrix)):
        matrix[point, point] = 0
    return matrix


class Problem:
    """Some shifts and jobs in the terms of the library.

    Parts and tools are amounts: a van starts with what it lacks "on board" and drops it at the
    depot, so that everything behind a stop there is possible.
    """

    def __init__(self, board: Board, routes: list[Route], members: list[int]):
        self.board, self.routes, self.members = board, routes, members
        self.visits = {v.job: v for r in routes for v in r.visits if v.job is not None}
        self.starts = {v.job: s for r in routes for v, s in zip(r.visits, r.starts, strict=True)}
        self.found = {index: self.visits.get(index) or board.ways[index][-1] for index in members}
        depots = {board.travel.depot} if board.depot else set()
        ends = sorted({p for r in routes for p in (r.origin, r.home)} | depots)
        self.points = [*ends, *members]
        self.depots = {point: number for number, point in enumerate(ends)}
        self.columns = {index: len(ends) + n for n, index in enumerate(members)}
        self.kinds = sorted({k for v in self.found.values() for k in v.uses}, key=str)
        self.tools = self._tools_lacked()
        self.limited = any(min(r.limit, r.jobs_limit) < INFINITY for r in routes)

    def _tools_lacked(self) -> list:
        if not self.board.depot:
            return []
        tools = {tool for index in self.members for tool in self.board.jobs[index].tools}
        owned = [self.board.engineers[route.engineer].tools for route in self.routes]
        return sorted((t for t in tools if any(t not in have for have in owned)), key=str)

    # What the library is told
    def data(self):
        """Return the problem as the library's data, with the matrices of each kind of shift."""
        import pyvrp

        metres, seconds = self._legs()
        profiles, distances, durations = {}, [], []
        types = []
        for number, route in enumerate(self.routes):
            penalty = self._penalty(route, metres)
            key = (route.pace, penalty.tobytes())
            if key not in profiles:
                profiles[key] = len(distances)
                distances.append(_without_loops(metres + penalty[None, :]))
                durations.append(seconds[route.pace])
            types.append(self._vehicle(route, number, profiles[key]))
        return pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _point in self.points],
            [self._client(index, metres) for index in self.members],
            [pyvrp.Depot(number) for number in self.depots.values()],
            types,
            distances,
            durations,
        )

    def _legs(self):
        import numpy as np

        travel = self.board.travel
        metres = np.array([[travel.metres(a, b) for b in self.points] for a in self.points])
        metres = _without_loops(np.minimum(np.rint(metres), 1e8).astype(np.int64))
        times = {}
        for pace in {route.pace for route in self.routes}:
            legs = [[travel.seconds(a, b, pace) for b in self.points] for a in self.points]
            times[pace] = _without_loops(np.minimum(np.array(legs), 1e9).astype(np.int64))
        return metres, times

    def _penalty(self, route: Route, metres):
        """Return the metres that going to each point costs more: wishes, or out of bounds."""
        import numpy as np

        board, engineer = self.board, route.engineer
        penalty = np.zeros(len(self.points), dtype=np.int64)
        for index, column in self.columns.items():
            if engineer in board.allowed(index) and self._valid(index, route):
                cost = board.wish_cost(index, engineer) / board.weights.travel_km
                penalty[column] = round(cost * 1000)
            else:
                penalty[column] = _FORBIDDEN * int(metres.max())
        return penalty

    def _valid(self, index: int, route: Route) -> bool:
        job = self.board.jobs[index]
        if not job.certificates or self.board.where.get(index) is route:
            return True
        engineer = self.board.engineers[route.engineer]
        return route.end <= last_valid(job, engineer, self.board.now)

    def _window(self, index: int) -> tuple[int, int]:
        visit, start = self.found[index], self.starts.get(index)
        latest = visit.latest
        if start is not None and visit.due == INFINITY and self.board.weights.wait_h:
            latest = min(latest, start + _DRIFT)
        return int(visit.earliest), int(min(latest, 1e9))

    def _client(self, index: int, metres):
        import pyvrp

        visit, job = self.found[index], self.board.jobs[index]
        opens, closes = self._window(index)
        amounts = [int(tool in job.tools) for tool in self.tools]
        amounts += [int(visit.uses.get(kind, 0)) for kind in self.kinds]
        amounts += [int(visit.service), 1] if self.limited else []
        planned = index in self.visits
        prize = _PRIZE * int(metres.max())
        return pyvrp.Client(
            self.columns[index],
            delivery=amounts,
            service_duration=int(visit.service),
            tw_early=opens,
            tw_late=max(opens, closes),
            prize=0 if planned else prize,
            required=planned,
        )

    def _vehicle(self, route: Route, number: int, profile: int):
        import pyvrp

        has, needed = self._van(route, number)
        limits = [int(min(route.limit, 1e9)), int(min(route.jobs_limit, 1e6))]
        limits = limits if self.limited else []
        if self.board.depot:
            full = [max(h, n) for h, n in zip(has, needed, strict=True)]
            missing = [f - h for f, h in zip(full, has, strict=True)]
            reload = {
                "reload_depots": [self.depots[self.board.travel.depot]],
                "max_reloads": 1,
                "initial_load": [*missing, *(0 for _limit in limits)],
            }
        else:
            full, reload = has, {}
        return pyvrp.VehicleType(
            1,
            capacity=[*full, *limits],
            start_depot=self.depots[route.origin],
            end_depot=self.depots[route.home],
            tw_early=int(route.begin),
            tw_late=int(max(route.begin, min(route.end, 1e9))),
            profile=profile,
            **reload,
        )

    def _van(self, route: Route, number: int) -> tuple[list[int], list[int]]:
        """Return what the van may give in this shift, and what all jobs together need."""
        board, jobs = self.board, self.board.jobs
        person, rest = board.engineers[route.engineer], board.stock[route.engineer]
        first = number == 0 or self.routes[number - 1].engineer != route.engineer
        has = [int(tool in person.tools) * len(self.members) for tool in self.tools]
        for kind in self.kinds:
            used = sum(v.uses.get(kind, 0) for v in route.visits[: route.reload_index])
            has.append(int(used + (max(0, rest.get(kind, 0)) if first else 0)))
        needed = [sum(tool in jobs[i].tools for i in self.members) for tool in self.tools]
        needed += [sum(v.uses.get(kind, 0) for v in self.found.values()) for kind in self.kinds]
        return has, needed

    # What the library answers
    def solve(self, **limits) -> list[list[Visit]] | None:
        """Return the stops of each shift, None if nothing that can be driven was found."""
        from pyvrp import Solution

        from . import search

        data = self.data()
        start = Solution(data, list(self._start(data)))
        best = search.run(data, start, len(self.members), **limits)
        if best is None:
            return None
        stops: list[list[Visit]] = [[] for _route in self.routes]
        for route in best.routes():
            stops[route.vehicle_type()] = [self._stop(a) for a in list(route)[1:-1]]
        return stops

    def _stop(self, activity) -> Visit:
        return (
            self.found[self.members[activity.idx]]
            if activity.is_client()
            else (self.board.depot_stop())
        )

    def _start(self, data):
        from pyvrp import Activity, ActivityType
        from pyvrp import Route as Shift

        rows = {index: number for number, index in enumerate(self.members)}
        client, depot = ActivityType.CLIENT, ActivityType.DEPOT
        for number, route in enumerate(self.routes):
            stops = [
                Activity(depot, self.depots[v.point])
                if v.job is None
                else Activity(client, rows[v.job])
                for v in route.visits
            ]
            if stops:
                yield Shift(data, stops, number)
