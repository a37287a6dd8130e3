"""From the lines of a cost list to the items of one balanced journal entry (pure).

Amounts are whole numbers of the currency's smallest unit, so that every sum is exact.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace

COST, CONTRA = "cost", "contra"


@dataclass(frozen=True)
class Place:
    """Where an amount is booked: an account, and the cost centre that it carries."""

    account: int
    centre: int = 0


@dataclass(frozen=True)
class Line:
    """One line of the cost list.

    ``booked``: where the stock's own entry has debited it already, with real-time valuation.
    ``counter``: the account that is credited, for whatever nothing has booked yet.
    """

    key: Hashable
    kind: str
    bearer: str
    units: int
    place: Place
    counter: int = 0
    booked: Place | None = None
    product: int = 0


@dataclass(frozen=True)
class Provision:
    """The liability that is debited and the expense that is credited for some bearers' cost."""

    liability: int
    used: int
    bearers: frozenset[str] = frozenset({"warranty"})


@dataclass
class Item:
    """One journal item: debit where ``units`` is positive; ``keys``: the lines that it books."""

    account: int
    centre: int
    product: int
    kind: str
    bearer: str
    side: str
    units: int = 0
    keys: list = field(default_factory=list)


def items(lines: Iterable[Line], provision: Provision | None = None) -> list[Item]:
    """Return the items of the entry that books the lines; they add up to nothing.

    A line that is booked where it belongs makes none; one that is booked elsewhere is moved; any
    other is debited against its counter account. Items of one account, cost centre, product, kind
    and bearer are one item; an item of nothing is left out. Lines that cancel each other, as hours
    that were taken back, are an item of debit and one of credit, so that each line is booked.

    >>> made = items([Line("hours", "labour", "warranty", 300, Place(64, 7), counter=65)])
    >>> [(item.account, item.side, item.units) for item in made]
    [(64, 'cost', 300), (65, 'contra', -300)]
    >>> items([Line("part", "parts", "customer", 80, Place(64, 7), booked=Place(64, 7))])
    []
    """
    made: dict[tuple, Item] = {}

    def add(line, account, centre, side, units, *, books=False):
        # Apart, so that the item which books a line is never the one that takes it away.
        key = (account, centre, line.product, line.kind, line.bearer, side, books)
        item = made.setdefault(key, Item(*key[:-1]))
        item.units += units
        if books:
            item.keys.append(line.key)

    lines = list(lines)
    for line in lines:
        place = line.place
        if line.booked is None:
            add(line, place.account, place.centre, COST, line.units, books=True)
            add(line, line.counter, place.centre, CONTRA, -line.units)
        elif line.booked != place:
            add(line, place.account, place.centre, COST, line.units, books=True)
            add(line, line.booked.account, line.booked.centre, COST, -line.units)
        if provision and line.bearer in provision.bearers:
            add(line, provision.liability, place.centre, CONTRA, line.units)
            add(line, provision.used, place.centre, CONTRA, -line.units)
    units = {line.key: line.units for line in lines}
    return [part for item in made.values() for part in _parts(item, units)]


def _parts(item, units):
    """Return the item; where its lines add up to nothing, one for each sign that they have."""
    if item.units:
        return [item]
    signs = (
        [key for key in item.keys if units[key] > 0],
        [key for key in item.keys if units[key] < 0],
    )
    return [
        replace(item, units=sum(units[key] for key in keys), keys=keys) for keys in signs if keys
    ]


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Return ``total`` shared in proportion to ``weights``; the shares add up to it exactly.

    With weights that are all zero the first one gets everything.

    >>> shares(100, [1, 1, 1])
    [34, 33, 33]
    >>> shares(-5, [0, 2])
    [0, -5]
    >>> shares(7, [])
    []
    """
    whole = sum(weights)
    if not weights:
        return []
    if not whole:
        return [total, *[0] * (len(weights) - 1)]
    given, seen, result = 0, 0, []
    for weight in weights:
        seen += weight
        until = -(-total * seen // whole)  # rounded up, so that nothing is left at the end
        result.append(until - given)
        given = until
    return result


def needs_reason(actual: int, standard: int, plan: int, tolerance_percent: float) -> bool:
    """Tell whether an actual cost is so far above its standard that somebody has to say why.

    :param actual: cost of one kind, in units
    :param standard: what the plan says that this kind costs, in units; 0: it was not planned
    :param plan: amount of the whole plan, which what was not planned is measured by, in units
    :param tolerance_percent: percent of the standard that is tolerated

    >>> needs_reason(actual=111, standard=100, plan=900, tolerance_percent=10)
    True
    >>> needs_reason(actual=110, standard=100, plan=900, tolerance_percent=10)
    False
    >>> needs_reason(actual=80, standard=0, plan=900, tolerance_percent=10)
    False
    """
    base = abs(standard) or abs(plan)
    return (actual - standard) * 100 > base * tolerance_percent
