"""How many repairs to expect on each coming day: rate by weekday and month, with a spread.

The estimator is plain on purpose, so that a director can check it with a pencil: the mean of a
day, times a factor of the weekday, times a factor of the month, each factor drawn towards 1 as
long as few repairs speak for it. Days vary more than chance (Poisson) alone where one breakdown
brings others; the spread is measured and the upper figure comes from a negative binomial.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

FACTOR_PRIOR = 10.0
"""Repairs that a factor of 1 weighs as much as; 30 repairs on Mondays outweigh it three to one."""

DAYS_MIN = 14
"""Days of history below which weekdays and months are not told apart."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What the history says: repairs a day, factors, and variance as a multiple of the mean."""

    mean_per_day: float
    weekday_factor: Mapping[int, float]
    month_factor: Mapping[int, float]
    dispersion: float = 1.0

    def expected(self, day: date) -> float:
        """Return the repairs expected on ``day``.

        >>> Rates(2.0, {0: 1.5}, {1: 0.5}).expected(date(2026, 1, 5))  # a Monday in January
        1.5
        """
        weekday = self.weekday_factor.get(day.weekday(), 1.0)
        return self.mean_per_day * weekday * self.month_factor.get(day.month, 1.0)

    def upper(self, day: date, probability: float) -> int:
        """Return the repairs of ``day`` that are not exceeded with ``probability``."""
        return quantile(self.expected(day), self.dispersion, probability)


def estimate(counts: Mapping[date, int], first: date, last: date) -> Rates:
    """Return the rates of a history from ``first`` to ``last``, both included.

    Days without a repair need no entry in ``counts``.

    :raise ValueError: the last day lies before the first, or a count is negative

    >>> week = {date(2026, 3, 2) + timedelta(days=7 * number): 7 for number in range(8)}
    >>> rates = estimate(week, date(2026, 3, 2), date(2026, 4, 26))  # Mondays only
    >>> rates.mean_per_day, round(rates.weekday_factor[0], 2), round(rates.weekday_factor[1], 2)
    (1.0, 3.67, 0.56)
    """
    days = _days(first, last)
    if any(count < 0 for count in counts.values()):
        raise ValueError("a day cannot have fewer than no repairs")
    mean = sum(counts.get(day, 0) for day in days) / len(days)
    if len(days) < DAYS_MIN or not mean:
        return Rates(mean, {}, {})
    weekday = _factors(counts, days, mean, lambda day: day.weekday(), lambda day: 1.0)
    month = _factors(counts, days, mean, lambda day: day.month, lambda day: weekday[day.weekday()])
    rates = Rates(mean, weekday, month)
    return Rates(mean, weekday, month, _dispersion(counts, days, rates))


def quantile(mean: float, dispersion: float, probability: float) -> int:
    """Return the smallest number that is not exceeded with ``probability``.

    Poisson for a ``dispersion`` of 1, else negative binomial with variance = dispersion x mean.

    :raise ValueError: a negative mean, or a probability outside of 0..1

    >>> quantile(3.0, 1.0, 0.5), quantile(3.0, 1.0, 0.95), quantile(3.0, 2.0, 0.95)
    (3, 6, 8)
    >>> quantile(0.0, 1.0, 0.99)
    0
    """
    if mean < 0 or not 0 < probability < 1:
        raise ValueError(f"no quantile {probability!r} of a mean of {mean!r}")
    if not mean:
        return 0
    number, cumulated = 0, 0.0
    limit = mean + 40 * math.sqrt(max(dispersion, 1.0) * mean) + 40
    while number < limit:
        cumulated += math.exp(_log_mass(number, mean, dispersion))
        if cumulated >= probability:
            return number
        number += 1
    return number


def _log_mass(number: int, mean: float, dispersion: float) -> float:
    """Return the logarithm of the probability of exactly ``number``.

    Source: Johnson, Kemp, Kotz, Univariate Discrete Distributions (2005), chapters 4 and 5.
    """
    if dispersion <= 1.0 + 1e-9:
        return number * math.log(mean) - mean - math.lgamma(number + 1)
    size = mean / (dispersion - 1.0)
    return (
        math.lgamma(number + size)
        - math.lgamma(size)
        - math.lgamma(number + 1)
        - size * math.log(dispersion)
        + number * math.log1p(-1.0 / dispersion)
    )


def _factors(counts, days, mean, group_of, weight_of) -> dict[int, float]:
    """Return by group what it had, over what it would have had, drawn towards 1."""
    had: Counter = Counter()
    would: Counter = Counter()
    for day in days:
        had[group_of(day)] += counts.get(day, 0)
        would[group_of(day)] += mean * weight_of(day)
    return {
        group: (had[group] + FACTOR_PRIOR) / (expected + FACTOR_PRIOR)
        for group, expected in would.items()
    }


def _dispersion(counts, days, rates: Rates) -> float:
    """Return variance over mean, at least 1 (Pearson's chi-square over its degrees of freedom)."""
    chi_square = sum(
        (counts.get(day, 0) - rates.expected(day)) ** 2 / max(rates.expected(day), 1e-9)
        for day in days
    )
    parameters = len(rates.weekday_factor) + len(rates.month_factor) - 1
    return max(1.0, chi_square / max(len(days) - parameters, 1))


def _days(first: date, last: date) -> list[date]:
    if last < first:
        raise ValueError(f"the history ends on {last}, before it begins on {first}")
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def spread(total: int, weights: Iterable[int]) -> list[int]:
    """Split a whole ``total`` in proportion to whole weights, without losing a unit.

    Largest remainder; equal remainders go to the earlier weight.

    :raise ValueError: a negative number

    >>> spread(10, [1, 1, 1]), spread(7, [0, 5]), spread(3, [0, 0])
    ([4, 3, 3], [0, 7], [0, 0])
    """
    weights = list(weights)
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("nothing negative can be split")
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [divmod(total * weight, whole) for weight in weights]
    left = total - sum(share for share, _remainder in shares)
    order = sorted(range(len(weights)), key=lambda place: (-shares[place][1], place))
    winners = set(order[:left])
    return [share + (place in winners) for place, (share, _rest) in enumerate(shares)]
