"""How far it is, and how long it takes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import acos, ceil, cos, hypot, isfinite, isnan, radians, sin

from .model import Depot, Engineer, Job, Position

EARTH_M = 6_371_008.8
ROAD_FACTOR = 1.3
SPEED_KMH = 60.0
STAND_IN_KM = 50.0
UNREACHABLE = 1e12
# Up to so many points all legs are worked out beforehand.
_TABLE_LIMIT = 900


@dataclass(frozen=True)
class Matrix:
    """Durations and distances between points, in the shape of an OSRM table.

    :param durations: seconds from row to column; None or NaN where there is no road
    :param distances: metres likewise; without them the durations at 60 km/h
    :param index: row of ``("job", key)``, ``("engineer", key)`` and ``"depot"``. Without it the
        rows are the jobs as given, then the engineers as given, then the depot if there is one
    """

    durations: Sequence[Sequence[float | None]]
    distances: Sequence[Sequence[float | None]] | None = None
    index: Mapping[Hashable, int] | None = None

    @classmethod
    def of(cls, table) -> Matrix:
        """Return ``table`` as a matrix: one already, or an OSRM answer as a mapping."""
        if isinstance(table, cls):
            return table
        return cls(table["durations"], table.get("distances"), table.get("index"))


def great_circle_m(one: Position, other: Position) -> float:
    """Return the way over ground between two positions in metres, 0.5 % off at most.

    Source: spherical law of cosines, mean radius of the earth as of IUGG 1980.

    >>> round(great_circle_m((39.90, 116.40), (31.23, 121.47)) / 1000)  # Beijing to Shanghai
    1067
    """
    return EARTH_M * _angle(_unit(one), _unit(other))


def _unit(position: Position) -> tuple[float, float, float]:
    latitude, longitude = radians(position[0]), radians(position[1])
    return (cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude))


def _angle(one, other) -> float:
    cosine = one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
    if cosine > 0.9999999:  # closer than 3 km: the chord is exact, the arc cosine is not
        return hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
    return acos(max(-1.0, cosine))


def known(position: Position | None) -> bool:
    """Tell whether a position can be used: two finite numbers on the globe.

    >>> known((31.2, 121.5)), known(None), known((200.0, 0.0)), known((float("nan"), 0.0))
    (True, False, False, False)
    """
    return (
        position is not None
        and all(value is not None and isfinite(value) for value in position)
        and abs(position[0]) <= 90
        and abs(position[1]) <= 180
    )


class Travel:
    """Legs between the points of one plan: jobs, then engineers' homes, then the depot.

    Straight lines times ``road_factor`` at an engineer's speed, or a :class:`Matrix`. A point
    without a known position is ``stand_in_km`` away from everything.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        engineers: Sequence[Engineer],
        depot: Depot | None = None,
        matrix=None,
        *,
        road_factor: float = ROAD_FACTOR,
        stand_in_km: float = STAND_IN_KM,
    ):
        self.home = len(jobs)
        self.depot = len(jobs) + len(engineers)
        self.has_matrix = matrix is not None
        self._stand_in = stand_in_km * 1000
        self._factor = EARTH_M * road_factor
        places = [*jobs, *engineers, depot or Depot()]
        self._units = [_unit(p.position) if known(p.position) else None for p in places]
        self._metres = self._seconds = None
        if matrix is not None:
            self._read(Matrix.of(matrix), jobs, engineers, depot)
        elif len(places) <= _TABLE_LIMIT:
            every = range(len(places))
            self._metres = [[self._leg(a, b) for b in every] for a in every]

    def _read(self, matrix, jobs, engineers, depot):
        names = [("job", j.key) for j in jobs] + [("engineer", e.key) for e in engineers]
        names += ["depot"] if depot else []
        index = matrix.index or {name: row for row, name in enumerate(names)}
        rows = [index.get(name) for name in names]
        self._seconds = _picked(matrix.durations, rows, self._stand_in * 3.6 / SPEED_KMH)
        self._metres = (
            [[cell * SPEED_KMH / 3.6 for cell in row] for row in self._seconds]
            if matrix.distances is None
            else _picked(matrix.distances, rows, self._stand_in)
        )

    def _leg(self, a: int, b: int) -> float:
        one, other = self._units[a], self._units[b]
        if one is None or other is None:
            return 0.0 if a == b else self._stand_in
        return self._factor * _angle(one, other)

    def metres(self, a: int, b: int) -> float:
        """Return the way from point ``a`` to point ``b``."""
        return self._metres[a][b] if self._metres else self._leg(a, b)

    def seconds(self, a: int, b: int, pace: float) -> float:
        """Return the whole seconds from ``a`` to ``b``; ``pace``: of :meth:`pace`."""
        table = self._seconds or self._metres
        return ceil((table[a][b] if table else self._leg(a, b)) * pace - 1e-9)

    def pace(self, engineer: Engineer) -> float:
        """Return what :meth:`seconds` multiplies with: seconds per metre, 1 for a matrix."""
        speed = engineer.speed_kmh or 0.0
        return 1.0 if self.has_matrix else 3.6 / (speed if speed > 0 else SPEED_KMH)


def _picked(table, rows, missing: float) -> list[list[float]]:
    def cell(row, column):
        if row is None or column is None:
            return missing
        value = table[row][column]
        return UNREACHABLE if value is None or isnan(value) else float(value)

    return [[cell(row, column) for column in rows] for row in rows]
