"""Hours of the engineers: work as it was carried out, the way there and back, and what is overtime.

Nobody works more than a day has: a way that does not fit on its day lies on the day before or
after. Urgent work has the time at which it began, so that evenings and weekends are overtime.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from . import timeline

NEAR_KM = 15
"""Trips that are shorter belong to the work."""
ROAD_KMH, RAIL_KMH, ROAD_KM = 75, 240, 150
"""Up to ``ROAD_KM`` one drives; what is beyond goes by train or plane."""
LONGEST_H = 4.5
DAY_H = 13.0
NOON = 12


class Timesheets:
    """Takes the orders by time and keeps in mind who has worked when."""

    def __init__(self, orders: list[dict]):
        self.sums: Counter = Counter()
        self.taken: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        for order in orders:
            for line in order["work"]:
                self.sums[line["engineer"], line["date"]] += line["hours"]

    def rows(self, order: dict) -> list[dict]:
        """Return the hours of an order up to the last day of the year."""
        if order["started_at"] > timeline.YEAR_END:
            return []
        work = [
            self._row(order, line["engineer"], line["date"], "work", line["hours"])
            for line in order["work"]
            if line["date"] <= timeline.YEAR_END.date()
        ]
        if len(work) == 1 and self._is_timed(order, work[0]):
            work[0]["start"] = f"{order['started_at']:%Y-%m-%d %H:%M}"
        return work + self._ways(order)

    def _is_timed(self, order: dict, row: dict) -> bool:
        """Tell whether begin and end are known: urgent work, not through noon or midnight."""
        start = order["started_at"]
        end = start + timedelta(hours=float(row["hours"]))
        noon = start.replace(hour=NOON, minute=0)
        taken = self.taken[row["engineer"]]
        if (
            order["level"] not in "AB"
            or end.date() != start.date()
            or start < noon < end
            or any(begin < end and start < stop for begin, stop in taken)
        ):
            return False
        taken.append((start, end))
        return True

    def _ways(self, order: dict) -> list[dict]:
        """Return the way there and the way back of every engineer who worked on the order."""
        hours, finished = way_h(order["travel_km"]), order["finished_at"]
        if not hours or finished > timeline.YEAR_END:
            return []
        ways: dict[tuple[str, date], float] = {}
        for engineer in dict.fromkeys(line["engineer"] for line in order["work"]):
            for day, other in (
                (order["started_at"].date(), -1),
                (finished.date(), 1),
            ):
                for wanted in (day, day + timedelta(days=other)):
                    if self.sums[engineer, wanted] + hours <= DAY_H:
                        self.sums[engineer, wanted] += hours
                        ways[engineer, wanted] = ways.get((engineer, wanted), 0.0) + hours
                        break
        return [
            self._row(order, engineer, day, "travel", spent)
            for (engineer, day), spent in ways.items()
            if day <= timeline.YEAR_END.date()
        ]

    def _row(self, order: dict, engineer: str, day: date, kind: str, hours: float) -> dict:
        return {"order": order["code"], "engineer": engineer, "date": day.isoformat(),
                "kind": kind, "hours": f"{hours:.2f}", "start": ""}  # fmt: skip


def way_h(travel_km: float) -> float:
    """Return the hours of one way, in quarters; 0 where the customer is around the corner."""
    if travel_km < NEAR_KM:
        return 0.0
    by_road, by_rail = min(travel_km, ROAD_KM), max(travel_km - ROAD_KM, 0)
    return min(LONGEST_H, max(1, round((by_road / ROAD_KMH + by_rail / RAIL_KMH) * 4)) / 4)
