"""ABC by consumption value and XYZ by variability of demand, exact on decimals.

ABC: parts in falling order of consumption value; a part is A while the parts before it have not
yet reached the A limit, then B, then C (Pareto; Silver, Pyke, Thomas, "Inventory and Production
Management in Supply Chains", 4th ed., ch. 2.5). XYZ: coefficient of variation of the demand per
month, population standard deviation over the mean (same book, ch. 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Limits:
    """The limits of the classes: shares as fractions of one, coefficients of variation."""

    a_share: Decimal
    b_share: Decimal
    x_cv: Decimal
    y_cv: Decimal


@dataclass(frozen=True)
class Consumption:
    """What left the store of one part: its value, and its quantity in each month."""

    key: int
    value: Decimal
    demands: tuple[Decimal, ...]


@dataclass(frozen=True)
class PartClass:
    """The classes of one part with the figures that they follow from.

    ``cv`` is None without demand, which is class Z; a part without value is class C.
    """

    key: int
    value: Decimal
    share: Decimal
    cumulative_share: Decimal
    mean: Decimal
    deviation: Decimal
    cv: Decimal | None
    abc: str
    xyz: str


def classify(parts: Iterable[Consumption], limits: Limits) -> list[PartClass]:
    """Return the classes of all parts, the dearest consumption first, ties by key.

    >>> limits = Limits(*map(Decimal, ("0.8", "0.95", "0.5", "1")))
    >>> parts = [Consumption(1, Decimal(15), (Decimal(3), Decimal(3))),
    ...          Consumption(2, Decimal(80), (Decimal(9), Decimal(1))),
    ...          Consumption(3, Decimal(5), (Decimal(4), Decimal(0))),
    ...          Consumption(4, Decimal(0), ())]
    >>> [(part.key, part.abc + part.xyz) for part in classify(parts, limits)]
    [(2, 'AY'), (1, 'BX'), (3, 'CY'), (4, 'CZ')]
    """
    ordered = sorted(parts, key=lambda part: (-part.value, part.key))
    total = sum((part.value for part in ordered), Decimal(0))
    before, classes = Decimal(0), []
    for part in ordered:
        reached = before + part.value
        mean, deviation, cv = spread(part.demands)
        classes.append(
            PartClass(
                part.key,
                part.value,
                part.value / total if total else Decimal(0),
                reached / total if total else Decimal(0),
                mean,
                deviation,
                cv,
                _abc(part.value, before, total, limits),
                _xyz(part.demands, limits),
            )
        )
        before = reached
    return classes


def spread(demands: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal | None]:
    """Return mean, population standard deviation and coefficient of variation.

    >>> spread([Decimal(2), Decimal(4)])
    (Decimal('3'), Decimal('1'), Decimal('0.3333333333333333333333333333'))
    >>> spread([Decimal(0), Decimal(0)])
    (Decimal('0'), Decimal('0'), None)
    """
    if not demands:
        return Decimal(0), Decimal(0), None
    count, total = len(demands), sum(demands, Decimal(0))
    mean = total / count
    scaled = count * sum((demand * demand for demand in demands), Decimal(0)) - total * total
    deviation = max(scaled, Decimal(0)).sqrt() / count
    return mean, deviation, deviation / mean if mean else None


def _abc(value: Decimal, before: Decimal, total: Decimal, limits: Limits) -> str:
    """Compare products, not quotients: no rounding at the limits."""
    if not value:
        return "C"
    if before < limits.a_share * total:
        return "A"
    return "B" if before < limits.b_share * total else "C"


def _xyz(demands: Sequence[Decimal], limits: Limits) -> str:
    """Compare squares, not roots: ``cv <= limit`` exactly."""
    total = sum(demands, Decimal(0))
    if total <= 0:
        return "Z"
    squares = len(demands) * sum((demand * demand for demand in demands), Decimal(0))
    variation = squares - total * total
    if variation <= (limits.x_cv * total) ** 2:
        return "X"
    return "Y" if variation <= (limits.y_cv * total) ** 2 else "Z"
