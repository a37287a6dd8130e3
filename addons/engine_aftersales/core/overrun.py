"""How far the actual cost of an order may run past what was approved (pure, exact)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What a policy lets an order cost beyond the approved amount without a new approval.

    :param percent: of the approved amount, 10 is ten percent
    :param free: in company currency; an excess up to it is never asked for
    """

    percent: Decimal = Decimal(0)
    free: Decimal = Decimal(0)

    def __post_init__(self):
        if self.percent < 0 or self.free < 0:
            raise ValueError("a tolerance is not negative")


def most_allowed(approved: Decimal, tolerance: Tolerance) -> Decimal:
    """Return the highest actual cost that the approval still covers, in company currency.

    Not rounded: of an approval of 100.05 and ten percent, 110.05 is covered and 110.06 is not.

    >>> most_allowed(Decimal("100.05"), Tolerance(percent=Decimal(10)))
    Decimal('110.055')
    >>> most_allowed(Decimal("100"), Tolerance(percent=Decimal(10), free=Decimal(50)))
    Decimal('150')
    """
    return approved + max(approved * tolerance.percent / 100, tolerance.free)


def covers(actual: Decimal, approved: Decimal, tolerance: Tolerance) -> bool:
    """Tell whether an approval of ``approved`` is enough for an order that costs ``actual``.

    >>> ten = Tolerance(percent=Decimal(10))
    >>> covers(Decimal("110.05"), Decimal("100.05"), ten)
    True
    >>> covers(Decimal("110.06"), Decimal("100.05"), ten)
    False
    """
    return actual <= most_allowed(approved, tolerance)
