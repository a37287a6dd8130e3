"""The tolerance of an approval is exact to the cent; a difference always has a cause."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core.overrun import Tolerance, covers, most_allowed
from odoo.addons.engine_aftersales.core.reconciliation import CAUSES, Fault, Sums, main_cause

CENT = Decimal("0.01")
amounts = st.decimals(min_value=0, max_value=10**9, places=2)
percents = st.decimals(min_value=0, max_value=100, places=2)


@given(amounts, percents, amounts)
def test_at_the_limit_is_covered_and_a_cent_above_is_not(approved, percent, free):
    tolerance = Tolerance(percent, free)
    limit = most_allowed(approved, tolerance)
    last = (limit // CENT) * CENT
    assert covers(last, approved, tolerance)
    assert not covers(last + CENT, approved, tolerance)


@given(amounts, amounts)
def test_without_tolerance_exactly_the_approved_amount_is_covered(actual, approved):
    assert covers(actual, approved, Tolerance()) == (actual <= approved)


@given(amounts, percents, amounts)
def test_more_tolerance_never_covers_less(approved, percent, free):
    assert most_allowed(approved, Tolerance(percent, free)) >= most_allowed(
        approved, Tolerance(percent)
    )


def test_negative_tolerance_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        Tolerance(percent=Decimal(-1))


sums = st.builds(Sums, amounts, amounts, amounts)
faults = st.dictionaries(
    st.sampled_from([cause for cause, _label in CAUSES]),
    st.builds(Fault, st.integers(1, 9), amounts, amounts),
)


@given(sums, faults)
def test_a_line_has_a_cause_exactly_when_something_is_wrong(totals, found):
    cause = main_cause(totals, found, CENT)
    assert (cause is None) == (not found and not totals.difference)
    assert cause is None or cause in dict(CAUSES)


@given(sums, faults)
def test_the_cause_is_one_that_was_found_where_any_was(totals, found):
    if found:
        assert main_cause(totals, found, CENT) in {*found, "rounding"}


def test_fractions_of_a_cent_are_rounding_and_a_cent_is_not():
    totals = Sums(Decimal("10.01"), Decimal("10.00"), Decimal("10.01"))
    for off, cause in ((Decimal("0.004"), "rounding"), (CENT, "analytic_changed")):
        assert main_cause(totals, {"analytic_changed": Fault(3, CENT, off)}, CENT) == cause


def test_unlisted_cause_is_refused():
    with pytest.raises(ValueError, match="unknown causes"):
        main_cause(Sums(CENT, CENT, CENT), {"moonlight": Fault(1, CENT, CENT)}, CENT)
