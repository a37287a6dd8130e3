"""The three sums of an order's cost that have to agree (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Totals:
    """Cost of one order in company currency; costs are positive in all three."""

    cost: float = 0.0
    analytic: float = 0.0
    ledger: float = 0.0

    @property
    def difference(self) -> float:
        """The cost list less the one that is farther from it: cost centre or ledger.

        >>> Totals(cost=120.0, analytic=120.0, ledger=100.0).difference
        20.0
        """
        gaps = (self.cost - self.analytic, self.cost - self.ledger)
        return max(gaps, key=abs)


def totals(
    cost: Mapping[int, float], analytic: Mapping[int, float], ledger: Mapping[int, float]
) -> dict[int, Totals]:
    """Bring the sums per order together.

    :param cost: sum of the cost list
    :param analytic: sum of the analytic lines, where a cost is negative
    :param ledger: balance of the cost items, debit minus credit

    >>> totals({1: 120.0}, {1: -120.0}, {1: 100.0})[1]
    Totals(cost=120.0, analytic=120.0, ledger=100.0)
    """
    return {
        order: Totals(
            cost=cost.get(order, 0.0),
            analytic=-analytic.get(order, 0.0),
            ledger=ledger.get(order, 0.0),
        )
        for order in {*cost, *analytic, *ledger}
    }
