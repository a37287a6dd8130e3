"""One shift of one engineer: stops in order, their times, and whether one more fits in.

Moments are seconds since the plan's present, as floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from .travel import Travel

INFINITY = float("inf")
SLACK = 1e-6  # of a second: what rounding may cost


@dataclass(eq=False, slots=True)
class Visit:
    """A job as a stop, or a stop at the depot (``job`` None).

    :param earliest: start at the earliest; ``latest``: start at the latest, hard
    :param due: promised start; inf: none
    :param rank: 0 for level A to 3 for D
    :param uses: pieces of each kind that come out of the van
    :param waits: starts no earlier because the parts come then
    """

    job: int | None
    point: int
    earliest: float = 0.0
    latest: float = INFINITY
    service: float = 0.0
    due: float = INFINITY
    rank: int = 3
    uses: Mapping = field(default_factory=dict)
    waits: bool = False
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visit fits in, and what that costs (see ``Weights``)."""

    cost: float
    route: Route
    index: int
    start: float
    added_m: float
    visit: Visit
    depot_index: int | None = None

    @property
    def late(self) -> float:
        """Return by how many seconds the visit misses its due moment."""
        return max(0.0, self.start - self.visit.due)


@dataclass(eq=False, slots=True)
class Route:
    """The stops of one shift, from ``origin`` at ``begin`` until back ``home`` at ``end``.

    :param engineer: index of the engineer; ``limit``: service seconds at most
    """

    engineer: int
    origin: int
    home: int
    begin: float
    end: float
    pace: float
    limit: float = INFINITY
    jobs_limit: float = INFINITY
    visits: list[Visit] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    latest: list[float] = field(default_factory=list)
    worked: float = 0.0
    reload_index: int | None = None

    def points(self) -> list[int]:
        """Return the points passed, from where the engineer is until home."""
        return [self.origin, *(visit.point for visit in self.visits), self.home]

    def length_m(self, travel: Travel) -> float:
        """Return the metres driven."""
        if not self.visits:
            return 0.0
        return sum(travel.metres(a, b) for a, b in pairwise(self.points()))

    def schedule(self, travel: Travel) -> bool:
        """Work out starts and latest starts of ``visits``; tell whether all of them fit."""
        self.starts = []
        moment, at, fits = self.begin, self.origin, True
        for visit in self.visits:
            moment = max(moment + travel.seconds(at, visit.point, self.pace), visit.earliest)
            fits = fits and moment <= visit.latest + SLACK
            self.starts.append(moment)
            moment, at = moment + visit.service, visit.point
        self._backwards(travel)
        self.worked = sum(visit.service for visit in self.visits)
        depots = [index for index, visit in enumerate(self.visits) if visit.job is None]
        self.reload_index = depots[0] if depots else None
        return (
            fits
            and (not self.visits or self._back(moment, at, travel))
            and self.worked <= self.limit + SLACK
            and len(self.visits) - len(depots) <= self.jobs_limit
        )

    def _back(self, moment: float, at: int, travel: Travel) -> bool:
        return moment + travel.seconds(at, self.home, self.pace) <= self.end + SLACK

    def _backwards(self, travel: Travel) -> None:
        latest, after, limits = self.end, self.home, []
        for visit in reversed(self.visits):
            way = travel.seconds(visit.point, after, self.pace)
            latest = min(visit.latest, latest - way - visit.service)
            limits.append(latest)
            after = visit.point
        self.latest = limits[::-1]

    def has_room(self, visit: Visit) -> bool:
        """Tell cheaply that a visit cannot fit in, whatever the way."""
        return (
            self.worked + visit.service <= self.limit + SLACK
            and len(self.visits) < self.jobs_limit + (self.reload_index is not None)
            and max(self.begin, visit.earliest) + visit.service <= self.end + SLACK
            and visit.latest + SLACK >= self.begin
        )

    def places(self, visit: Visit, travel: Travel, first: int = 0, last: int | None = None):
        """Yield (index, start, metres added) of every place in which ``visit`` fits."""
        seconds, metres, pace = travel.seconds, travel.metres, self.pace
        count = len(self.visits)
        for index in range(first, (count if last is None else last) + 1):
            if index:
                before = self.visits[index - 1]
                at, moment = before.point, self.starts[index - 1] + before.service
            else:
                at, moment = self.origin, self.begin
            start = max(moment + seconds(at, visit.point, pace), visit.earliest)
            if start > visit.latest + SLACK:
                if moment > visit.latest + SLACK:
                    return
                continue
            done = start + visit.service
            if index < count:
                after, bound = self.visits[index].point, self.latest[index]
            else:
                after, bound = self.home, self.end
            if done + seconds(visit.point, after, pace) > bound + SLACK:
                continue
            direct = metres(at, after) if count else 0.0
            yield (
                index,
                start,
                metres(at, visit.point) + metres(visit.point, after) - direct,
            )

    def with_visits(self, visits: list[Visit]) -> Route:
        """Return the same shift with other stops, not yet scheduled."""
        return Route(
            self.engineer, self.origin, self.home, self.begin, self.end, self.pace,
            self.limit, self.jobs_limit, visits,
        )  # fmt: skip
