"""Whom to send when nobody is dedicated: the nearest engineer who may and can.

Pure Python; distances in kilometres, load in hours.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG 1980


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the globe in degrees; (0, 0) stands for "not known" in Odoo's fields."""

    latitude: float
    longitude: float

    @property
    def is_known(self) -> bool:
        return bool(self.latitude or self.longitude)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engineer without an obstacle.

    ``distance_km`` is ``None`` where a coordinate is missing; then ``same_province`` decides.
    """

    key: int
    distance_km: float | None
    same_province: bool
    load_h: float


def distance_km(start: Place, end: Place) -> float | None:
    """Return the great-circle distance in kilometres, ``None`` when a place is not known.

    Source: haversine formula, R. W. Sinnott, Sky and Telescope 68 (1984).

    >>> round(distance_km(Place(31.2304, 121.4737), Place(39.9042, 116.4074)))  # Shanghai, Beijing
    1067
    >>> distance_km(Place(0, 0), Place(39.9, 116.4)) is None
    True
    """
    if not (start.is_known and end.is_known):
        return None
    lat_1, lat_2 = math.radians(start.latitude), math.radians(end.latitude)
    d_lat, d_lon = lat_2 - lat_1, math.radians(end.longitude - start.longitude)
    chord = math.sin(d_lat / 2) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(d_lon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


def nearest(candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the best candidate: by distance; where any is unknown, by province first.

    Distances are only compared when all are known: an engineer without coordinates is not far
    away, we just do not know. Load and key break ties.

    >>> near, far = Candidate(1, 40.0, False, 8.0), Candidate(2, 300.0, True, 0.0)
    >>> nearest([far, near]).key
    1
    >>> nearest([Candidate(2, None, False, 0.0), Candidate(3, None, True, 9.0)]).key
    3
    >>> nearest([]) is None
    True
    """
    pool = list(candidates)
    if all(candidate.distance_km is not None for candidate in pool):
        return min(pool, key=lambda one: (one.distance_km, one.load_h, one.key), default=None)
    return min(pool, key=lambda one: (not one.same_province, one.load_h, one.key))
