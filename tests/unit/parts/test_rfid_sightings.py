"""Sightings in columns: folding, joining, another clock."""

import numpy as np

from odoo.addons.engine_parts.core.rfid_sightings import Sightings

MINUTE_US = 60_000_000


def reads(*rows):
    codes, antennas, at_us, signals = zip(*rows, strict=True)
    return Sightings.of_reads(np.array(codes, "S"), antennas, at_us, signals)


def test_folding_twice_and_by_parts_gives_the_same():
    one = reads(("AB12", 1, 5, -50), ("AB12", 1, 9, np.nan), ("AB12", 2, 7, np.nan))
    two = reads(("AB12", 1, 1, -60), ("CD34", 1, 1, -70))
    whole = Sightings.joined([one, two]).folded(MINUTE_US)
    parts = Sightings.joined([one.folded(MINUTE_US), two.folded(MINUTE_US)]).folded(MINUTE_US)
    for found in (whole, parts):
        assert found.epc.tolist() == [b"AB12", b"AB12", b"CD34"]
        assert found.count.tolist() == [3, 1, 1]
        assert (found.first_us.tolist(), found.last_us.tolist()) == ([1, 7, 1], [9, 7, 1])
        assert found.best_dbm.tolist()[::2] == [-50, -70]
        assert np.isnan(found.best_dbm[1])
    assert whole.folded(MINUTE_US) is whole


def test_epcs_that_differ_in_the_last_letter_stay_apart():
    long = "36A579D5D4ADB6172574B98B34C000000000000000000000000"
    found = reads((long + "1", 1, 0, -1), (long + "0", 1, 0, -1)).folded(MINUTE_US)
    assert [code[-1:] for code in found.epc.tolist()] == [b"0", b"1"]


def test_another_clock_is_another_span():
    found = reads(("AB12", 1, MINUTE_US, -50)).folded(MINUTE_US)
    assert found.span.tolist() == [1]
    assert found.shifted(-1).folded(MINUTE_US).span.tolist() == [0]
    assert found.shifted(0) is found
