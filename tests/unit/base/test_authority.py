"""Authority by fault level and amount: clauses 2 and 6 of the specification."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_base.core import authority
from odoo.addons.engine_base.core.authority import LEVELS, ROLES, Limits, chain, covers, worst

LIMITS = Limits(200_000, 2_000_000, 10_000_000, engineer_max_level="B")

amounts = st.integers(min_value=0, max_value=20_000_000)
levels = st.sampled_from([*LEVELS, None])
roles = st.sampled_from([*ROLES, None])


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, ("engineer",)),
        (200_000, ("engineer",)),
        (200_001, ("supervisor",)),
        (2_000_000, ("supervisor",)),
        (2_000_001, ("supervisor", "director")),
        (10_000_000, ("supervisor", "director")),
        (10_000_001, ("supervisor", "director", "general_manager")),
        (Decimal("200000.00"), ("engineer",)),
    ],
)
def test_chain_changes_one_unit_above_a_limit(amount, expected):
    assert chain(amount, "D", LIMITS) == expected


def test_level_that_no_engineer_handles_alone_goes_to_the_supervisor():
    assert chain(100, "A", LIMITS) == ("supervisor",)
    assert chain(100, "B", LIMITS) == ("engineer",)


def test_lowest_role_lifts_the_first_step():
    assert chain(100, "D", LIMITS, min_role="supervisor") == ("supervisor",)
    assert chain(3_000_000, "D", LIMITS, min_role="director") == ("director",)
    assert chain(100, "D", LIMITS, min_role="general_manager") == ("general_manager",)


@pytest.mark.parametrize("amount", [-1, 1.0, 2000.0])
def test_float_or_negative_amount_is_refused(amount):
    with pytest.raises(ValueError, match="amount"):
        chain(amount, "D", LIMITS)


def test_limits_that_do_not_grow_are_refused():
    with pytest.raises(ValueError, match="grow"):
        Limits(2, 1, 3)


@pytest.mark.parametrize("level", ["E", "a", "AA"])
def test_unknown_level_is_refused(level):
    with pytest.raises(ValueError, match="fault level"):
        covers("A", level)


@given(amounts, amounts, levels, roles)
def test_more_money_never_has_a_lower_last_role(one, other, level, min_role):
    less, more = sorted((one, other))
    last = [
        ROLES.index(chain(amount, level, LIMITS, min_role=min_role)[-1]) for amount in (less, more)
    ]
    assert last[0] <= last[1]


@given(amounts, levels, roles)
def test_chain_climbs_without_repeating(amount, level, min_role):
    steps = chain(amount, level, LIMITS, min_role=min_role)
    assert steps
    assert all(ROLES.index(low) < ROLES.index(high) for low, high in pairwise(steps))
    if min_role:
        assert all(authority.role_covers(step, min_role) for step in steps)


@given(st.lists(levels))
def test_worst_level_is_covered_by_nobody_who_does_not_cover_all(given_levels):
    hardest = worst(given_levels)
    for max_level in LEVELS:
        assert covers(max_level, hardest) == all(covers(max_level, one) for one in given_levels)
