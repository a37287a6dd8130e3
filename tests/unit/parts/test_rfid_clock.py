"""Whether a clock is wrong, or the reads are late, or one row is."""

import pytest

from odoo.addons.engine_parts.core import rfid_clock

NOON_S = 1_795_521_600.0
DAY_S = 86_400.0


@pytest.mark.parametrize(
    ("times_s", "offset_s"),
    [
        ([], 0),
        ([NOON_S - 10, NOON_S - 1], 0),
        ([NOON_S + DAY_S - 10, NOON_S + DAY_S], 86_400),
        ([NOON_S - DAY_S], -86_400),
        ([NOON_S - 30 * DAY_S], 0),  # sent late
        ([NOON_S - 5, NOON_S - 4, NOON_S + 900 * DAY_S], 0),  # one wrong row
    ],
)
def test_clock_offset(times_s, offset_s):
    assert rfid_clock.guessed(times_s, NOON_S, 300, 2 * DAY_S) == offset_s


def test_clock_of_a_reader_that_sends_later_is_only_known_when_ahead():
    assert rfid_clock.guessed([NOON_S - DAY_S], NOON_S, 300, 0) == 0
    assert rfid_clock.guessed([NOON_S + DAY_S], NOON_S, 300, 0) == 86_400


def test_measured_clock_counts_whatever_the_reads_say():
    assert rfid_clock.measured(NOON_S + 301, NOON_S, 300) == 301
    assert rfid_clock.measured(NOON_S - 300, NOON_S, 300) == 0
