"""State graphs as data: which step may follow which state, and whose step it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """One named arrow of a state graph.

    ``groups`` are the xml ids of the roles that may take the arrow, any one of them; with
    none, the access rules of the model decide alone.
    """

    name: str
    sources: frozenset[str]
    target: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workflow:
    """An immutable state graph; its first state is where every record starts.

    :raise ValueError: an arrow names a state that the graph does not have, or a name twice
    """

    states: Mapping[str, str]  # technical name -> label
    arrows: tuple[Transition, ...]

    def __post_init__(self):
        named = {state for arrow in self.arrows for state in (*arrow.sources, arrow.target)}
        if unknown := named - set(self.states):
            raise ValueError(f"unknown states in workflow: {sorted(unknown)}")
        if len({arrow.name for arrow in self.arrows}) != len(self.arrows):
            raise ValueError("an arrow name stands twice in the workflow")

    @property
    def initial(self) -> str:
        return next(iter(self.states))

    @property
    def selection(self) -> list[tuple[str, str]]:
        return list(self.states.items())

    def arrow(self, name: str) -> Transition:
        """Return the arrow called ``name``.

        :raise ValueError: the graph has no such arrow
        """
        for arrow in self.arrows:
            if arrow.name == name:
                return arrow
        raise ValueError(f"no arrow {name!r} in the workflow")

    def final(self) -> set[str]:
        """Return the states that no arrow leaves."""
        return set(self.states) - {state for arrow in self.arrows for state in arrow.sources}

    def unreachable(self) -> set[str]:
        """Return the states that no path from the initial state reaches.

        >>> Workflow({"a": "A", "b": "B"}, ()).unreachable()
        {'b'}
        """
        seen, frontier = set(), {self.initial}
        while frontier:
            seen |= frontier
            frontier = {a.target for a in self.arrows if a.sources & frontier} - seen
        return set(self.states) - seen

    def extended(self, states: Mapping[str, str] = (), arrows: tuple = ()) -> Workflow:
        """Return this graph with more states and arrows, for an addon that builds on it."""
        return Workflow({**self.states, **dict(states)}, (*self.arrows, *arrows))


def arrow(name: str, *sources: str, to: str, groups: tuple[str, ...] = ()) -> Transition:
    """Return the transition ``name`` from any of ``sources`` to ``to``."""
    return Transition(name, frozenset(sources), to, groups)
