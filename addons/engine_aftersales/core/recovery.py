"""Who pays: what the customer is charged, and which supplier is asked for what (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Who gets an invoice for what they bear.
INVOICED_BEARERS = ("customer", "insurance")
# Who bears what a supplier does not pay; the others are chosen before the cost is posted.
FALLBACK_BEARERS = ("warranty", "goodwill")


def with_markup(cost: float, markup_percent: float) -> float:
    """Return the price of work that was bought, not rounded, in the currency of ``cost``.

    :param markup_percent: per cent of the cost, 0 or more
    :raise ValueError: the mark-up is negative

    >>> with_markup(200.0, markup_percent=10.0)
    220.0
    """
    if markup_percent < 0:
        raise ValueError(f"negative mark-up: {markup_percent} %")
    return cost * (100 + markup_percent) / 100


@dataclass(frozen=True)
class Claimable:
    """One cost that a supplier bears.

    ``supplier`` is the vendor of the part, nobody for hours and outside work; ``weight`` is the
    cost in the smallest unit of the currency.
    """

    cost_id: int
    supplier: int | None
    weight: int


def by_supplier(costs: Iterable[Claimable]) -> dict[int | None, list[int]]:
    """Return {supplier: ids of the costs to claim}; None where nobody is known.

    A part goes to its vendor. Hours, travel and outside work go to the vendor of the parts that
    cost most, because that part is why they were needed.

    >>> pump, seal, hours = Claimable(1, 7, 60000), Claimable(2, 8, 500), Claimable(3, None, 9000)
    >>> by_supplier([pump, seal, hours])
    {7: [1, 3], 8: [2]}
    >>> by_supplier([hours])
    {None: [3]}
    """
    costs = list(costs)
    weights: dict[int, int] = {}
    for cost in costs:
        if cost.supplier is not None:
            weights[cost.supplier] = weights.get(cost.supplier, 0) + cost.weight
    main = max(weights, key=lambda supplier: (weights[supplier], -supplier), default=None)
    claims: dict[int | None, list[int]] = {}
    for cost in costs:
        supplier = cost.supplier if cost.supplier is not None else main
        claims.setdefault(supplier, []).append(cost.cost_id)
    return claims
