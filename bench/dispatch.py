"""Dispatch beside the best-known plans of the technician routing set, and at the factory's size.

The set: Pillac, Gueret, Medaglia 2013, doi 10.1007/s11590-012-0567-4. A unit of it is a kilometre
and ten minutes here, so that whole metres and seconds lose nothing.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import datetime, timedelta
from math import hypot
from pathlib import Path
from statistics import fmean

ROOT = Path(__file__).parents[1]
SET = ROOT.parent / "shared" / "data" / "dispatch" / "trsp_dev.json"
NOW = datetime.fromisoformat("2026-03-02 00:00")
UNIT = timedelta(minutes=10)
SECONDS_EACH = 2.0
ENGINEERS, JOBS, DAYS = 200, 5000, 12
# Where the engines are: provincial capitals, latitude and longitude.
CITIES = {
    "Harbin": (45.80, 126.53), "Changchun": (43.82, 125.32), "Shenyang": (41.80, 123.43),
    "Beijing": (39.90, 116.41), "Shijiazhuang": (38.04, 114.51), "Taiyuan": (37.87, 112.55),
    "Jinan": (36.65, 117.12), "Zhengzhou": (34.75, 113.63), "Xi'an": (34.34, 108.94),
    "Lanzhou": (36.06, 103.83), "Xining": (36.62, 101.78), "Urumqi": (43.83, 87.62),
    "Nanjing": (32.06, 118.80), "Hefei": (31.82, 117.23), "Shanghai": (31.23, 121.47),
    "Hangzhou": (30.27, 120.16), "Nanchang": (28.68, 115.86), "Wuhan": (30.59, 114.31),
    "Changsha": (28.23, 112.94), "Fuzhou": (26.07, 119.30), "Guangzhou": (23.13, 113.26),
    "Nanning": (22.82, 108.37), "Guiyang": (26.65, 106.63), "Kunming": (25.04, 102.71),
    "Chengdu": (30.57, 104.07), "Chongqing": (29.56, 106.55), "Hohhot": (40.84, 111.75),
    "Yinchuan": (38.49, 106.23),
}  # fmt: skip


def rows(data: Path | None = None) -> dict:
    """Return the figures; without the set those that need none."""
    path = data or SET
    figures = {}
    if path.exists():
        figures.update(_set_rows(json.loads(path.read_text(encoding="utf-8"))))
    else:
        sys.stderr.write(f"dispatch: {path} is not there; its rows are left out.\n")
    return figures | _large_row() | _urgent_row()


def _core():
    from odoo.addons.engine_aftersales.core import dispatch

    return dispatch


# The set
def _set_rows(instances: list[dict]) -> dict:
    gaps, unserved, spent = [], 0, []
    for instance in instances:
        begin = time.perf_counter()
        driven, missing = solve(instance)
        spent.append(time.perf_counter() - begin)
        gap = 100 * (driven / instance["bks_distance"] - 1)
        sys.stderr.write(
            f"dispatch: {instance['name']} {driven:.1f}, best-known "
            f"{instance['bks_distance']:.1f}: {gap:+.2f} %, {missing} unserved\n"
        )
        gaps.append(gap)
        unserved += missing
    return {
        "dispatch, over best-known": _row(fmean(gaps), 5.0, "%"),
        "dispatch, worst over best-known": {**_row(max(gaps), 5.0, "%"), "goal": None},
        "dispatch, unserved of the set": _row(unserved, 0, "requests"),
        "dispatch, an instance": {**_row(fmean(spent), SECONDS_EACH, "s"), "goal": None},
    }


def _row(ours: float, most: float, unit: str) -> dict:
    """Return a figure whose peer is the most it may be."""
    ratio = ours / most if most else float(ours)
    return {
        "ours": round(ours, 2),
        "peer": most,
        "unit": unit,
        "ratio": round(ratio, 2),
        "goal": 1.0 if most else 0.0,
    }


def solve(instance: dict) -> tuple[float, int]:
    """Return the distance of our plan for one instance, checked, and what it leaves unserved."""
    core = _core()
    requests, technicians = instance["requests"], instance["technicians"]
    places = [*requests, *technicians, instance["depot"]]
    legs = [[hypot(a["x"] - b["x"], a["y"] - b["y"]) for b in places] for a in places]
    matrix = core.Matrix(
        [[leg * UNIT.total_seconds() for leg in row] for row in legs],
        [[leg * 1000 for leg in row] for row in legs],
    )
    plan = core.plan(
        [_job(core, request) for request in requests],
        [_engineer(core, technician) for technician in technicians],
        now=NOW,
        matrix=matrix,
        depot=core.Depot(),
        weights=core.Weights.distance(),
        time_limit_s=SECONDS_EACH,
    )
    return _distance(instance, plan), len(requests) - len(plan.assignments)


def _at(units: float) -> datetime:
    return NOW + units * UNIT


def _job(core, request: dict):
    return core.Job(
        request["id"],
        service=request["service"] * UNIT,
        window=(_at(request["tw"][0]), _at(request["tw"][1])),
        skills=frozenset(request["skills"]),
        tools=frozenset(request["tools"]),
        parts={kind: count for kind, count in enumerate(request["parts"]) if count},
        parts_ready=not any(request["parts"]),
    )


def _engineer(core, technician: dict):
    return core.Engineer(
        technician["id"],
        skills=frozenset(technician["skills"]),
        tools=frozenset(technician["tools"]),
        parts=dict(enumerate(technician["parts"])),
        shifts=((_at(technician["tw"][0]), _at(technician["tw"][1])),),
    )


def _distance(instance: dict, plan) -> float:
    """Return the distance in units, every rule of the set checked on the way."""
    requests = {request["id"]: request for request in instance["requests"]}
    total = 0.0
    for technician in instance["technicians"]:
        stops = []
        for made in plan.assignments:
            if made.engineer.key == technician["id"]:
                stops += [instance["depot"]] * made.via_depot + [requests[made.job.key]]
        if stops:
            total += _route_length(technician, stops, instance["depot"])
    return total


def _route_length(technician: dict, stops: list[dict], depot: dict) -> float:
    length = moment = 0.0
    at, parts, filled = technician, list(technician["parts"]), False
    for stop in [*stops, technician]:
        leg = hypot(at["x"] - stop["x"], at["y"] - stop["y"])
        length, at = length + leg, stop
        moment = max(moment + leg, stop["tw"][0] if stop is not depot else 0)
        assert moment <= stop["tw"][1] + 1e-6, "late"
        moment += stop["service"]
        filled = filled or stop is depot
        if stop is depot or stop is technician:
            continue
        assert set(stop["skills"]) <= set(technician["skills"]), "skill"
        assert filled or set(stop["tools"]) <= set(technician["tools"]), "tool"
        if not filled:
            parts = [a - b for a, b in zip(parts, stop["parts"], strict=True)]
        assert min(parts) >= 0, "parts"
    return length


# The factory
def factory(jobs: int, engineers: int, days: int, seed: int = 7):
    """Return seeded jobs and engineers around the provincial capitals, and the present."""
    core, draw = _core(), random.Random(seed)
    cities = list(CITIES.values())
    skills = [frozenset({name}) for name in ("diesel", "gas", "control")]

    def near(city, spread):
        return (city[0] + draw.gauss(0, spread), city[1] + draw.gauss(0, spread))

    def days_of(begin):
        return [
            (NOW + timedelta(days=day, hours=begin), NOW + timedelta(days=day, hours=begin + 9))
            for day in range(days)
        ]

    people = [
        core.Engineer(
            number,
            near(cities[number % len(cities)], 0.25),
            worst_level="ABBC"[number // len(cities) % 4],
            skills=skills[0]
            | skills[1]
            | (frozenset() if number // len(cities) % 2 else skills[2]),
            shifts=days_of(0),
        )
        for number in range(engineers)
    ]
    work = []
    for number in range(jobs):
        level = draw.choices("ABCD", (5, 15, 40, 40))[0]
        due = {"A": 48, "B": 96, "C": 192, "D": 240}[level]
        work.append(
            core.Job(
                number,
                level,
                timedelta(minutes=draw.randrange(45, 150, 15)),
                near(cities[number % len(cities)], 0.35),
                due=NOW + timedelta(hours=due),
                skills=draw.choices(skills, (70, 20, 10))[0],
                known_by=draw.choice([None, number % engineers]),
            )
        )
    return core, work, people


def _large_row() -> dict:
    core, jobs, engineers = factory(JOBS, ENGINEERS, DAYS)
    begin = time.perf_counter()
    plan = core.plan(jobs, engineers, now=NOW)
    spent = time.perf_counter() - begin
    late = sum(r.code == "late" for a in plan.assignments for r in a.reasons)
    sys.stderr.write(f"dispatch: {JOBS} jobs, {late} late, {plan.distance_km:.0f} km\n")
    return {
        "dispatch, 200 engineers x 5,000 jobs": _row(spent, 60.0, "s"),
        "dispatch, dropped of 5,000": _row(len(plan.unassigned), 0, "jobs"),
    }


def _urgent_row() -> dict:
    core, jobs, engineers = factory(501, 100, 5)
    plan = core.plan(jobs[:-1], engineers, now=NOW, time_limit_s=0)
    urgent = core.Job(
        "urgent", "A", timedelta(hours=2), CITIES["Wuhan"], due=NOW + timedelta(hours=6)
    )
    begin = time.perf_counter()
    after = core.insert(plan, urgent, engineers, now=NOW + timedelta(hours=2))
    spent = time.perf_counter() - begin
    assert any(a.job is urgent for a in after.assignments)
    return {"dispatch, urgent into 100 x 500": _row(spent, 0.3, "s")}
