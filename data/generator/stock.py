"""Stock of the two warehouses: levels from the year's use, opening stock, monthly receipts."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date, datetime

from . import timeline
from .dice import Dice

WEST = ("重庆市", "四川省", "贵州省", "云南省", "西藏自治区", "陕西省", "甘肃省", "青海省",
        "宁夏回族自治区", "新疆维吾尔自治区")  # fmt: skip
WAREHOUSES = [
    {"code": "JN", "name": "济宁备件中心库", "name_en": "Jining parts centre", "province": "山东省",
     "city": "济宁", "latitude": "35.41500", "longitude": "116.58700", "provinces": ""},
    {"code": "CD", "name": "成都备件中心库", "name_en": "Chengdu parts centre",
     "province": "四川省", "city": "成都", "latitude": "30.57300", "longitude": "104.06700",
     "provinces": ";".join(WEST)},
]  # fmt: skip
OPENING = date(2025, 11, 1)
MONTHS = [date(2025, 11, 1), date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 11))]


def warehouse_of(order: dict) -> str:
    return "CD" if order["client"]["province"] in WEST else "JN"


def plan(seed: int, parts: list[dict], orders: list[dict]) -> tuple[list[dict], list[dict]]:
    """Return stock.csv and stock_receipts.csv.

    Every month begins with a receipt of what brings each part to its maximum where the month
    would run short: the year can be replayed without a negative stock.
    """
    dice = Dice(seed, "stock")
    used = use(orders)
    levels, receipts = [], []
    for part in parts:
        for warehouse in ("JN", "CD"):
            monthly = [used[part["code"], warehouse, month] for month in MONTHS]
            level = _level(dice, part, warehouse, monthly)
            levels.append(level)
            receipts += _receipts(dice, part, level, monthly)
    receipts.sort(key=lambda row: (row["date"], row["warehouse"], row["part"]))
    for number, row in enumerate(receipts, start=1):
        row["code"] = f"R{number:04d}"
    return levels, receipts


def use(orders: list[dict]) -> dict:
    """Return units used by part, warehouse and month of issue; repairs not yet begun reserve."""
    used: dict[tuple, int] = defaultdict(int)
    for order in orders:
        moment: datetime = min(order["issued_at"], timeline.YEAR_END)
        for code, quantity in order["parts"]:
            used[code, warehouse_of(order), moment.date().replace(day=1)] += quantity
    return used


def _level(dice: Dice, part: dict, warehouse: str, monthly: list[int]) -> dict:
    """Cover the use over the lead time; expensive parts lie lean, critical ones safe."""
    mean = sum(monthly) / len(monthly)
    lead_months = int(part["lead_time_days"]) / 30
    safety = 1.6 if part["is_critical"] else 1.1
    low = math.ceil(mean * lead_months * safety + math.sqrt(mean * lead_months) * safety)
    cost = float(part["standard_cost_cny"])
    floor = 1 if cost > 3000 else 2 if cost > 600 else 4
    low = max(low, floor if warehouse == "JN" or part["is_critical"] else floor // 2)
    high = low + max(1, math.ceil(mean * (1.5 if cost > 600 else 3)), floor)
    opening = dice.integer(low, high)
    if not sum(monthly) and dice.chance(0.12):
        opening += dice.integer(3, 12)  # slow movers lie around
    return {
        "part": part["code"],
        "warehouse": warehouse,
        "date": OPENING.isoformat(),
        "quantity": opening,
        "min_quantity": low,
        "max_quantity": high,
        "unit_cost_cny": part["standard_cost_cny"],
        "lot": _lot(part, date(2025, 10, 1)),
    }


def _receipts(dice: Dice, part: dict, level: dict, monthly: list[int]) -> list[dict]:
    on_hand, rows = level["quantity"], []
    for month, need in zip(MONTHS, monthly, strict=True):
        if on_hand - need < level["min_quantity"] and (need > on_hand or dice.chance(0.75)):
            quantity = max(level["max_quantity"] - on_hand, need - on_hand, 1)
            on_hand += quantity
            price = float(part["standard_cost_cny"]) * dice.between(0.97, 1.06)
            rows.append(
                {
                    "date": month.isoformat(),
                    "warehouse": level["warehouse"],
                    "part": part["code"],
                    "quantity": quantity,
                    "unit_cost_cny": f"{price:.2f}",
                    "supplier": part["supplier"],
                    "lot": _lot(part, month),
                }
            )
        on_hand -= need
    return rows


def _lot(part: dict, month: date) -> str:
    """Return how the numbers of a delivery begin; serial numbers fit into an RFID tag (20)."""
    if part["tracking"] == "serial":
        return f"{month:%y%m}{part['code']}"
    return f"L{month:%y%m}-{part['code']}" if part["tracking"] == "lot" else ""
