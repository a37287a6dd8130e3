"""The dispatcher's board: every shift with its stops, on which jobs are placed and taken off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import nsmallest
from math import ceil, floor

from . import rules
from .model import Depot, Engineer, Job, Weights
from .route import INFINITY, Place, Route, Visit
from .travel import Travel

# So many engineers, the nearest first, are looked at before the others.
NEAREST = 12


class Board:
    """The shifts of all engineers, and where each job stands.

    A visit once placed is never pushed past its promise, or where that is missed already, past
    the start it has.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        engineers: Sequence[Engineer],
        now: datetime,
        travel: Travel,
        *,
        weights: Weights,
        depot: Depot | None = None,
        pause: timedelta = rules.PAUSE,
    ):
        self.jobs, self.engineers, self.now = jobs, engineers, now
        self.travel, self.weights, self.depot = travel, weights, depot
        self.routes = [self._shifts(index, pause) for index in range(len(engineers))]
        self.ways = [rules.visits(job, index, now) for index, job in enumerate(jobs)]
        self.stock = [dict(engineer.parts) for engineer in engineers]
        self.hours = [engineer.load.total_seconds() / 3600 for engineer in engineers]
        self.where: dict[int, Route] = {}
        self._allowed: dict[tuple, list[int]] = {}
        self._near: dict[int, list[int]] = {}

    def _shifts(self, index: int, pause: timedelta) -> list[Route]:
        engineer, home = self.engineers[index], self.travel.home + index
        limit = engineer.day_limit
        return [
            Route(
                engineer=index,
                origin=home,
                home=home,
                begin=max(0.0, float(ceil((begin - self.now).total_seconds()))),
                end=float(floor((end - self.now).total_seconds())),
                pace=self.travel.pace(engineer),
                limit=INFINITY if limit is None else limit.total_seconds(),
                jobs_limit=INFINITY if engineer.jobs_limit is None else engineer.jobs_limit,
            )
            for begin, end in rules.shifts(engineer, self.now, pause)
        ]

    # Who may
    def allowed(self, index: int) -> list[int]:
        """Return the engineers that no hard rule keeps from a job."""
        job = self.jobs[index]
        carried = tuple(sorted(job.parts.items(), key=str)) if rules.must_carry(job) else ()
        needs = (job.level, job.skills, job.certificates, job.tools, carried, job.locked)
        if needs not in self._allowed:
            self._allowed[needs] = [
                number
                for number, engineer in enumerate(self.engineers)
                if rules.broken_rule(job, engineer, self.depot) is None
            ]
        return self._allowed[needs]

    def nearest(self, index: int) -> list[int]:
        """Return the engineers who live nearest to a job, allowed or not."""
        if index not in self._near:
            metres, home = self.travel.metres, self.travel.home
            self._near[index] = nsmallest(
                NEAREST, range(len(self.engineers)), key=lambda e: (metres(home + e, index), e)
            )
        return self._near[index]

    def _rounds(self, index: int) -> Iterator[list[int]]:
        """Yield the allowed engineers: those one would ask first, then all others."""
        job, allowed = self.jobs[index], self.allowed(index)
        if len(allowed) > NEAREST:
            metres, home = self.travel.metres, self.travel.home
            wished = {job.engineer, job.known_by} - {None}
            first = nsmallest(NEAREST, allowed, key=lambda e: (metres(home + e, index), e))
            if wished:
                named = (e for e in allowed if self.engineers[e].key in wished)
                first = list(dict.fromkeys([*first, *named]))
            yield first
            allowed = sorted(set(allowed) - set(first))
        yield allowed

    # Where it fits
    def best(self, index: int) -> Place | None:
        """Return the cheapest place of a job: on time before late, then by the weights."""
        best = None
        for engineers in self._rounds(index):
            found = (place for e in engineers for place in self.places(index, e))
            best = cheapest([best, *found])
            if best and not best.late:
                break
        return best

    def places(self, index: int, engineer: int) -> Iterator[Place]:
        """Yield every place of a job in the shifts of one engineer."""
        job, person = self.jobs[index], self.engineers[engineer]
        extra = self.wish_cost(index, engineer) + self.weights.load_h * self.hours[engineer]
        for way in self.ways[index]:
            visit = way
            if job.certificates:
                last = rules.last_valid(job, person, self.now)
                visit = replace(way, latest=min(way.latest, last))
            for route in self.routes[engineer]:
                if route.has_room(visit):
                    yield from self._in_route(route, visit, extra)

    def wish_cost(self, index: int, engineer: int) -> float:
        """Return what it costs, in kilometres, that a job does not go to whom it should."""
        job, key, weights = self.jobs[index], self.engineers[engineer].key, self.weights
        cost = weights.not_dedicated if job.engineer not in (None, key) else 0.0
        return cost + (weights.not_known if job.known_by not in (None, key) else 0.0)

    def _in_route(self, route: Route, visit: Visit, extra: float) -> Iterator[Place]:
        if not self.lacks(route.engineer, visit):
            yield from self._priced(route, route, visit, extra)
        elif not self.depot:
            return
        elif route.reload_index is not None:
            yield from self._priced(route, route, visit, extra, first=route.reload_index + 1)
        else:
            yield from self._over_depot(route, visit, extra)

    def lacks(self, engineer: int, visit: Visit) -> bool:
        """Tell whether the van, as far as it is not spoken for, lacks a part or tool."""
        stock, tools = self.stock[engineer], self.jobs[visit.job].tools
        return not tools <= self.engineers[engineer].tools or any(
            stock.get(kind, 0) < count for kind, count in visit.uses.items()
        )

    def _over_depot(self, route: Route, visit: Visit, extra: float) -> Iterator[Place]:
        for index in {0, len(route.visits)}:
            stops = list(route.visits)
            stops.insert(index, self.depot_stop())
            longer = route.with_visits(stops)
            if longer.schedule(self.travel):
                more = longer.length_m(self.travel) - route.length_m(self.travel)
                if not route.visits:
                    more = 0.0
                yield from self._priced(
                    route, longer, visit, extra, first=index + 1, more=more, depot_index=index
                )

    def depot_stop(self) -> Visit:
        return Visit(None, self.travel.depot)

    def _priced(self, route, fits_in, visit, extra, *, first=0, more=0.0, depot_index=None):
        weights = self.weights
        for index, start, way in fits_in.places(visit, self.travel, first):
            added = way
            if not route.visits and depot_index is not None:
                added = fits_in.with_visits([*fits_in.visits, visit]).length_m(self.travel)
            cost = (
                extra
                + weights.travel_km * (added + more) / 1000
                + weights.late_h * max(0.0, start - visit.due) / 3600
                + weights.wait_h * (start - self.ways[visit.job][0].earliest) / 3600
            )
            yield Place(cost, route, index, start, added + more, visit, depot_index)

    # Placing and taking off
    def put(self, place: Place) -> None:
        """Put a job where it was found to fit."""
        route, visit = place.route, place.visit
        bound = min(visit.latest, max(visit.due, place.start))
        stops = list(route.visits)
        if place.depot_index is not None:
            stops.insert(place.depot_index, self.depot_stop())
        stops.insert(place.index, replace(visit, latest=bound))
        self.set_visits(route, stops)

    def set_visits(self, route: Route, stops: list[Visit]) -> bool:
        """Give a shift other stops; tell whether they fit, van and clock."""
        engineer = route.engineer
        for visit in route.visits:
            self.where.pop(visit.job, None)
        self.hours[engineer] -= route.worked / 3600
        while stops and stops[-1].job is None:
            stops = stops[:-1]
        route.visits = stops
        fits = route.schedule(self.travel)
        self.hours[engineer] += route.worked / 3600
        self.where.update((visit.job, route) for visit in stops if visit.job is not None)
        return self._recount(engineer) and fits

    def _recount(self, engineer: int) -> bool:
        """Count the van again; tell whether nothing is missing before a stop at the depot."""
        person = self.engineers[engineer]
        stock, complete = dict(person.parts), True
        for route in self.routes[engineer]:
            for visit in route.visits[: route.reload_index]:
                complete = complete and self.jobs[visit.job].tools <= person.tools
                for kind, count in visit.uses.items():
                    stock[kind] = stock.get(kind, 0) - count
        self.stock[engineer] = stock
        return complete and min(stock.values(), default=0) >= 0

    def push_out(self, index: int) -> list[int] | None:
        """Place a job where only jobs of lower level are in the way; return those, None: nowhere.

        They are off the board then, in order of level and promise.
        """
        best, found = None, {}
        for engineer in self.allowed(index):
            for route in list(self.routes[engineer]):
                kept = [v for v in route.visits if self._stays(v, self.ways[index][0].rank)]
                if len(kept) == len(route.visits):
                    continue
                before = list(route.visits)
                self.set_visits(route, kept)
                here = (p for p in self.places(index, engineer) if p.route is route)
                if (place := cheapest(here)) and cheapest([best, place]) is place:
                    best, found = place, (route, kept, before)
                self.set_visits(route, before)
        if best is None:
            return None
        route, kept, before = found
        self.set_visits(route, kept)
        self.put(best)
        return in_order(self, [v.job for v in before if v not in kept and v.job is not None])

    @staticmethod
    def _stays(visit: Visit, rank: int) -> bool:
        return visit.job is None or visit.is_locked or visit.rank <= rank

    def fill(self, indices: Iterable[int]) -> list[int]:
        """Place jobs in the order given; return those that fit nowhere."""
        left = []
        for index in indices:
            if place := self.best(index):
                self.put(place)
            else:
                left.append(index)
        return left


def cheapest(places: Iterable[Place | None]) -> Place | None:
    """Return the place that is least late, then cheapest, then first."""
    return min(
        (place for place in places if place),
        key=lambda p: (p.late, p.cost, p.route.engineer, p.start, p.index),
        default=None,
    )


def in_order(board: Board, indices: Iterable[int]) -> list[int]:
    """Return jobs as they are placed: promised ones, then by level, due moment, earliest."""

    def rank(index: int) -> tuple:
        visit = board.ways[index][0]
        return (not visit.is_locked, visit.rank, visit.due, visit.earliest, index)

    return sorted(indices, key=rank)
