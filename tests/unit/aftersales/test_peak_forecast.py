"""The estimator of repairs to come holds its promise."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core import peak_forecast

FIRST = date(2025, 1, 1)
LAST = date(2025, 12, 31)
DAYS = [FIRST + timedelta(days=number) for number in range(365)]


def poisson(dice, mean):
    """Return a draw by the product of uniforms (Knuth)."""
    limit, product, number = 2.718281828459045**-mean, dice.random(), 0
    while product > limit:
        product *= dice.random()
        number += 1
    return number


@pytest.mark.parametrize("probability", [0.5, 0.8, 0.95])
def test_upper_figure_is_rarely_exceeded(probability):
    """Trained on a year, judged on the next: exceeded about as often as promised, not more."""
    dice = random.Random(7)

    def draw(day):
        return poisson(dice, 4.0 * (0.4 if day.weekday() > 4 else 1.24))

    rates = peak_forecast.estimate({day: draw(day) for day in DAYS}, FIRST, LAST)
    following = [day + timedelta(days=365) for day in DAYS]
    kept = sum(draw(day) <= rates.upper(day, probability) for day in following) / len(following)
    assert probability - 0.04 <= kept <= probability + 0.2  # whole numbers round up


def test_weekday_and_month_are_found():
    counts = {day: (2 if day.weekday() > 4 else 10) * (2 if day.month == 7 else 1) for day in DAYS}
    rates = peak_forecast.estimate(counts, FIRST, LAST)
    assert rates.expected(date(2026, 7, 6)) == pytest.approx(20, rel=0.1)  # Monday
    assert rates.expected(date(2026, 3, 7)) == pytest.approx(2, rel=0.2)  # Saturday


def test_bursts_widen_the_spread():
    steady = peak_forecast.estimate(dict.fromkeys(DAYS, 2), FIRST, LAST)
    bursts = peak_forecast.estimate(dict.fromkeys(DAYS[::7], 14), FIRST, LAST)
    assert steady.dispersion == 1.0
    assert bursts.dispersion >= 1.0
    uneven = peak_forecast.estimate(dict.fromkeys(DAYS[::5], 14), FIRST, LAST)
    assert uneven.dispersion > 5


def test_short_or_empty_history_gives_a_plain_mean():
    assert peak_forecast.estimate({}, FIRST, LAST).upper(FIRST, 0.99) == 0
    week = peak_forecast.estimate({FIRST: 7}, FIRST, FIRST + timedelta(days=6))
    assert (week.mean_per_day, week.expected(LAST)) == (1.0, 1.0)
    with pytest.raises(ValueError, match="before it begins"):
        peak_forecast.estimate({}, LAST, FIRST)


@given(
    st.floats(0.01, 300),
    st.floats(1, 6),
    st.floats(0.05, 0.94),
    st.floats(0.001, 0.05),
)
def test_upper_figure_grows_with_probability_and_mean(mean, dispersion, probability, step):
    low = peak_forecast.quantile(mean, dispersion, probability)
    assert low <= peak_forecast.quantile(mean, dispersion, probability + step)
    assert low <= peak_forecast.quantile(mean * 1.5, dispersion, probability)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 50), max_size=8))
def test_splitting_loses_nothing(total, weights):
    parts = peak_forecast.spread(total, weights)
    assert sum(parts) == (total if sum(weights) else 0)
    assert all(part >= 0 for part in parts)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)
