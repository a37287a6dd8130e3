"""Orders that are still going on when the data are loaded: something to do for everybody."""

from __future__ import annotations

import csv

from . import stock

WISHES = """\
state,hours_ago,engineer,levels,low,high
requested,0.4,,BC,0,20000
requested,1.1,,CD,0,20000
draft,1.6,,BC,0,20000
draft,2.3,,C,0,20000
diagnosed,2.8,,BC,2000,20000
planned,3.4,E02,CD,0,1700
planned,4.1,E17,BC,2600,18000
planned,5.0,,BC,22000,90000
approved,4.5,E02,BC,0,20000
approved,7.2,E27,CD,0,1700
parts_issued,6.1,E02,BC,0,20000
in_repair,9.3,E02,BC,0,20000
in_repair,8.2,E17,BC,0,20000
in_repair,27.5,E27,C,0,1700
repaired,11.4,E02,CD,0,20000
repaired,23.6,,C,0,20000
confirmed,30.2,,BC,0,20000
"""


def wishes() -> list[dict]:
    return [
        {**row, "low": float(row["low"]), "high": float(row["high"])}
        for row in csv.DictReader(WISHES.splitlines())
    ]


def row(order: dict) -> dict:
    """Return the row of open_orders.csv; moments count back from when it is loaded."""
    return {
        "code": order["code"],
        "state": order["state"],
        "hours_ago": order["hours_ago"],
        "engine": order["engine"]["serial"],
        "customer": order["client"]["code"],
        "warehouse": stock.warehouse_of(order),
        "symptom": order["symptom"],
        "fault_codes": order["fault"].code,
        "cause": order["cause"].code,
        "finding": order["finding"],
        "measure": order["measure"],
        "sop": order["sop"],
        "planned_hours": f"{order['hours']:.2f}",
        "engineer": order["engineer"],
        "bearer": order["bearer"],
        "parts": ";".join(f"{code}:{quantity}" for code, quantity in order["parts"]),
        "signed_by": order["client"]["contact"],
    }
