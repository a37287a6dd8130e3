"""ABC and XYZ classes: exact at the limits, whatever the order of the parts."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_parts.core.classes import Consumption, Limits, classify, spread

LIMITS = Limits(Decimal("0.8"), Decimal("0.95"), Decimal("0.5"), Decimal("1"))
AMOUNTS = st.decimals(0, 10**6, places=2)
PARTS = st.lists(
    st.tuples(AMOUNTS, st.lists(st.decimals(0, 1000, places=2), max_size=12).map(tuple)),
    max_size=25,
).map(lambda rows: [Consumption(key, *row) for key, row in enumerate(rows)])


def letters(parts, limits=LIMITS):
    return {part.key: part.abc + part.xyz for part in classify(parts, limits)}


@given(PARTS, st.randoms())
def test_order_of_the_parts_changes_nothing(parts, random):
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert classify(shuffled, LIMITS) == classify(parts, LIMITS)


@given(PARTS)
def test_a_parts_reach_the_limit_and_no_part_too_many(parts):
    classes = classify(parts, LIMITS)
    total = sum(part.value for part in classes)
    a_values = [part.value for part in classes if part.abc == "A"]
    if total:
        assert sum(a_values) >= LIMITS.a_share * total
        assert sum(a_values[:-1]) < LIMITS.a_share * total
    assert "".join(part.abc for part in classes) == "".join(sorted(part.abc for part in classes))


@given(PARTS, st.integers(1, 1000))
def test_another_currency_or_unit_gives_the_same_classes(parts, factor):
    scaled = [
        Consumption(
            part.key, part.value * factor, tuple(demand * factor for demand in part.demands)
        )
        for part in parts
    ]
    assert letters(scaled) == letters(parts)


@given(st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=12))
def test_constant_demand_is_x_and_variation_is_never_negative(demands):
    mean, deviation, cv = spread(demands)
    assert deviation >= 0
    assert (cv is None) == (mean == 0)
    constant = Consumption(1, Decimal(1), (demands[0] + 1,) * 12)
    assert letters([constant]) == {1: "AX"}


def test_cv_exactly_at_the_limit_belongs_to_the_better_class():
    at_x = Consumption(1, Decimal(1), (Decimal(1), Decimal(3)))  # mean 2, deviation 1
    at_y = Consumption(2, Decimal(1), (Decimal(0), Decimal(2)))  # mean 1, deviation 1
    above = Consumption(3, Decimal(1), (Decimal(0), Decimal(0), Decimal(1)))
    assert {key: both[1] for key, both in letters([at_x, at_y, above]).items()} == {
        1: "X",
        2: "Y",
        3: "Z",
    }


def test_part_that_crosses_the_limit_is_still_a():
    values = [Decimal(79), Decimal(10), Decimal(6), Decimal(5)]
    parts = [Consumption(key, value, ()) for key, value in enumerate(values)]
    assert [part.abc for part in classify(parts, LIMITS)] == ["A", "A", "B", "C"]


def test_equal_values_are_told_apart_by_key_only():
    parts = [Consumption(key, Decimal(1), ()) for key in (3, 1, 2)]
    assert [part.key for part in classify(parts, LIMITS)] == [1, 2, 3]


def test_no_demand_at_all():
    parts = [Consumption(key, Decimal(0), (Decimal(0),) * 12) for key in range(3)]
    assert letters(parts) == dict.fromkeys(range(3), "CZ")
    assert classify([], LIMITS) == []
