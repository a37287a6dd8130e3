"""The saving of a repair against a replacement, to the smallest unit."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core.saving import saving, saving_rate

amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@given(price=amounts, work=amounts, remaining=amounts, repair=amounts)
def test_saving_and_repair_cost_make_the_cost_of_replacing(price, work, remaining, repair):
    saved = saving(price=price, work=work, remaining_value=remaining, repair_cost=repair)
    assert saved + repair == price + work - remaining


@given(price=amounts, repair=amounts, more=amounts)
def test_a_dearer_repair_saves_less(price, repair, more):
    common = {"price": price, "work": Decimal(0), "remaining_value": Decimal(0)}
    less = saving(**common, repair_cost=repair + more)
    assert less <= saving(**common, repair_cost=repair)


@given(amount=amounts.filter(bool))
def test_saving_everything_is_a_hundred_percent(amount):
    assert saving_rate(amount, amount) == 100


def test_no_rate_without_replacements():
    assert saving_rate(Decimal(5), Decimal(0)) is None
