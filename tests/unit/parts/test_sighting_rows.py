"""Sightings as rows: those without a place or a signal apart, none lost."""

import numpy as np

from odoo.addons.engine_parts.core import copy_binary, sighting_rows
from odoo.addons.engine_parts.core.rfid_sightings import Sightings


def part(antennas, signals):
    count = len(antennas)
    codes = np.array([f"E2{n:022X}" for n in range(count)], "S")
    return Sightings.of_reads(codes, antennas, [10**15] * count, signals).folded(60_000_000)


def copies(place, antennas=(1, 2, 1, 2), signals=(-50, -50, np.nan, np.nan)):
    found = sighting_rows.copies(
        part(antennas, signals), 60_000_000, {"batch_id": 9}, {2: 7}, place
    )
    return [(set(names), _count(file.read(), len(names))) for names, file in found]


def _count(content, fields):
    return content.count(fields.to_bytes(2, "big") + (24).to_bytes(4, "big"))


def test_all_with_place_and_signal_are_one_copy():
    ((names, count),) = copies(5, signals=(-50, -50, -40, -30))
    assert {"location_id", "best_rssi", "batch_id", "window_at"} <= names
    assert count == 4


def test_rows_that_lack_something_lack_the_column():
    found = [("location_id" in names, "best_rssi" in names, n) for names, n in copies(None)]
    assert sorted(found) == [(False, False, 1), (False, True, 1), (True, False, 1), (True, True, 1)]


def test_long_deliveries_are_several_copies(monkeypatch):
    monkeypatch.setattr(sighting_rows, "_AT_ONCE", 3)
    assert [count for _names, count in copies(5, signals=(-50,) * 4)] == [3, 1]
    assert [count for _names, count in copies(5)] == [2, 2]
    assert copy_binary.SIGNATURE[:6] == b"PGCOPY"
