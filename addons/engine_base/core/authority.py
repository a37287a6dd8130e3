"""Who may decide what: fault levels, engineers' grades, roles and the chain of an approval.

Pure Python. Amounts are whole numbers of the smallest unit of a currency (or :class:`Decimal`),
never floats: the chain of 2,000.00 must not depend on a rounding error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

LEVELS = ("A", "B", "C", "D")
"""Fault levels, worst first."""

GRADES = ("junior", "engineer", "senior")
"""Grades of a service engineer, lowest first."""

ROLES = ("engineer", "supervisor", "director", "general_manager")
"""Roles that approve, lowest first; a higher one may decide in place of a lower one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a policy lets each role approve alone.

    Amounts are inclusive upper bounds in the smallest unit of the currency;
    ``engineer_max_level`` is the worst fault level that any engineer handles alone.
    """

    engineer_max: int | Decimal
    supervisor_max: int | Decimal
    director_max: int | Decimal
    engineer_max_level: str = "A"

    def __post_init__(self):
        if not 0 <= self.engineer_max <= self.supervisor_max <= self.director_max:
            raise ValueError("limits must grow from engineer to supervisor to director")
        _rank(self.engineer_max_level)


def covers(max_level: str | None, level: str | None) -> bool:
    """True when an authority up to ``max_level`` is enough for a fault of ``level``.

    Without a level there is nothing to cover; without an authority only that is covered.

    :raise ValueError: a level that is none of A, B, C, D

    >>> covers("C", "D"), covers("C", "C"), covers("C", "B"), covers("C", None), covers(None, "D")
    (True, True, False, True, False)
    """
    if not level:
        return True
    return bool(max_level) and _rank(max_level) <= _rank(level)


def worst(levels: Iterable[str | None]) -> str | None:
    """Return the worst of the given levels, ``None`` when there is none.

    :raise ValueError: a level that is none of A, B, C, D

    >>> worst(["D", "B", "C"]), worst(["", None])
    ('B', None)
    """
    return min((level for level in levels if level), key=_rank, default=None)


def chain(
    amount: int | Decimal,
    level: str | None,
    limits: Limits,
    *,
    min_role: str | None = None,
) -> tuple[str, ...]:
    """Return the roles that decide one after the other, lowest first.

    Up to each limit (inclusive) the role decides alone; above the supervisor's limit the
    director decides too, above the director's the general manager as well. A level beyond what
    engineers handle alone, or ``min_role``, lifts the first step.

    :param amount: in the unit of ``limits``
    :raise ValueError: a negative amount, an unknown level or an unknown role

    >>> limits = Limits(200_000, 2_000_000, 10_000_000, engineer_max_level="B")
    >>> chain(200_000, "D", limits), chain(200_001, "D", limits), chain(100, "A", limits)
    (('engineer',), ('supervisor',), ('supervisor',))
    >>> chain(10_000_001, "D", limits)
    ('supervisor', 'director', 'general_manager')
    >>> chain(100, "D", limits, min_role="director")
    ('director',)
    """
    if isinstance(amount, float) or amount < 0:
        raise ValueError(f"amount must be a whole number of 0 or more, not {amount!r}")
    if amount > limits.director_max:
        roles = ("supervisor", "director", "general_manager")
    elif amount > limits.supervisor_max:
        roles = ("supervisor", "director")
    elif amount > limits.engineer_max or not covers(limits.engineer_max_level, level):
        roles = ("supervisor",)
    else:
        roles = ("engineer",)
    if not min_role:
        return roles
    kept = tuple(role for role in roles if role_covers(role, min_role))
    return kept or (min_role,)


def role_covers(held: str, wanted: str) -> bool:
    """True when the role ``held`` may decide a step of the role ``wanted``.

    :raise ValueError: a role that does not approve

    >>> role_covers("director", "supervisor"), role_covers("engineer", "supervisor")
    (True, False)
    """
    return ROLES.index(held) >= ROLES.index(wanted)


def roles_covering(wanted: str) -> tuple[str, ...]:
    """Return the roles that may decide a step of the role ``wanted``, lowest first.

    >>> roles_covering("director")
    ('director', 'general_manager')
    """
    return ROLES[ROLES.index(wanted) :]


def _rank(level: str) -> int:
    """Return 0 for the worst level.

    :raise ValueError: a level that is none of A, B, C, D
    """
    if level not in LEVELS:
        raise ValueError(f"fault level must be one of {', '.join(LEVELS)}, not {level!r}")
    return LEVELS.index(level)
