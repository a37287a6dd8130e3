"""Clocks: 10,000 that are due at once, and those of a flood of requests.

* Sweep: every clock has a step of its ladder due; the figure is the time of the cron until all
  steps are kept, told and the next moments are set. Peer: the same due moments computed by core's
  own ``resource.calendar.plan_hours``, one call per clock in working hours and one for its step,
  measured on a sample and scaled. It tells nobody and keeps nothing.
* Start: the clocks of 500 requests of one minute, in one call. Peer: the same, planned by core.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

CLOCKS, REQUESTS, SAMPLE = 10_000, 500, 200
SWEEP_GOAL_S = 5.0
LIMITS_H = (2, 4, 8, 24, 72)
START = datetime.fromisoformat("2026-03-02 01:00")
ROOT = Path(__file__).parents[1]


def rows(_data: Path | None = None) -> dict:
    """Return the figures, measured in a process and a database of their own."""
    from tools.dev import databases, setup, suite

    ready = setup.everything()
    suite.fresh_database(ready, "bench_clocks", "engine_aftersales")
    sys.stderr.write("clocks …\n")
    done = subprocess.run(
        [sys.executable, "-m", "bench.clocks", "bench_clocks"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    databases.drop(ready.server, "bench_clocks")
    figures = json.loads(done.stdout.splitlines()[-1])

    def row(ours, peer, goal=None):
        return {
            "ours": ours,
            "peer": peer,
            "unit": "s",
            "ratio": round(ours / peer, 3),
            **({"goal": goal} if goal else {}),
        }

    # The goal is 5 s; the table compares ratios, so it is written as the ratio that 5 s are.
    sweep_goal = round(SWEEP_GOAL_S / figures["plan"], 3)
    return {
        "clocks, 10,000 due swept by the cron": row(figures["sweep"], figures["plan"], sweep_goal),
        "clocks, swept again: nothing is due": row(figures["idle"], figures["plan"]),
        "clocks, start those of 500 requests": row(figures["start"], figures["plan_500"]),
        "requests, 500 in one minute": row(figures["requests"], 60.0, 1.0),
    }


def _measure(env) -> dict:
    clocks, cron = env["engine.clock"], env["ir.cron"]
    type(cron)._commit_progress = lambda self, *args, **kwargs: env.cr.commit() or 3600
    documents = env["res.partner"].create([{"name": f"Order {n}"} for n in range(CLOCKS)])
    wanted = _wanted(env, documents)
    env.cr.commit()
    begin = time.perf_counter()
    clocks._start(wanted[:REQUESTS])
    env.cr.commit()
    start_s = time.perf_counter() - begin
    clocks._start(wanted[REQUESTS:])
    env.cr.commit()
    env.cr.execute("ANALYZE")
    now = START + timedelta(days=60)
    sweep_s = _time(lambda: _sweep(env, now))
    assert env["engine.clock.event"].search_count([]) == 3 * CLOCKS
    idle_s = _time(lambda: _sweep(env, now))
    planned_s = _plan_by_core(env, documents[:SAMPLE]) / SAMPLE
    return {
        "start": round(start_s, 3),
        "sweep": round(sweep_s, 3),
        "idle": round(idle_s, 3),
        "plan": round(planned_s * CLOCKS, 3),
        "plan_500": round(planned_s * REQUESTS, 3),
        "requests": round(_time(lambda: _flood(env)), 3),
    }


def _wanted(env, documents):
    calendar = env.company.resource_calendar_id
    owner = env["res.users"].search([("share", "=", False)], limit=1)
    return [
        {
            "record": document,
            "kind": "contact",
            "limit_h": LIMITS_H[number % len(LIMITS_H)],
            "calendar_id": calendar.id if number % 3 else False,
            "owner_id": owner.id,
            "started_at": START + timedelta(minutes=number % 3000),
        }
        for number, document in enumerate(documents)
    ]


def _sweep(env, now) -> None:
    from odoo.addons.engine_base.tools.moment import CONTEXT_KEY, Replay

    env["engine.clock"].with_context(**{CONTEXT_KEY: Replay(at=now)})._cron_sweep()
    env.cr.commit()
    env.invalidate_all()


def _flood(env) -> None:
    """Write down 500 requests one after the other, each with its level and its clocks."""
    model = env["product.product"].create({"name": "Engine", "is_engine_model": True})
    engines = env["stock.lot"].create(
        [{"name": f"FLOOD-{n:04}", "product_id": model.id} for n in range(REQUESTS)]
    )
    desk = env["helpdesk.ticket"]
    for engine in engines:
        desk.create({"serial_number": engine.name, "symptom": "Stops", "engine_stands_still": True})
        env.cr.commit()


def _plan_by_core(env, documents) -> float:
    """Return the seconds that core takes to plan the due and the next moment of these clocks."""
    calendar = env.company.resource_calendar_id
    begin = time.perf_counter()
    for number, _document in enumerate(documents):
        if not number % 3:
            continue  # round the clock: no planning is needed
        limit_h = LIMITS_H[number % len(LIMITS_H)]
        start = (START + timedelta(minutes=number % 3000)).replace(tzinfo=timezone.utc)
        calendar.plan_hours(limit_h * 0.75, start, compute_leaves=True)
        calendar.plan_hours(limit_h, start, compute_leaves=True)
    return time.perf_counter() - begin


def _time(act) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def _child(database: str) -> None:
    from odoo import api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", str(ROOT / "odoo.conf"), "-d", database, "--log-level=error"])
    with Registry(database).cursor() as cr:
        print(json.dumps(_measure(api.Environment(cr, api.SUPERUSER_ID, {}))))


if __name__ == "__main__":
    _child(sys.argv[1])
