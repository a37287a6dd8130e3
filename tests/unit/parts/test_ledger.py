"""Days of the parts ledger: no gap, no overlap; seals that notice every change."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_parts.core import ledger

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
ZONES = st.sampled_from(("Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"))
SEALS = st.lists(st.text("0123456789abcdef", min_size=1), max_size=5)


@given(DAYS, ZONES)
def test_each_day_begins_where_the_day_before_ends(day, zone):
    assert ledger.day_bounds(day, zone)[0] == ledger.day_bounds(day - timedelta(days=1), zone)[1]


@given(DAYS, ZONES)
def test_a_day_has_23_to_25_hours(day, zone):
    begin, end = ledger.day_bounds(day, zone)
    assert timedelta(hours=23) <= end - begin <= timedelta(hours=25)


@given(SEALS, SEALS)
def test_other_rows_give_another_seal(rows, others):
    day = date(2026, 1, 1)
    same = ledger.day_seal("", day, rows) == ledger.day_seal("", day, others)
    assert same == (rows == others)


def test_seal_hangs_on_the_day_before():
    day = date(2026, 1, 2)
    assert ledger.day_seal("a", day, ["x"]) != ledger.day_seal("b", day, ["x"])


@pytest.mark.parametrize(
    "checks", product((True, False), repeat=4), ids=lambda flags: "".join(map(str, map(int, flags)))
)
def test_a_changed_row_is_named_before_everything_else(checks):
    names = ("has_row", "moves_agree", "touched_later", "opening_agrees")
    facts = dict(zip(names, checks, strict=True))
    assert ledger.cause(row_intact=False, **facts) == "row_changed"
    assert ledger.cause(row_intact=True, **facts) != "row_changed"
