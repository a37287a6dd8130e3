"""What the year cost beside parts and hours: vendor bills, and repairs set beside replacements."""

from __future__ import annotations

import csv
from datetime import date, timedelta

from . import knowledge, timeline
from .dice import Dice

CARRIER = "S16"
OUTSIDE_SHARE = {"A": 0.11, "B": 0.08, "C": 0.035, "D": 0.02}
FREIGHT_SHARE = {"A": 0.17, "B": 0.08, "C": 0.035, "D": 0.02}
BILL_LINES = 4  # of one carrier's bill, at most
HEAVY_KG = 30
NO_MORE = {"bearer": "", "cost_centre": "", "settled": "", "reason": ""}
WITHOUT_ORDER = """\
code,date,supplier,order,kind,description,amount_cny,bearer,cost_centre,settled,reason
WB-7001,2026-03-18,S18,,,华东片区技术培训场地与实操台架租赁,4800.00,,CC-HD,explained,片区技术培训费用，不属于任何工单，计入华东服务部
WB-7002,2026-06-22,S16,,,配件专车运费（账单漏填工单号）,860.00,,CC-XN,reversed,物流公司重开发票，按工单重新入账
WB-7003,2026-10-19,S18,,,汽车吊台班（工单号待供应商确认）,1650.00,,CC-HZ,,
"""
"""Bills on a cost centre but for no order: what the reconciliation of a month finds."""
PRICE_PER_KW = {"marine": 620, "genset": 300}
USUAL_PRICE_PER_KW = 240
COMPARED_CNY = 6000
"""Repairs that cost more, by plan, are set beside a replacement of the engine."""
SERIOUS_SHARE = 0.09
"""Of the price of a new engine: below it nobody would have replaced it."""
TIMID = "维修金额远低于换机价，正常情况下不会换机，不认可节约"
ACCEPTED = ("报价有效，按当日价认可", "已核对报价单，认可", "换机停工损失未计入，按直接费用认可")


def bills(seed: int, orders: list[dict], parts: list[dict]) -> list[dict]:
    """Return one row per line of a vendor bill, by the number of the bill."""
    dice = Dice(seed, "bills")
    weights = {part["code"]: float(part["weight_kg"]) for part in parts}
    own, freight = [], []
    for order in orders:
        if order["archived_at"] > timeline.YEAR_END:
            continue
        if dice.chance(OUTSIDE_SHARE[order["level"]]):
            own.append((order, [_outside(dice, order)]))
        if dice.chance(FREIGHT_SHARE[order["level"]]):
            freight.append((order, _freight(dice, order, weights)))
    found = [*own, *_collected(freight)]
    found.sort(key=lambda pair: (_billed_on(pair[0]), pair[1][0]["order"]))
    rows = [
        {"code": f"WB-{number:04d}", "date": _billed_on(order).isoformat(), **line}
        for number, (order, lines) in enumerate(found, start=1)
        for line in lines
    ]
    return rows + list(csv.DictReader(WITHOUT_ORDER.splitlines()))


def comparisons(seed: int, orders: list[dict], costs: dict[str, float]) -> list[dict]:
    """Return the large repairs, each beside a new engine at the price of that day."""
    dice = Dice(seed, "comparisons")
    rows = []
    for order in orders:
        repair = sum(costs[code] * count for code, count in order["parts"])
        repair += order["hours"] * 110
        if repair < COMPARED_CNY or order["finished_at"] > timeline.YEAR_END:
            continue
        rows.append(_comparison(dice, order, repair, len(rows) + 1))
    return rows


def _comparison(dice: Dice, order: dict, repair: float, number: int) -> dict:
    model = order["model"]
    per_kw = PRICE_PER_KW.get(model["application"], USUAL_PRICE_PER_KW)
    price = round(float(model["power_kw"]) * per_kw * dice.between(0.95, 1.08), -2)
    decision, reason = "accepted", dice.pick(ACCEPTED)
    if repair < price * SERIOUS_SHARE:
        decision, reason = "refused", TIMID
    if order["archived_at"] > timeline.YEAR_END - timedelta(days=25):
        decision, reason = "proposed", ""
    return {
        "order": order["code"],
        "price_cny": f"{price:.2f}",
        "quotation": f"销售部报价单 BJ-{order['requested_at']:%y%m}-{number:03d}",
        "work_cny": f"{round(price * dice.between(0.04, 0.07), -2):.2f}",
        "remaining_value_cny": f"{round(price * dice.between(0.08, 0.2), -2):.2f}",
        "decision": decision,
        "reason": reason,
    }


def _outside(dice: Dice, order: dict) -> dict:
    fitting = [
        row for row in knowledge.rows("outside_work.csv") if row["system"] == order["fault"].system
    ]
    work = dice.pick(fitting)
    amount = round(dice.between(float(work["low_cny"]), float(work["high_cny"])), -1)
    return {
        "supplier": work["supplier"],
        "order": order["code"],
        "kind": "outside",
        "description": work["description"],
        "amount_cny": f"{amount:.2f}",
        **NO_MORE,
    }


def _freight(dice: Dice, order: dict, weights: dict[str, float]) -> dict:
    """Return the freight of the order's parts; in an emergency they fly, sometimes at our cost."""
    weight = sum(weights[code] * count for code, count in order["parts"])
    amount = 45 + weight * (1.2 + order["travel_km"] / 700)
    text, factor, bearer = "配件快递", dice.between(0.9, 1.2), ""
    if order["level"] == "A":
        text, factor = "配件航空急件", 2.2
        if order["bearer"] == "customer" and dice.chance(0.35):
            bearer = "goodwill"
    elif weight > HEAVY_KG:
        text = "配件专线运输"
    return {
        "supplier": CARRIER,
        "order": order["code"],
        "kind": "freight",
        "description": text,
        "amount_cny": f"{amount * factor:.2f}",
        **NO_MORE,
        "bearer": bearer,
    }


def _collected(freight: list[tuple[dict, dict]]) -> list[tuple[dict, list[dict]]]:
    """Put the freight of orders together whose bill can come before the first of them is costed.

    Orders of one bill have their parts issued in the same month, as they are replayed by month.
    """
    bundles: list[list[tuple[dict, dict]]] = []
    for order, line in sorted(freight, key=lambda pair: pair[0]["confirmed_at"]):
        last = bundles[-1] if bundles else []
        if (
            last
            and len(last) < BILL_LINES
            and order["confirmed_at"] < min(other["costed_at"] for other, _line in last)
            and f"{order['issued_at']:%Y%m}" == f"{last[0][0]['issued_at']:%Y%m}"
        ):
            last.append((order, line))
        else:
            bundles.append([(order, line)])
    return [(bundle[-1][0], [line for _order, line in bundle]) for bundle in bundles]


def _billed_on(order: dict) -> date:
    return order["confirmed_at"].date()
