"""How parts lie in store and are told apart: zones, barcodes, RFID, substitutes, vans."""

from __future__ import annotations

from collections import defaultdict

from . import catalog, stock
from .dice import Dice
from .knowledge import rows

GS1_PREFIX = "9520123"
"""A GS1 company prefix of the range 952, which GS1 keeps for demonstrations."""

ZONES = [
    {"code": "JN-A", "warehouse": "JN", "name": "A区 燃油电控", "categories": "fuel;control"},
    {"code": "JN-B", "warehouse": "JN", "name": "B区 机械进气", "categories": "mechanical;air"},
    {"code": "JN-C", "warehouse": "JN", "name": "C区 冷却润滑排气",
     "categories": "cooling;lubrication;exhaust"},
    {"code": "JN-D", "warehouse": "JN", "name": "D区 电气油液",
     "categories": "electrical;consumable"},
    {"code": "CD-A", "warehouse": "CD", "name": "A区 燃油电控排气",
     "categories": "fuel;control;exhaust;electrical"},
    {"code": "CD-B", "warehouse": "CD", "name": "B区 机械及其他",
     "categories": "mechanical;air;cooling;lubrication;consumable"},
]  # fmt: skip
SHELF_LIFE_DAYS = {"CON01": 1095, "CON02": 730, "CON04": 450, "CON05": 365}
CORE_SHARE = {"FUE01": 0.15, "FUE02": 0.12, "AIR01": 0.15, "CTL01": 0.1, "ELE01": 0.2, "ELE02": 0.2}
"""Part types whose old part comes back, and its value as a share of the new one's cost."""
PIECE_TAGS = ("FUE01", "FUE02", "AIR01", "CTL01", "AFT01")
BOX_TAGS = {"FUE07": 2, "FUE09": 4}
VAN_TYPES = ("LUB02", "MEC19", "MEC20", "COO02", "FUE05", "FUE06", "AIR03", "SEN01", "SEN02",
             "SEN05", "SEN06", "ELE12", "ELE13", "ELE14", "ELE15", "AFT03")  # fmt: skip
VAN_LINES = 6
STRANGE_TAGS = ("3036456CC0000040000001C9", "3074257BF7194E4000001A85")
"""Tags of other companies on goods that came back with a delivery."""
FINDINGS = [
    ("K1", "LUB02-4F", -1, "unbooked_issue", "急件领用未补单"),
    ("K1", "MEC15-6K", -1, "unbooked_issue", ""),
    ("K1", "ELE13", 1, "unbooked_receipt", "到货多一件"),
    ("K1", "AIR04-6L", -1, "wrong_part", "与QH6M软管混放"),
    ("K1", "AIR04-6M", 1, "wrong_part", "与QH6L软管混放"),
    ("K1", "SEN10", -1, "unknown", ""),
    ("K2", "COO07-6K", -1, "damage", "密封件包装破损报废未入账"),
    ("K2", "SEN02", 1, "counting", "上月少数一件"),
]
READERS = [
    {"name": "JN-A门架", "kind": "gate", "model": "四天线固定式读写器", "warehouse": "JN",
     "zone": "JN-A", "antennas": "", "sends_later": 0},
    {"name": "JN-BC门架", "kind": "gate", "model": "四天线固定式读写器", "warehouse": "JN",
     "zone": "JN-B", "antennas": "3:JN-C;4:JN-C", "sends_later": 0},
    {"name": "CD门架", "kind": "gate", "model": "四天线固定式读写器", "warehouse": "CD",
     "zone": "CD-A", "antennas": "3:CD-B;4:CD-B", "sends_later": 0},
    {"name": "JN手持机1", "kind": "handheld", "model": "手持式读写器", "warehouse": "JN",
     "zone": "", "antennas": "", "sends_later": 1},
]  # fmt: skip


def part_details(parts: list[dict]) -> list[dict]:
    """Return the barcode of each part, and the shelf life of oils and the like."""
    return [
        {"part": part["code"], "barcode": _gtin13(number),
         "shelf_life_days": SHELF_LIFE_DAYS.get(part["code"], "")}
        for number, part in enumerate(parts, start=1)
    ]  # fmt: skip


def returnable_parts(parts: list[dict]) -> list[dict]:
    """Return the parts whose replaced one comes back, with its value."""
    return [
        {"part": part["code"],
         "core_value_cny": f"{float(part['standard_cost_cny']) * CORE_SHARE[kind]:.2f}"}
        for part in parts
        if (kind := _kind(part)) in CORE_SHARE
    ]  # fmt: skip


def rfid_parts(parts: list[dict]) -> list[dict]:
    """Return the parts that carry tags, and how many pieces one tag stands for."""
    sizes = dict.fromkeys(PIECE_TAGS, 1) | BOX_TAGS
    return [
        {"part": part["code"], "pieces_per_tag": sizes[kind]}
        for part in parts
        if (kind := _kind(part)) in sizes
    ]


def substitutes() -> list[dict]:
    """Return which part may be fitted in place of which."""
    models: dict[str, list[str]] = defaultdict(list)
    for model in catalog.engine_models():
        models[model["platform"]].append(model["code"])
    scopes = catalog.scopes()
    return [
        {"part": catalog.part_code(row["part"], row["platform"], scopes),
         "substitute": catalog.part_code(row["substitute"], row["substitute_platform"], scopes),
         "direction": row["direction"],
         "engine_models": ";".join(models[row["only_on"]] if row["only_on"] else ()),
         "valid_until": row["valid_until"], "note": row["note"]}
        for row in rows("substitutes.csv")
    ]  # fmt: skip


def counts() -> list[dict]:
    """Return the counts: two months closed, one going on; what was found is in count_findings."""
    return [
        {"code": "K1", "date": "2026-09-30", "minutes_ago": "", "warehouse": "JN", "zones": "",
         "rounds_percent": "", "missing": "", "misplaced": "", "misplaced_zone": "",
         "unknown": "", "note": "九月盘点，人工清点"},
        {"code": "K2", "date": "2026-10-31", "minutes_ago": "", "warehouse": "JN", "zones": "",
         "rounds_percent": "91;98;100", "missing": 1, "misplaced": 1, "misplaced_zone": "JN-B",
         "unknown": "", "note": "十月盘点，首次使用RFID"},
        {"code": "K3", "date": "", "minutes_ago": 25, "warehouse": "JN", "zones": "JN-A",
         "rounds_percent": "86;95", "missing": 3, "misplaced": 2, "misplaced_zone": "JN-B",
         "unknown": ";".join(STRANGE_TAGS), "note": "A区月度盘点"},
    ]  # fmt: skip


def count_findings() -> list[dict]:
    """Return the differences that were found by hand, and why."""
    return [
        {"count": count, "part": part, "difference": pieces, "cause": cause, "note": note}
        for count, part, pieces, cause, note in FINDINGS
    ]


def van_stock(seed, engineers, parts, stocked, orders) -> list[dict]:
    """Return what lies in the vans: small quick parts that the store can spare."""
    dice = Dice(seed, "vans")
    spare = _spare(stocked, orders)
    quick = [part["code"] for part in parts if _kind(part) in VAN_TYPES]
    table = []
    for engineer in engineers:
        if engineer["is_temporary"]:
            continue
        store = "CD" if engineer["province"] in stock.WEST else "JN"
        chosen = [code for code in dice.shuffled(quick) if spare[code, store] > 1][:VAN_LINES]
        for code in sorted(chosen):
            quantity = min(dice.integer(1, 2), spare[code, store] - 1)
            spare[code, store] -= quantity
            table.append(
                {"engineer": engineer["code"], "warehouse": store, "part": code,
                 "quantity": quantity}
            )  # fmt: skip
    return table


def _spare(stocked, orders) -> dict[tuple[str, str], int]:
    """Return what is left in the stores at the end, by part and warehouse."""
    left: dict[tuple[str, str], int] = defaultdict(int)
    for row in stocked:
        left[row["part"], row["warehouse"]] += row["quantity"]
    for (code, warehouse, _month), quantity in stock.use(orders).items():
        left[code, warehouse] -= quantity
    return left


def _kind(part: dict) -> str:
    return part["code"].partition("-")[0]


def _gtin13(number: int) -> str:
    digits = f"{GS1_PREFIX}{number:05d}"
    weighted = sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(digits))
    return f"{digits}{-weighted % 10}"
