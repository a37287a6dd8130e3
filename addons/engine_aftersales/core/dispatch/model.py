"""What a dispatcher knows and what a plan says: plain data, no behaviour.

Moments are naive UTC, spans :class:`~datetime.timedelta`, positions (latitude, longitude) in
degrees. Keys are whatever the caller knows a thing by, a record id for one.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

Position = tuple[float, float]
Interval = tuple[datetime, datetime]
LEVELS = "ABCD"


@dataclass(frozen=True)
class Job:
    """One visit to be made.

    :param level: fault level, A (worst) to D
    :param release: not to be started before; ``due``: promised to be started by (soft)
    :param window: earliest and latest start the customer accepts (hard); a window that is over
        already no longer binds, the job is late
    :param tools: the engineer must carry these
    :param parts: pieces of each kind that the repair uses up
    :param parts_ready: the parts wait at the job; if not, they come out of the engineer's van, or
        the job waits for ``parts_ready_at`` where that is known
    :param engineer: dedicated engineer; ``known_by``: who knew this engine last (both soft)
    :param locked: promised: (engineer, start)
    """

    key: Hashable
    level: str = "D"
    service: timedelta = timedelta(hours=1)
    position: Position | None = None
    release: datetime | None = None
    due: datetime | None = None
    window: tuple[datetime | None, datetime | None] = (None, None)
    skills: frozenset = frozenset()
    certificates: frozenset = frozenset()
    tools: frozenset = frozenset()
    parts: Mapping[Hashable, int] = field(default_factory=dict)
    parts_ready: bool = True
    parts_ready_at: datetime | None = None
    engineer: Hashable | None = None
    known_by: Hashable | None = None
    locked: tuple[Hashable, datetime] | None = None

    def __post_init__(self):
        if self.level not in LEVELS or len(self.level) != 1:
            raise ValueError(f"job {self.key!r}: level must be one of A, B, C, D")
        if self.service < timedelta():
            raise ValueError(f"job {self.key!r}: service cannot be negative")


@dataclass(frozen=True)
class Engineer:
    """One person who can be sent.

    :param worst_level: worst fault level that their grade covers; B covers B, C and D
    :param certificates: each with its last day, None for good
    :param shifts: working intervals over the horizon, leave taken out. Those less than
        ``plan(pause=…)`` apart are one shift that ends earlier by the pauses: they are taken when
        the work allows
    :param parts: pieces of each kind in the van
    :param day_limit: service hours a shift at most; ``jobs_limit``: jobs a shift at most
    :param load: work they have beside this plan; an engineer with more gets less (soft)
    :param lapses_at: a temporary engineer's last moment
    :param speed_kmh: speed on the road, used where no matrix gives durations
    """

    key: Hashable
    position: Position | None = None
    worst_level: str = "A"
    skills: frozenset = frozenset()
    certificates: Mapping[Hashable, date | None] = field(default_factory=dict)
    shifts: Sequence[Interval] = ()
    tools: frozenset = frozenset()
    parts: Mapping[Hashable, int] = field(default_factory=dict)
    day_limit: timedelta | None = None
    jobs_limit: int | None = None
    load: timedelta = timedelta()
    is_temporary: bool = False
    lapses_at: datetime | None = None
    speed_kmh: float | None = None

    def __post_init__(self):
        if self.worst_level not in LEVELS or len(self.worst_level) != 1:
            raise ValueError(f"engineer {self.key!r}: level must be one of A, B, C, D")


@dataclass(frozen=True)
class Depot:
    """Where an engineer may fill up with every tool and part, once a shift."""

    position: Position | None = None


@dataclass(frozen=True)
class Weights:
    """What a plan costs, in kilometres of travel; jobs left undone come before all of it.

    :param late_h: an hour after the promised time
    :param wait_h: an hour between the earliest possible moment and the start
    :param not_dedicated: another engineer than the dedicated one; ``not_known``: than the one who
        knew the engine last
    :param load_h: an hour of work that the engineer has already
    """

    travel_km: float = 1.0
    late_h: float = 1000.0
    wait_h: float = 0.5
    not_dedicated: float = 40.0
    not_known: float = 15.0
    load_h: float = 0.5

    @classmethod
    def distance(cls) -> Weights:
        """Return the weights of a plan that only saves kilometres."""
        return cls(wait_h=0.0, not_dedicated=0.0, not_known=0.0, load_h=0.0)


@dataclass(frozen=True)
class Reason:
    """One fact behind a decision: a code that the model turns into a sentence, and its figures.

    :param engineer: key of whom it is about; None: nobody in particular
    """

    code: str
    engineer: Hashable | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Assignment:
    """Who does a job and when.

    :param depart: leaves the place before; ``arrival``: on site; ``start``, ``finish`` of the work
    :param travel_km: way to the job, over the depot where ``via_depot``
    """

    job: Job
    engineer: Engineer
    start: datetime
    arrival: datetime
    finish: datetime
    depart: datetime
    travel_km: float
    via_depot: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Unassigned:
    """A job that nobody can do as things stand, and what would make it possible."""

    job: Job
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Move:
    """What an insertion changed for a job that was planned before; None: no longer planned."""

    job: Job
    engineer_from: Hashable
    engineer_to: Hashable | None
    start_from: datetime
    start_to: datetime | None

    @property
    def delay(self) -> timedelta | None:
        """Return how much later it starts; negative: earlier."""
        return self.start_to - self.start_from if self.start_to else None


@dataclass(frozen=True)
class Plan:
    """Assignments in order of engineer and start.

    :param distance_km: all ways, those home included
    :param moves: after :func:`insert`: the jobs that had to move
    :param improved_by: library that improved the plan; None: constructed only
    """

    assignments: tuple[Assignment, ...] = ()
    unassigned: tuple[Unassigned, ...] = ()
    distance_km: float = 0.0
    moves: tuple[Move, ...] = ()
    improved_by: str | None = None
