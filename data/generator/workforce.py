"""What engineers drive, when they are away, what their papers say; who serves the VIP customers."""

from __future__ import annotations

import math

from .dice import Dice

SYSTEM_OF_SOP = {
    "FUE": "fuel", "AIR": "air", "COO": "cooling", "MAR": "cooling", "LUB": "lubrication",
    "EGR": "exhaust", "AFT": "exhaust", "ELE": "electrical", "CTL": "control", "MEC": "mechanical",
}  # fmt: skip
CERTIFICATE_OF_SYSTEM = {
    "fuel": "高压共轨维修证", "exhaust": "后处理系统维修证", "electrical": "低压电工证",
}  # fmt: skip
ENDING = {6: 18, 11: 25, 19: -12}  # engineer number: days until one certificate ends
STEADY = (1, 2, 17, 27)  # those with a login, on whom the walk relies
ABSENT = {3: "2:5", 8: "6:3", 14: "4:10", 20: "1:2", 23: "9:5", 6: "5:7", 16: "5:7", 26: "5:7"}
"""Days from loading:days, by engineer number. Three who may repair common rails of the worst level
renew their certificate in one week: a peak that temporary engineers would close."""
DEDICATED_GRADES = ("senior", "engineer")


def engineer_details(seed: int, engineers: list[dict]) -> list[dict]:
    """Return van, calendar, capacity, leave and the days for which certificates still hold."""
    dice = Dice(seed, "workforce")
    return [_details(dice, number, row) for number, row in enumerate(engineers, start=1)]


def _details(dice: Dice, number: int, engineer: dict) -> dict:
    days = [dice.integer(200, 1100) for _name in engineer["certificates"].split(";")]
    if number in STEADY:
        days = [1000 for _days in days]
    if number in ENDING:
        days[0] = ENDING[number]
    return {
        "engineer": engineer["code"],
        "van": "" if engineer["is_temporary"] else f"服务车 {engineer['code']} {engineer['name']}",
        "calendar": "six_day" if dice.chance(0.3) and number not in STEADY else "five_day",
        "capacity_h": "3.0" if engineer["grade"] == "supervisor" else "",
        "orders_max": 3 if engineer["grade"] == "junior" else "",
        "certificate_days": ";".join(map(str, days)),
        "leave": ABSENT.get(number, ""),
    }


def dedicated_engineers(clients: list[dict], engineers: list[dict]) -> list[dict]:
    """Return for each VIP customer the nearest permanent engineer, and the next as deputy."""
    permanent = [
        row for row in engineers if not row["is_temporary"] and row["grade"] in DEDICATED_GRADES
    ]
    rows = []
    for client in clients:
        if client["tier"] == "vip":
            near = sorted(permanent, key=lambda row, client=client: _far(row, client))
            rows.append(
                {"customer": client["code"], "engineer": near[0]["code"],
                 "deputy": near[1]["code"]}
            )  # fmt: skip
    return rows


def sop_requirements(sops: list[dict]) -> list[dict]:
    """Return the skill that each procedure asks for, and the certificate where the law does."""
    rows = []
    for sop in sops:
        system = SYSTEM_OF_SOP[sop["code"].split("-")[1]]
        rows.append(
            {"sop": sop["code"], "skills": system,
             "certificates": CERTIFICATE_OF_SYSTEM.get(system, "")}
        )  # fmt: skip
    return rows


def _far(engineer: dict, client: dict) -> float:
    """Return a figure that grows with the distance; degrees are narrower in the north."""
    north = float(engineer["latitude"]) - float(client["latitude"])
    east = float(engineer["longitude"]) - float(client["longitude"])
    return north**2 + (east * math.cos(math.radians(float(client["latitude"])))) ** 2
