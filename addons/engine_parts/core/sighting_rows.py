"""Sightings as rows of the table of sightings, for binary ``COPY``."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np

from . import copy_binary
from .rfid_sightings import Sightings

_AT_ONCE = 100_000  # rows in one COPY, of some 130 bytes each


def copies(
    part: Sightings, span_us: int, fixed: dict[str, int], places: dict[int, int], place: int | None
) -> Iterator[tuple[tuple[str, ...], io.BytesIO]]:
    """Yield (names of columns, binary rows) until all sightings are written.

    Binary rows here know no empty values, so rows without a place or a signal come apart, without
    that column.

    :param fixed: columns with one value in all rows
    :param places: location by antenna
    :param place: location of the other antennas, if any
    """
    locations = _locations(part.antenna, places, place)
    kinds = (locations > 0) * 2 + ~np.isnan(part.best_dbm)
    for kind in np.unique(kinds):
        chosen = np.flatnonzero(kinds == kind)
        for start in range(0, len(chosen), _AT_ONCE):
            own = chosen[start : start + _AT_ONCE]
            if len(chosen) == len(part):
                own = slice(start, start + _AT_ONCE)
            columns = _columns(part.rows(own), span_us, fixed)
            if kind & 2:
                columns["location_id"] = locations[own]
            if not kind & 1:
                del columns["best_rssi"]
            yield tuple(columns), io.BytesIO(copy_binary.rows(columns))


def _locations(antennas: np.ndarray, places: dict[int, int], place: int | None) -> np.ndarray:
    found = np.full(len(antennas), place or 0, np.int32)
    for number, location in places.items():
        found[antennas == number] = location
    return found


def _columns(part: Sightings, span_us: int, fixed: dict[str, int]) -> dict[str, np.ndarray]:
    return {
        "epc": part.epc,
        "antenna": part.antenna,
        "window_at": copy_binary.timestamps(part.span * span_us),
        "first_at": copy_binary.timestamps(part.first_us),
        "last_at": copy_binary.timestamps(part.last_us),
        "read_count": part.count.astype(np.int32),
        "best_rssi": part.best_dbm,
        **{name: np.broadcast_to(np.int32(value), len(part)) for name, value in fixed.items()},
    }
