"""The entry of a cost: balanced, and its cost side is the cost list, whatever the sources are."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core.posting import (
    COST,
    Line,
    Place,
    Provision,
    items,
    needs_reason,
    shares,
)

BEARERS = ("warranty", "goodwill", "customer", "supplier", "insurance")
KINDS = ("parts", "credit", "labour", "travel", "outside", "freight")
PROVISION = Provision(liability=22, used=68)

places = st.builds(Place, st.integers(60, 63), st.integers(1, 3))
amounts = st.integers(-10_000_00, 10_000_00)


@st.composite
def orders(draw):
    lines = draw(
        st.lists(
            st.tuples(
                st.sampled_from(KINDS),
                st.sampled_from(BEARERS),
                amounts,
                places,
                st.integers(70, 72),
                st.none() | places,
                st.integers(0, 2),
            ),
            max_size=12,
        )
    )
    return [
        Line(number, kind, bearer, units, place, counter, booked, product)
        for number, (kind, bearer, units, place, counter, booked, product) in enumerate(lines)
    ]


@settings(max_examples=200)
@given(orders(), st.sampled_from((None, PROVISION)))
def test_entry_is_balanced_and_its_cost_side_is_what_stock_has_not_booked(lines, provision):
    made = items(lines, provision)
    assert sum(item.units for item in made) == 0
    cost = sum(item.units for item in made if item.side == COST)
    assert cost == sum(line.units for line in lines if line.booked is None)
    assert all(item.units for item in made)


@settings(max_examples=200)
@given(orders(), st.sampled_from((None, PROVISION)))
def test_every_account_and_centre_bears_its_lines_to_the_cent(lines, provision):
    ledger = Counter()
    for line in lines:  # what stock's own entries have booked before
        if line.booked is not None:
            ledger[line.booked] += line.units
    for item in items(lines, provision):
        if item.side == COST:
            ledger[Place(item.account, item.centre)] += item.units
    expected = Counter()
    for line in lines:
        expected[line.place] += line.units
    assert {key: units for key, units in ledger.items() if units} == {
        key: units for key, units in expected.items() if units
    }


@settings(max_examples=200)
@given(orders(), st.integers(0, 11))
def test_each_line_that_stock_has_not_booked_has_its_item(lines, taken_back):
    """Also where hours were taken back: the line and its negative are booked, not left out."""
    lines += [
        replace(line, key=f"back of {line.key}", units=-line.units) for line in lines[:taken_back]
    ]
    tied = Counter(key for item in items(lines) if item.side == COST for key in item.keys)
    assert all(count == 1 for count in tied.values())
    for line in lines:
        if line.units and line.booked is None:
            assert tied[line.key] == 1, line


@settings(max_examples=200)
@given(orders())
def test_each_line_is_tied_to_one_item_at_most(lines):
    tied = Counter(key for item in items(lines, PROVISION) for key in item.keys)
    assert set(tied.values()) <= {1}
    moved = {line.key for line in lines if line.booked is None or line.booked != line.place}
    assert set(tied) <= moved


@settings(max_examples=200)
@given(orders())
def test_provision_pays_for_warranty_and_for_nothing_else(lines):
    used = sum(item.units for item in items(lines, PROVISION) if item.account == PROVISION.used)
    assert used == -sum(line.units for line in lines if line.bearer == "warranty")


def test_ten_thousand_random_orders_stay_balanced():
    chance = random.Random(20260101)

    def place():
        return Place(chance.randint(60, 63), chance.randint(1, 3))

    for _order in range(10_000):
        lines = [
            Line(
                number,
                chance.choice(KINDS),
                chance.choice(BEARERS),
                chance.randint(-(10**6), 10**7),
                place(),
                chance.randint(70, 72),
                chance.choice((None, place())),
            )
            for number in range(chance.randint(0, 8))
        ]
        made = items(lines, PROVISION)
        assert sum(item.units for item in made) == 0
        booked = sum(line.units for line in lines if line.booked is not None)
        cost = sum(item.units for item in made if item.side == COST)
        assert booked + cost == sum(line.units for line in lines)


@settings(max_examples=200)
@given(amounts, st.lists(st.integers(0, 10_000), max_size=20))
def test_shares_add_up_to_the_total(total, weights):
    given_out = shares(total, weights)
    assert len(given_out) == len(weights)
    assert sum(given_out) == (total if weights else 0)


@pytest.mark.parametrize(
    ("actual", "standard", "plan", "tolerance", "wanted"),
    [
        (110_00, 100_00, 900_00, 10.0, False),
        (110_01, 100_00, 900_00, 10.0, True),
        (50_00, 100_00, 900_00, 10.0, False),
        (90_00, 0, 900_00, 10.0, False),
        (90_01, 0, 900_00, 10.0, True),
        (1, 0, 0, 10.0, True),
        (0, 0, 0, 0.0, False),
    ],
)
def test_reason_is_asked_above_the_tolerance_only(actual, standard, plan, tolerance, wanted):
    assert needs_reason(actual, standard, plan, tolerance) is wanted
