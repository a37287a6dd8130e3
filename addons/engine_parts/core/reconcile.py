"""A count: what the books expect against what was read, and how good the count is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

FOUND = "found"
MISSING = "missing"
EXTRA = "extra"
MISPLACED = "misplaced"
UNKNOWN = "unknown"
DUPLICATE = "duplicate"
STRAY = "stray"

SCALE = 10**6  # quantities and costs become whole numbers: sums of them are exact


@dataclass(frozen=True)
class Tag:
    """A registered tag: what it stands for, and where the books say it is.

    ``place`` is None for goods that should be in no counted place: sold, issued, scrapped.
    """

    product: Hashable
    lot: Hashable
    quantity: float
    place: Hashable


@dataclass(slots=True)
class Sight:
    """All reads of one EPC in one place: in how many rounds, and the best signal in dBm."""

    rounds: int = 1
    rssi: float = -99.0


@dataclass(frozen=True)
class TagResult:
    """What the count says about one EPC."""

    kind: str
    place: Hashable = None  # where it was read
    home: Hashable = None  # where it belongs
    doubtful: bool = False  # as strong in a second place: somebody has to look


def where(sights: Mapping[Hashable, Sight], margin_db: float) -> tuple[Hashable, bool]:
    """Return the place with the strongest signal, and whether a second one is as likely.

    :param margin_db: how many dB the first has to be ahead of the second to be sure

    >>> where({"A": Sight(rssi=-50.0), "B": Sight(rssi=-70.0)}, margin_db=6.0)
    ('A', False)
    >>> where({"A": Sight(rssi=-50.0), "B": Sight(rssi=-53.0)}, margin_db=6.0)
    ('A', True)
    """
    if len(sights) == 1:
        return next(iter(sights)), False
    ranked = sorted(sights.items(), key=lambda item: (-item[1].rssi, -item[1].rounds))
    (place, first), (_second, second) = ranked[:2]
    return place, first.rssi - second.rssi < margin_db


def classify(
    tags: Mapping[str, Tag],
    seen: Mapping[str, Mapping[Hashable, Sight]],
    scope: set,
    *,
    margin_db: float = 6.0,
    confirm_rounds: int = 2,
    is_complete: bool = True,
) -> dict[str, TagResult]:
    """Say of every EPC, expected or read, what the count found.

    :param tags: the register, by EPC; tags outside the scope may be among them
    :param seen: the reads of the counted places, by EPC and place
    :param scope: the counted places
    :param confirm_rounds: a tag from elsewhere counts as misplaced once it was read in so many
        rounds; before, it may be a stray signal through the wall
    :param is_complete: tell what is missing, too
    """
    results = {}
    for epc, sights in seen.items():
        place, doubtful = where(sights, margin_db)
        is_certain = sights[place].rounds >= confirm_rounds
        results[epc] = _judge(tags.get(epc), place, doubtful, scope, is_certain)
    if is_complete:
        for epc, tag in tags.items():
            if epc not in results and tag.place in scope:
                results[epc] = TagResult(MISSING, None, tag.place)
    return results


def _judge(tag, place, doubtful, scope, is_certain) -> TagResult:
    if tag is None:
        return TagResult(UNKNOWN, place)
    if tag.place == place:
        return TagResult(DUPLICATE if doubtful else FOUND, place, place, doubtful)
    if tag.place not in scope and not is_certain:
        return TagResult(STRAY, place, tag.place)
    kind = MISPLACED if tag.place is not None else EXTRA
    return TagResult(DUPLICATE if doubtful else kind, place, tag.place, doubtful)


def same_unit(tags: Mapping[str, Tag], epcs: Iterable[str], serials: set) -> set[str]:
    """Return the EPCs that claim a unit which another one of them claims, too.

    :param serials: the serial-numbered products: there one lot is one piece

    >>> tag = Tag("pump", "S1", 1, "A")
    >>> sorted(same_unit({"e1": tag, "e2": tag}, ["e1", "e2"], {"pump"}))
    ['e1', 'e2']
    """
    claims = defaultdict(list)
    for epc in epcs:
        tag = tags.get(epc)
        if tag is not None and tag.lot is not None and tag.product in serials:
            claims[tag.product, tag.lot].append(epc)
    return {epc for epcs_of in claims.values() if len(epcs_of) > 1 for epc in epcs_of}


def counted(tags: Mapping[str, Tag], results: Mapping[str, TagResult]) -> dict[tuple, float]:
    """Return the quantity read by (product, place, lot); stray and unknown tags are nothing.

    >>> tags = {"e1": Tag("ring", None, 10, "A"), "e2": Tag("ring", None, 10, "A")}
    >>> counted(tags, {"e1": TagResult("found", "A", "A"), "e2": TagResult("missing", None, "A")})
    {('ring', 'A', None): 10.0}
    """
    totals = defaultdict(float)
    for epc, result in results.items():
        if result.place is not None and result.kind not in (UNKNOWN, STRAY):
            tag = tags[epc]
            totals[tag.product, result.place, tag.lot] += tag.quantity
    return dict(totals)


@dataclass(frozen=True)
class Accuracy:
    """How far a count agrees with the books, as exact fractions from 0 to 1."""

    units: Fraction
    lines: Fraction
    value: Fraction


def accuracy(lines: Iterable[tuple[float, float, float]]) -> Accuracy:
    """Return the accuracy of (expected, counted, unit cost) lines by units, lines and value.

    Units and value: one minus the sum of the absolute differences over what was expected; a
    surplus in one place does not make up for a loss in another.

    >>> accuracy([(10, 10, 2.5), (10, 9, 0.1)])
    Accuracy(units=Fraction(19, 20), lines=Fraction(1, 2), value=Fraction(259, 260))
    """
    right = total = 0
    units_off = units = value_off = value = 0
    for expected, found, cost in lines:
        whole, part = round(expected * SCALE), round(found * SCALE)
        price, off = round(cost * SCALE), abs(whole - part)
        units += abs(whole)
        units_off += off
        value += abs(whole) * price
        value_off += off * price
        total += 1
        right += not off
    return Accuracy(
        _agreement(units_off, units), _agreement(total - right, total), _agreement(value_off, value)
    )


def _agreement(off: int, of: int) -> Fraction:
    if not of:
        return Fraction(not off)
    return max(Fraction(0), 1 - Fraction(off, of))
