"""What a difference between cost list, cost centre and ledger comes from (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

CAUSES = [
    ("cost_missing", "Not on the Cost List"),
    ("analytic_missing", "Analytic Line Missing"),
    ("analytic_twice", "Analytic Line Twice"),
    ("analytic_changed", "Analytic Line Changed"),
    ("other_centre", "On Another Cost Centre"),
    ("currency", "Booked in Another Currency"),
    ("not_posted", "Journal Entry Not Posted"),
    ("cut_off", "Booked in Another Period"),
    ("other_account", "Booked on Another Account"),
    ("periodic_open", "Stock of the Period Not Closed"),
    ("item_missing", "Journal Item Missing"),
    ("item_changed", "Journal Item Changed"),
    ("item_twice", "Journal Item Twice"),
    ("no_order", "On the Cost Centre without an Order"),
    ("rounding", "Rounding"),
    ("unknown", "Cause Unknown"),
]
"""Causes by the place where somebody has to look; the first that was found names the line."""

_RANK = {cause: rank for rank, (cause, _label) in enumerate(CAUSES)}
# Amounts that are off, where rounding may be the whole story.
_ROUNDED = frozenset({"analytic_changed", "item_changed"})


@dataclass(frozen=True, slots=True)
class Sums:
    """Cost of one order in one period, in company currency; costs are positive in all three."""

    cost: Decimal
    analytic: Decimal
    ledger: Decimal

    @property
    def difference(self) -> Decimal:
        """The larger of the two distances from the cost list, with its sign.

        >>> Sums(Decimal(100), Decimal(100), Decimal(80)).difference
        Decimal('20')
        """
        return max(self.cost - self.analytic, self.cost - self.ledger, key=abs)


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault of an order: how many records, how much in all, and one to look at.

    :param largest: the largest amount by which a single record is off, without sign
    """

    count: int
    amount: Decimal
    largest: Decimal
    example: str = ""

    def with_other(self, other: Fault | None) -> Fault:
        """Return both together.

        >>> Fault(1, Decimal(5), Decimal(5), "a").with_other(Fault(2, Decimal(3), Decimal(9), "b"))
        Fault(count=3, amount=Decimal('8'), largest=Decimal('9'), example='a')
        """
        if other is None:
            return self
        return Fault(
            self.count + other.count,
            self.amount + other.amount,
            max(self.largest, other.largest),
            self.example or other.example,
        )


def main_cause(sums: Sums, faults: Mapping[str, Fault], unit: Decimal) -> str | None:
    """Return the cause that names the difference; None when there is none.

    :param unit: smallest unit of the currency
    :raise ValueError: a cause that is not listed

    >>> hundred, nothing = Decimal(100), Decimal(0)
    >>> main_cause(Sums(hundred, nothing, hundred), {}, Decimal("0.01"))
    'unknown'
    >>> lost = {"analytic_missing": Fault(1, hundred, hundred)}
    >>> main_cause(Sums(hundred, nothing, hundred), lost, Decimal("0.01"))
    'analytic_missing'
    >>> main_cause(Sums(hundred, hundred, hundred), {}, Decimal("0.01")) is None
    True
    """
    if unlisted := faults.keys() - _RANK.keys():
        raise ValueError(f"unknown causes: {sorted(unlisted)}")
    if not faults:
        return None if not sums.difference else "rounding" if _tiny(sums, unit) else "unknown"
    if faults.keys() <= _ROUNDED and all(fault.largest < unit for fault in faults.values()):
        return "rounding"
    return min(faults, key=_RANK.__getitem__)


def _tiny(sums: Sums, unit: Decimal) -> bool:
    return abs(sums.difference) < unit
