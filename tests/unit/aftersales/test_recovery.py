"""Who pays: mark-up, and which supplier is asked for what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core.recovery import (
    FALLBACK_BEARERS,
    INVOICED_BEARERS,
    Claimable,
    by_supplier,
    with_markup,
)
from odoo.addons.engine_aftersales.core.service_rules import BEARERS

costs = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(1, 4)), st.integers(-5000, 500000)), max_size=12
).map(lambda rows: [Claimable(number, *row) for number, row in enumerate(rows)])


@given(costs)
def test_every_cost_is_claimed_once(items):
    claimed = [cost_id for ids in by_supplier(items).values() for cost_id in ids]
    assert sorted(claimed) == [item.cost_id for item in items]


@given(costs)
def test_a_part_is_claimed_from_its_own_vendor(items):
    vendors = {item.cost_id: item.supplier for item in items}
    for supplier, ids in by_supplier(items).items():
        assert {vendors[cost_id] for cost_id in ids} <= {supplier, None}


@given(costs)
def test_hours_go_along_with_the_part_that_cost_most(items):
    weights = {}
    for item in items:
        if item.supplier is not None:
            weights[item.supplier] = weights.get(item.supplier, 0) + item.weight
    claims = by_supplier(items)
    for item in items:
        if item.supplier is None and weights:
            (supplier,) = (key for key, ids in claims.items() if item.cost_id in ids)
            assert weights[supplier] == max(weights.values())


def test_nobody_is_asked_without_a_known_vendor():
    assert by_supplier([Claimable(1, None, 100)]) == {None: [1]}
    assert by_supplier([]) == {}


@given(st.floats(0, 1e6), st.floats(0, 100))
def test_markup_never_makes_it_cheaper(cost, percent):
    assert with_markup(cost, percent) >= cost * (1 - 1e-12)


def test_negative_markup_is_refused():
    with pytest.raises(ValueError, match="negative mark-up"):
        with_markup(100, -1)


def test_bearers_are_those_of_the_orders():
    known = {bearer for bearer, _label in BEARERS}
    assert set(INVOICED_BEARERS) < known
    assert set(FALLBACK_BEARERS) < known
    assert not set(INVOICED_BEARERS) & set(FALLBACK_BEARERS)
