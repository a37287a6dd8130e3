"""Load against capacity of the coming days, and how many temporary engineers would close the gap.

Pure Python. Work and capacity are whole minutes. Work of a level may wait some working days; it
is short when nobody with its skills and grade has time for it until then. Whether there is time
is a flow from work to engineers' days, solved exactly: no other way to assign would serve more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from odoo.addons.engine_base.core.authority import LEVELS, covers

from .maxflow import Network


@dataclass(frozen=True, slots=True)
class Kind:
    """What work asks for: all of ``skills`` (ids), and a grade that covers ``level``."""

    skills: frozenset[int]
    level: str

    def is_covered_by(self, other: Kind) -> bool:
        """Tell whether an engineer of the kind ``other`` may do this work.

        >>> senior = Kind(frozenset({1, 2}), "B")
        >>> asked = (Kind(frozenset({1}), "C"), Kind(frozenset({3}), "C"), Kind(frozenset(), "A"))
        >>> [kind.is_covered_by(senior) for kind in asked]
        [True, False, False]
        """
        return self.skills <= other.skills and covers(other.level, self.level)


@dataclass(frozen=True, slots=True)
class Work:
    """Minutes of one kind that come in on the day number ``day``."""

    day: int
    kind: Kind
    minutes: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """Minutes that engineers of one kind have on the day number ``day``."""

    day: int
    kind: Kind
    minutes: int


@dataclass(frozen=True, slots=True)
class Temporary:
    """``count`` engineers of a kind to take on from one day number to another, both included."""

    kind: Kind
    first: int
    last: int
    count: int = 1


@dataclass(frozen=True)
class Plan:
    """What fits and what does not, in minutes by (day number, kind).

    ``served`` goes by the day on which work comes in, ``short`` by the day on which it is due.
    """

    served: Mapping[tuple[int, Kind], int]
    short: Mapping[tuple[int, Kind], int]
    used: Mapping[int, int] = field(default_factory=dict)

    @property
    def short_minutes(self) -> int:
        return sum(self.short.values())


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan goes by: the open days, how long a level waits, what a temporary one does."""

    open_days: tuple[int, ...]
    wait_days: Mapping[str, int]
    temporary_minutes: int
    min_days: int = 1

    def days_for(self, work: Work) -> tuple[int, ...]:
        """Return the open days on which ``work`` may be done; the last one is when it is due.

        Work that comes in on a closed day is due as if it came on the next open day; work whose
        days reach past the horizon may be done later.

        >>> terms = Terms((0, 1, 4), {"A": 0, "C": 1}, 360)
        >>> work = Work(2, Kind(frozenset(), "A"), 60)
        >>> terms.days_for(work), terms.days_for(replace(work, day=0, kind=Kind(frozenset(), "C")))
        ((4,), (0, 1))
        """
        coming = [day for day in self.open_days if day >= work.day]
        return tuple(coming[: self.wait_days.get(work.kind.level, 0) + 1])

    def reaches_past(self, work: Work) -> bool:
        """Tell whether ``work`` may still be done after the horizon."""
        return len(self.days_for(work)) <= self.wait_days.get(work.kind.level, 0)


def plan(works: Iterable[Work], capacities: Iterable[Capacity], terms: Terms) -> Plan:
    """Return how much of the work fits: worst levels first.

    >>> fuel = Kind(frozenset({1}), "C")
    >>> terms = Terms((0, 1), {"C": 0}, 360)
    >>> result = plan([Work(0, fuel, 300)], [Capacity(0, Kind(frozenset(), "A"), 480)], terms)
    >>> result.short_minutes
    300
    >>> plan([Work(0, fuel, 300)], [Capacity(0, Kind(frozenset({1}), "B"), 240)], terms).short
    {(0, Kind(skills=frozenset({1}), level='C')): 60}
    """
    return _Assignment(works, capacities, terms).result()


def propose(
    works: Sequence[Work], capacities: Sequence[Capacity], terms: Terms, *, most: int = 200
) -> tuple[Temporary, ...]:
    """Return the temporary engineers that close every gap of :func:`plan`, nothing when none is.

    Step by step: the kind of work that is shortest by minutes, from its first short day to its
    last, at least ``terms.min_days`` days; then the plan is made anew, since a new engineer also
    helps with other work. Those of the same kind and days are put together.

    :param most: give up after so many

    >>> fuel = Kind(frozenset({1}), "C")
    >>> terms = Terms((0, 1, 2), {"C": 0}, 360, min_days=2)
    >>> propose([Work(1, fuel, 700)], [], terms)
    (Temporary(kind=Kind(skills=frozenset({1}), level='C'), first=1, last=2, count=2),)
    >>> propose([Work(1, fuel, 100)], [Capacity(1, fuel, 100)], terms)
    ()
    """
    assignment = _Assignment(works, capacities, terms)
    groups: Counter = Counter()
    for _round in range(most):
        short = assignment.result().short
        if not short:
            break
        one = _next_temporary(short, terms)
        count = _surely_needed(one, short, terms)
        groups[one] += count
        assignment.offer(capacity_of(replace(one, count=count), terms))
        assignment.assign()
    return tuple(
        replace(one, count=count)
        for one, count in sorted(groups.items(), key=lambda item: (item[0].first, item[0].last))
    )


def capacity_of(temporary: Temporary, terms: Terms) -> list[Capacity]:
    """Return what the temporary engineers add, by open day."""
    return [
        Capacity(day, temporary.kind, terms.temporary_minutes * temporary.count)
        for day in terms.open_days
        if temporary.first <= day <= temporary.last
    ]


def _next_temporary(short, terms: Terms) -> Temporary:
    """Return one engineer for the kind that is short most, from its first to its last short day.

    Days that lie more than ``min_days`` apart are two engagements; the first is returned.
    """
    by_kind = Counter()
    for (_day, kind), minutes in short.items():
        by_kind[kind] += minutes
    wanted = max(by_kind, key=lambda kind: (by_kind[kind], -_rank(kind), sorted(kind.skills)))
    days = sorted({day for day, kind in short if kind.is_covered_by(wanted)})
    first = min(day for day, kind in short if kind == wanted)
    last = first
    for day in days:
        if last < day <= last + terms.min_days:
            last = day
    return Temporary(wanted, first, max(last, first + terms.min_days - 1))


def _surely_needed(one: Temporary, short, terms: Terms) -> int:
    """Return how many engineers like ``one`` would have no idle minute, at least one."""
    added = sum(capacity.minutes for capacity in capacity_of(one, terms))
    closed = sum(
        minutes
        for (day, kind), minutes in short.items()
        if kind == one.kind and one.first <= day <= one.last
    )
    return max(1, closed // added) if added else 1


class _Assignment:
    """The flow of work to engineers' days, to which capacity may be added."""

    def __init__(self, works, capacities, terms: Terms):
        self.terms = terms
        self.works = sorted(_merged(works), key=lambda work: _urgency(work, terms))
        self.network = Network()
        self.entries: dict[Work, int] = {}
        self.drains: list[tuple[int, int]] = []
        self._asked = frozenset().union(*(work.kind.skills for work in self.works))
        self._kinds = sorted(
            {work.kind for work in self.works}, key=lambda kind: (kind.level, sorted(kind.skills))
        )
        self.offer(capacities)
        for level in LEVELS:
            for work in self.works:
                if work.kind.level == level:
                    self._admit(work)
            self.assign()

    def offer(self, capacities: Iterable[Capacity]) -> None:
        """Add capacity. Engineers who differ only in skills that nobody asks for are one."""
        rooms: Counter = Counter()
        for capacity in capacities:
            kind = replace(capacity.kind, skills=capacity.kind.skills & self._asked)
            rooms[capacity.day, kind] += capacity.minutes
        for (day, offered), minutes in rooms.items():
            room = ("room", len(self.drains))
            self.drains.append((day, self.network.edge(room, "sink", minutes)))
            for kind in self._kinds:
                if kind.is_covered_by(offered):
                    self.network.edge((day, kind), room, minutes)

    def assign(self) -> None:
        """Let all work flow that still can."""
        self.network.push("source", "sink")

    def result(self) -> Plan:
        """Return what is served and what is short now."""
        served, short, used = Counter(), Counter(), Counter()
        for work, entry in self.entries.items():
            done = self.network.flow(entry)
            served[work.day, work.kind] += done
            if done < work.minutes and not self.terms.reaches_past(work):
                short[self.terms.days_for(work)[-1], work.kind] += work.minutes - done
        for day, drain in self.drains:
            used[day] += self.network.flow(drain)
        return Plan(dict(served), dict(short), dict(used))

    def _admit(self, work: Work) -> None:
        self.entries[work] = self.network.edge("source", work, work.minutes)
        for day in self.terms.days_for(work):
            self.network.edge(work, (day, work.kind), work.minutes)


def _merged(works: Iterable[Work]) -> list[Work]:
    minutes = Counter()
    for work in works:
        minutes[work.day, work.kind] += work.minutes
    return [Work(day, kind, amount) for (day, kind), amount in minutes.items() if amount > 0]


def _urgency(work: Work, terms: Terms):
    days = terms.days_for(work)
    due = days[-1] if days else max(terms.open_days, default=0) + 1
    return (_rank(work.kind), due, work.day, sorted(work.kind.skills))


def _rank(kind: Kind) -> int:
    return LEVELS.index(kind.level)
