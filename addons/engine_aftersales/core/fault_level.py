"""The fault level by a table of rules (pure).

The level begins with the worst fault code. The rules then follow in their order; each one whose
conditions hold sets the level, raises it, or sees to it that it is not milder than a bound.

**A worse fact never makes the level milder.** Facts that make it worse are another fault code, an
engine that stands still and people in danger. Three things see to it, whatever the table says: a
rule that rests upon a worse fact and *sets* a level only ever raises it; a condition on fault codes
holds once one of the codes fulfils it; and what would hold without a worse fact holds with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from odoo.addons.engine_base.core.authority import LEVELS, worst

SET, RAISE, AT_LEAST = "set", "raise", "at_least"
EQUAL = "equal"
WORSE_FACTS = ("stands_still", "safety_risk")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a request; ``codes`` are (level, system) of its fault codes."""

    codes: tuple[tuple[str, str], ...] = ()
    stands_still: bool = False
    safety_risk: bool = False
    tier: str | None = None
    request_type: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table. A condition that is ``None`` holds always.

    ``code_match`` compares the level of a fault code with ``code_level``: ``at_least`` (as bad or
    worse) or ``equal``; ``system`` asks the same code. ``raise_limit`` is the worst level that a
    rule of the kind *raise* leads to.
    """

    key: int
    result: str
    level: str | None = None
    steps: int = 0
    raise_limit: str = LEVELS[0]
    code_match: str | None = None
    code_level: str | None = None
    system: str | None = None
    stands_still: bool | None = None
    safety_risk: bool | None = None
    tier: str | None = None
    request_type: int | None = None


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule whose conditions hold, and what it did to the level."""

    key: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The level, how it came about, and which worse facts were left aside on the way."""

    level: str | None
    by_codes: str | None
    fired: tuple[Fired, ...]
    without: tuple[str, ...] = ()


def judge(rules: Sequence[Rule], facts: Facts) -> Judgement:
    """Return the level of a request and the rules that gave it.

    >>> at_rest = Rule(1, AT_LEAST, "B", stands_still=True)
    >>> vip = Rule(2, RAISE, steps=1, raise_limit="B", tier="vip")
    >>> judge([at_rest, vip], Facts((("D", "fuel"),), tier="vip")).level
    'C'
    >>> judge([at_rest, vip], Facts(stands_still=True)).fired
    (Fired(key=1, before=None, after='B'),)
    """
    judgements = [_judge_as_it_is(rules, milder, without) for milder, without in _milder(facts)]
    return min(judgements, key=lambda judgement: _rank(judgement.level))


def overrules(rules: str | None, against: str | None, held: str | None) -> bool:
    """Tell whether the rules' level takes the place of the one that a person set.

    :param against: what the rules said when the person decided
    :param held: what the person decided

    >>> overrules("A", against="C", held="D"), overrules("C", against="C", held="D")
    (True, False)
    >>> overrules("B", against="C", held="A")
    False
    """
    return _rank(rules) < _rank(against) and _rank(rules) < _rank(held)


def _milder(facts: Facts) -> Iterator[tuple[Facts, tuple[str, ...]]]:
    """Yield the facts as they are, and with each worse fact left aside."""
    variants = [(facts, ())]
    for name in WORSE_FACTS:
        if getattr(facts, name):
            variants += [
                (replace(other, **{name: False}), (*without, name)) for other, without in variants
            ]
    return iter(variants)


def _judge_as_it_is(rules: Sequence[Rule], facts: Facts, without: tuple[str, ...]) -> Judgement:
    by_codes = level = worst(code_level for code_level, _system in facts.codes)
    fired = []
    for rule in rules:
        if _holds(rule, facts):
            after = _apply(rule, level)
            fired.append(Fired(rule.key, level, after))
            level = after
    return Judgement(level, by_codes, tuple(fired), without)


def _apply(rule: Rule, level: str | None) -> str | None:
    if rule.result == RAISE:
        if level is None:
            return None  # nobody knows yet what to raise
        bound = max(_rank(level) - rule.steps, _rank(rule.raise_limit))
        return LEVELS[min(bound, _rank(level))]
    if rule.result == SET and not _rests_upon_a_worse_fact(rule):
        return rule.level
    return worst((level, rule.level))


def _rests_upon_a_worse_fact(rule: Rule) -> bool:
    return bool(rule.code_match or rule.system or rule.stands_still or rule.safety_risk)


def _holds(rule: Rule, facts: Facts) -> bool:
    asked = (
        (rule.stands_still, facts.stands_still),
        (rule.safety_risk, facts.safety_risk),
        (rule.tier, facts.tier),
        (rule.request_type, facts.request_type),
    )
    if any(wanted is not None and wanted != found for wanted, found in asked):
        return False
    if not (rule.code_match or rule.system):
        return True
    return any(_code_holds(rule, *code) for code in facts.codes)


def _code_holds(rule: Rule, level: str, system: str) -> bool:
    if rule.system and rule.system != system:
        return False
    if not rule.code_match:
        return True
    if rule.code_match == EQUAL:
        return level == rule.code_level
    return _rank(level) <= _rank(rule.code_level)


def _rank(level: str | None) -> int:
    """Return 0 for the worst level; an unknown one is the mildest."""
    return LEVELS.index(level) if level else len(LEVELS)
