"""When the steps of a service order happened, and who was free. Local time (Asia/Shanghai)."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta

from .dice import Dice

YEAR_START = datetime(2025, 11, 1)  # noqa: DTZ001 local time, like the files
YEAR_END = datetime(2026, 10, 31, 18)  # noqa: DTZ001
SHORTEST_H = {"A": (1.6, 4.6), "B": (3.0, 9.5), "C": (7.0, 28.0), "D": (16.0, 80.0)}
"""Hours from the request to the engineer on site, by fault level: mostly, not always, in time."""
DAY_H = 9.0
SEASONS = {
    # month:       1    2    3    4    5    6    7    8    9    10   11   12
    "summer": (0.2, 0.2, 0.4, 0.7, 1.2, 2.2, 3.2, 3.0, 1.3, 0.7, 0.3, 0.2),
    "winter": (3.2, 2.2, 1.0, 0.4, 0.2, 0.1, 0.1, 0.1, 0.3, 0.7, 1.8, 3.0),
    "winter-only": (4.2, 2.4, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 1.6, 3.8),
}
WORK = (1.05, 0.72, 1.1, 1.1, 1.05, 1.0, 1.02, 1.02, 1.0, 0.92, 1.05, 1.0)
"""How much the engines work per month; the spring festival lies in February."""


def request_time(dice: Dice) -> datetime:
    """Draw when a request comes in: by day, more on weekdays, more in busy months."""
    while True:
        day = YEAR_START + timedelta(days=dice.integer(0, 364))
        weight = WORK[day.month - 1] * (0.55 if day.weekday() >= 5 else 1.0)
        if dice.chance(weight / 1.1):
            hour = min(22.5, max(6.2, dice.around(11.8, 4.0)))
            return day + timedelta(minutes=round(hour * 60))


def season_factor(flags: frozenset[str], moment: datetime) -> float:
    for name, factors in SEASONS.items():
        if name in flags:
            return factors[moment.month - 1]
    return 1.0


def distance_km(place: dict, other: dict) -> float:
    """Return the great-circle distance in kilometres."""
    lat1, lng1, lat2, lng2 = (
        math.radians(float(value))
        for value in (place["latitude"], place["longitude"], other["latitude"], other["longitude"])
    )
    chord = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(math.sqrt(chord))


def steps(dice: Dice, order: dict, amount: float, distance: float) -> dict[str, datetime]:
    """Return the moments up to the engineer on site, in order."""
    start = order["requested_at"]
    low, high = SHORTEST_H[order["level"]]
    on_site_h = dice.between(low, high) * (1.5 if dice.chance(0.08) else 1.0)
    on_site_h = max(on_site_h, 0.8 + distance / 400)
    if amount > 20000:
        on_site_h = max(on_site_h, dice.between(8, 30))
    shares = {"contacted_at": 0.08, "diagnosed_at": 0.18, "planned_at": 0.28, "approved_at": 0.42,
              "issued_at": 0.58, "started_at": 1.0}  # fmt: skip
    moments = {}
    for name, share in shares.items():
        hours = on_site_h * share * dice.between(0.88, 1.0)
        if name == "contacted_at":
            hours = min(hours, dice.between(0.1, 1.8) if dice.chance(0.95) else 3.0)
        moments[name] = start + timedelta(minutes=round(hours * 60))
    return moments


def closing(dice: Dice, started: datetime, work: list[dict]) -> dict[str, datetime]:
    """Return when the repair was finished, signed, costed and archived."""
    finished = _finish(started, work)
    confirmed = finished + timedelta(minutes=dice.integer(15, 150))
    costed = _office(dice, confirmed.date() + timedelta(days=dice.integer(1, 4)))
    archived = _office(dice, costed.date() + timedelta(days=dice.integer(1, 3)))
    return {
        "finished_at": finished,
        "confirmed_at": confirmed,
        "costed_at": costed,
        "archived_at": archived,
    }


def work_days(started: date, hours: float, engineers: list[str]) -> list[dict]:
    """Split the hours of a repair over days and engineers, at most nine hours a day each."""
    left, day, lines = round(hours * 4), started, []
    while left > 0:
        for engineer in engineers:
            share = min(left, int(DAY_H * 4))
            if share:
                lines.append({"engineer": engineer, "date": day, "hours": share / 4})
                left -= share
        day += timedelta(days=1)
    return lines


def _finish(started: datetime, work: list[dict]) -> datetime:
    """Return the end: the same day for short repairs, else the evening of the last day."""
    last = work[-1]
    if last["date"] == started.date():
        return started + timedelta(hours=last["hours"] + 0.5)
    return datetime.combine(last["date"], time(8, 30)) + timedelta(hours=last["hours"] + 0.5)


def _office(dice: Dice, day: date) -> datetime:
    """Return a moment in office hours on ``day`` or the next Monday."""
    if day.weekday() >= 5:
        day += timedelta(days=7 - day.weekday())
    return datetime.combine(day, time(8, 30)) + timedelta(minutes=dice.integer(0, 510))
