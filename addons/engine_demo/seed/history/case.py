"""One past order with every code of its files resolved, and the people it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from odoo.addons.engine_aftersales.models.hours.repair_hours import Spent

from ..columns import LOCAL_OFFSET, Refused
from ..table import Row
from .bills import BillLine
from .files import STATES

PEOPLE = (
    "cs",
    "support",
    "engineer",
    "engineer2",
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


def spent(row: Row) -> Spent:
    """Return what a row of service_order_hours.csv says: hours of a day, or from when on."""
    kind = "travel" if row["kind"] == "travel" else "labour"
    name = "往返路程" if kind == "travel" else "现场维修"
    if not row["start"]:
        return Spent(hours=row["hours"], day=row["date"], kind=kind, name=name)
    end = row["start"] + timedelta(hours=row["hours"])
    return Spent(start=row["start"], end=end, kind=kind, name=name)


@dataclass
class Case:
    """One past order: its row with every code resolved, its parts, hours and vendor bills."""

    row: Row
    engine_id: int
    customer_id: int
    warehouse_id: int
    fault_ids: list[int]
    cause_id: int
    sop_id: int
    engineer_id: int
    parts: list[tuple[int, float]]
    hours: list[tuple[int, Spent]]
    """What engineers spent on it, work and travel."""
    bills: list[BillLine] = field(default_factory=list)
    lines: dict = field(default_factory=dict)
    """The rows of the other files that belong to it, by file."""

    @property
    def month(self) -> date:
        """The month in which the parts went out: the batch of the replay."""
        at = self.row["issued_at"] or self.row["planned_at"] or self.row["requested_at"]
        return (at + LOCAL_OFFSET).date().replace(day=1)

    def reaches(self, state: str) -> bool:
        return STATES.index(self.row["state"]) >= STATES.index(state)
