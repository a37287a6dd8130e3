"""Turn knowledge and history into rows of the CSV files."""

from __future__ import annotations

from datetime import datetime

from . import knowledge, stock, timeline
from .catalog import part_code, scopes

STATES = (
    ("archived", "archived_at"), ("costed", "costed_at"), ("confirmed", "confirmed_at"),
    ("repaired", "finished_at"), ("in_repair", "started_at"), ("parts_issued", "issued_at"),
    ("approved", "approved_at"), ("planned", "planned_at"), ("diagnosed", "diagnosed_at"),
)  # fmt: skip
_MOMENTS = """\
requested_at contacted_at diagnosed_at planned_at approved_at issued_at started_at
finished_at confirmed_at costed_at archived_at
"""
MOMENTS = _MOMENTS.split()


def fault_codes() -> list[dict]:
    rows = []
    for fault in knowledge.faults():
        spn, fmi = fault.spn_fmi
        rows.append(
            {"code": fault.code, "name": fault.name, "name_zh": fault.name_zh,
             "system": fault.system, "level": fault.level,
             "source": "j1939" if spn else "maker", "spn": spn, "fmi": fmi, "sop": fault.sop,
             "severity": fault.severity, "occurrence": fault.occurrence,
             "detection": fault.detection}
        )  # fmt: skip
    return rows


def fault_causes(models: list[dict]) -> list[dict]:
    """Return the causes; the parts are those of every engine platform."""
    return [
        {"code": cause.code, "fault_code": fault.code, "name": cause.name,
         "name_zh": cause.name_zh, "probability_percent": cause.percent,
         "parts": ";".join(_on_platforms([key for key, _ in cause.parts], models))}
        for fault in knowledge.faults()
        for cause in fault.causes
    ]  # fmt: skip


def fault_parts(models: list[dict]) -> list[dict]:
    """Return the parts that the likeliest cause of a fault needs, by engine model."""
    known, rows = scopes(), []
    for fault in knowledge.faults():
        likeliest = max(fault.causes, key=lambda cause: cause.percent)
        seen: dict[str, int] = {}
        for model in models:
            if fault.applications and model["application"] not in fault.applications:
                continue
            for key, quantity in likeliest.parts:
                code = part_code(key, model["platform"], known)
                if code:
                    count = int(model["cylinders"]) if quantity == "N" else int(quantity)
                    seen[code] = max(count, seen.get(code, 0))
        rows += [
            {"fault_code": fault.code, "part": code, "quantity": count}
            for code, count in seen.items()
        ]
    return rows


def sops() -> list[dict]:
    return [
        {"code": sop.code, "name": sop.name, "name_zh": sop.name_zh, "version": "1.0",
         "hours_standard": f"{sop.hours:.1f}"}
        for sop in knowledge.sops()
    ]  # fmt: skip


def sop_steps() -> list[dict]:
    return [
        {"sop": sop.code, "sequence": number * 10, "name": name, "name_zh": name_zh,
         "is_mandatory": int(mandatory), "safety_note": note, "safety_note_zh": note_zh}
        for sop in knowledge.sops()
        for number, (mandatory, name, name_zh, note, note_zh) in enumerate(sop.steps, start=1)
    ]  # fmt: skip


def order_row(order: dict) -> dict:
    """Return the order as it stood on the last day of the year; later moments stay empty."""
    state = next((state for state, moment in STATES if order[moment] <= timeline.YEAR_END), "draft")
    repeated = order.get("repeat_of")
    return {
        "code": order["code"],
        "state": state,
        "engine": order["engine"]["serial"],
        "customer": order["client"]["code"],
        "warehouse": stock.warehouse_of(order),
        "symptom": order["symptom"],
        "fault_codes": order["fault"].code,
        "fault_level": order["level"],
        "cause": order["cause"].code,
        "finding": order["finding"],
        "measure": order["measure"],
        "sop": order["sop"],
        "planned_hours": f"{order['hours']:.2f}",
        "engineer": order["engineer"],
        "bearer": order["bearer"],
        "repeat_of": repeated["code"] if repeated else "",
        "travel_km": order["travel_km"],
        **{name: _local(order[name]) for name in MOMENTS},
        "signed_by": order["client"]["contact"],
        "satisfaction": order["satisfaction"],
        "comment": order["comment"],
    }


def order_parts(order: dict) -> list[dict]:
    return [
        {"order": order["code"], "part": code, "quantity": quantity}
        for code, quantity in order["parts"]
    ]


def _local(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment <= timeline.YEAR_END else ""


def _on_platforms(keys: list[str], models: list[dict]) -> list[str]:
    known = scopes()
    codes = [part_code(key, model["platform"], known) for key in keys for model in models]
    return list(dict.fromkeys(code for code in codes if code))
