"""One past order with every code of its files resolved, and the people it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ..columns import LOCAL_OFFSET, Refused
from ..table import Row
from .files import STATES

PEOPLE = (
    "cs",
    "support",
    "engineer",
    "supervisor",
    "director",
    "gm",
    "storekeeper",
    "storekeeper2",
    "finance",
    "quality",
)
"""The logins that a past order needs."""


def check_people(known) -> None:
    """Refuse where somebody is missing who has to act."""
    if missing := [login for login in PEOPLE if login not in known.ids["user"]]:
        raise Refused(f"users.csv lacks the login(s) {', '.join(missing)}")


@dataclass
class Case:
    """One past order: its row with every code resolved, its parts and hours."""

    row: Row
    engine_id: int
    customer_id: int
    warehouse_id: int
    fault_ids: list[int]
    cause_id: int
    sop_id: int
    engineer_id: int
    parts: list[tuple[int, float]]
    hours: list[tuple[int, date, float]]
    lines: dict = field(default_factory=dict)
    """The rows of the other files that belong to it, by file."""

    @property
    def month(self) -> date:
        """The month in which the parts went out: the batch of the replay."""
        at = self.row["issued_at"] or self.row["planned_at"] or self.row["requested_at"]
        return (at + LOCAL_OFFSET).date().replace(day=1)

    def reaches(self, state: str) -> bool:
        return STATES.index(self.row["state"]) >= STATES.index(state)
