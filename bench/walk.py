"""From request to archive beside the bare ``repair.order`` cycle of core.

Both run with real-time valuation and three parts an order, on databases of the same modules.
The bare cycle is create, confirm, start, end; ours has every step, person and posting.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ORDERS = 200
SINGLES = 40
SMALL, SMALL_LOTS, LARGE = 100, 3, 1000
ROOT = Path(__file__).parents[1]


def rows(_data: Path | None = None) -> dict:
    """Return the figures; each side runs in a process of its own, in turn."""
    from tools.dev import databases, setup, suite

    ready = setup.everything()
    server = ready.server
    suite.fresh_database(ready, "bench_ours", "engine_aftersales")
    databases.copy(server, ready.template(), "bench_bare")
    total = ORDERS + SINGLES + SMALL * SMALL_LOTS + LARGE
    ours = _measure("ours", "bench_ours", total)
    bare = _measure("bare", "bench_bare", total)
    for name in ("bench_ours", "bench_bare"):
        databases.drop(server, name)

    def row(mine, peer, goal=None):
        return {
            "ours": mine,
            "peer": peer,
            "unit": "ms/order",
            "ratio": round(mine / peer, 2),
            **({"goal": goal} if goal else {}),
        }

    return {
        "walk, 200 orders together": row(ours["batch"], bare["batch"], 2.5),
        "walk, one by one": row(ours["single"], bare["single"]),
        "walk, 1,000 orders against 100": row(ours["large"], ours["small"], 1.2),
    }


def _measure(side: str, database: str, total: int) -> dict:
    sys.stderr.write(f"walk: {side} …\n")
    done = subprocess.run(
        [sys.executable, "-m", "bench.walk", side, database, str(total)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _time(steps, orders, at_once: int) -> float:
    """Return the milliseconds per order of walking ``orders`` in lots of ``at_once``."""
    begin = time.perf_counter()
    for start in range(0, len(orders), at_once):
        steps(orders[start : start + at_once])
    return round((time.perf_counter() - begin) / len(orders) * 1000, 1)


def _series(env, world, steps) -> dict:
    engines = world["engines"]
    take = iter(engines)

    def lot(count):
        return engines.browse(next(take).id for _ in range(count))

    def committed(chosen):
        steps(env, world, chosen)
        env.cr.commit()
        env.invalidate_all()

    committed(lot(1))  # warm: caches, compiled code
    single = _time(committed, lot(SINGLES - 1), 1)
    batch = _time(committed, lot(ORDERS), ORDERS)
    # Small lots before and after the large one: a machine that slows down meanwhile is no growth.
    small = [_time(committed, lot(SMALL), SMALL)]
    large = _time(committed, lot(LARGE), LARGE)
    small += [_time(committed, lot(SMALL), SMALL) for _again in range(SMALL_LOTS - 1)]
    return {"single": single, "batch": batch, "small": round(median(small), 1), "large": large}


def bare_cycle(env, world, engines):
    """Walk the bare cycle of core."""
    orders = env["repair.order"].create(
        [
            {
                "product_id": world["model"].id,
                "lot_id": engine.id,
                "partner_id": world["customer"].id,
                "move_ids": [
                    (0, 0, {"product_id": part.id, "product_uom_qty": 1, "repair_line_type": "add"})
                    for part in world["parts"]
                ],
            }
            for engine in engines
        ]
    )
    orders._action_repair_confirm()
    orders.action_repair_start()
    orders.action_repair_end()
    assert set(orders.mapped("state")) == {"done"}


def signed_orders(env, world, engines):
    """Walk from the request to the customer's signature; return the orders."""
    from . import world as builders

    person = world["people"]
    tickets = (
        env["helpdesk.ticket"]
        .with_user(person["customer_service"])
        .create([{"serial_number": e.name, "description": "Loses power"} for e in engines])
    )
    tickets.action_confirm_contact("Spoke to the driver")
    tickets.fault_code_ids = world["fault"]
    tickets.action_create_service_order()
    # By their ids, as a client names them.
    orders = env["repair.order"].with_user(person["support"]).browse(tickets.service_order_ids.ids)
    staff = world["engineers"]
    for engineer, own in orders.grouped(lambda order: staff[order.id % len(staff)]).items():
        own.write({"engineer_id": engineer.id})
    orders.diagnosis_ids.create([{"repair_id": o.id, "conclusion": "Worn"} for o in orders])
    orders.action_load_suggestion()
    orders.action_diagnose()
    orders.action_plan()
    orders.action_request_approval().with_user(person["supervisor"]).action_approve("ok")
    pickings = env["stock.picking"].browse(orders.issue_picking_ids.ids)
    pickings.with_user(person["storekeeper"]).action_sign_issue()
    pickings.with_user(person["checker"]).action_sign_check()
    pickings.with_user(person["storekeeper"]).action_issue_parts()
    led = orders.with_user(person["supervisor"])
    led.action_start_repair()
    led.step_ids.browse(led.step_ids.ids).action_do()
    led.action_log_hours(hours=1.5)
    led.action_finish_repair()
    led.action_sign("Customer", builders.signature())
    led.action_confirm_by_customer()
    return orders


def our_walk(env, world, engines):
    """Walk every step of the service order with its people."""
    orders = signed_orders(env, world, engines)
    costed = orders.with_user(world["people"]["finance"])
    costed.action_cost()
    costed.action_archive_order()
    assert set(orders.mapped("service_state")) == {"archived"}


def _child(side: str, database: str, total: int) -> None:
    from odoo import api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    from . import world as builders

    config.parse_config(["-c", str(ROOT / "odoo.conf"), "-d", database, "--log-level=error"])
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        ours = side == "ours"
        world = (builders.service if ours else builders.core)(env, total)
        cr.commit()
        cr.execute("ANALYZE")
        figures = _series(env, world, our_walk if ours else bare_cycle)
    print(json.dumps(figures))


if __name__ == "__main__":
    _child(sys.argv[1], sys.argv[2], int(sys.argv[3]))
