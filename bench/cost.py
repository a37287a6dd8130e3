"""Costing signed orders beside the bare analytic lines and journal entries of the same amounts.

With periodic valuation costing books everything itself: the peer writes, with the ORM and in one
batch too, one analytic line per source and one posted entry per order, and nothing else: no cost
list, no trail, no check that the three agree. With real-time valuation stock has booked the parts
before; there the peer writes the same as well. ``ENGINE_BENCH_ORDERS`` is the number of orders.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ORDERS = int(os.environ.get("ENGINE_BENCH_ORDERS", "1000"))
LOTS = 2
ROOT = Path(__file__).parents[1]


def rows(_data: Path | None = None) -> dict:
    """Return the figures, measured in a process of its own."""
    from tools.dev import databases, setup, suite

    ready = setup.everything()
    suite.fresh_database(ready, "bench_cost", "engine_aftersales")
    sys.stderr.write("cost: walking the orders to the signature …\n")
    done = subprocess.run(
        [sys.executable, "-m", "bench.cost", "bench_cost"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    databases.drop(ready.server, "bench_cost")
    figures = json.loads(done.stdout.splitlines()[-1])
    return {
        f"cost, {number:,} orders, {name}": {
            "ours": ours,
            "peer": peer,
            "unit": "ms/order",
            "ratio": round(ours / peer, 2),
        }
        for name, (number, ours, peer) in figures.items()
    }


def _cost(env, world, orders):
    orders.with_user(world["people"]["finance"]).action_cost()


def _by_hand(env, world, costs):
    """Write analytic lines and entries of the amounts of these orders' cost lists."""
    parts_cost, labour_cost, absorbed = world["accounts"]
    company = env.company
    stock = env["account.account"].search([("name", "=", "Stock")], limit=1)
    column = env.ref("engine_aftersales.analytic_plan_cost_centre")._column_name()
    env["account.analytic.line"].create(
        [
            {
                "name": cost.name,
                "amount": -cost.amount,
                "unit_amount": cost.quantity,
                "product_id": cost.product_id.id,
                "partner_id": world["customer"].id,
                column: cost.cost_centre_id.id,
            }
            for cost in costs
        ]
    )
    entries = []
    for order, lines in costs.grouped("repair_id").items():
        items = []
        for cost in lines:
            hours = cost.kind == "labour"
            common = {
                "name": cost.name,
                "partner_id": world["customer"].id,
                "product_id": cost.product_id.id,
            }
            debit, credit = (labour_cost, absorbed) if hours else (parts_cost, stock)
            items += [
                (0, 0, {**common, "account_id": debit.id, "debit": cost.amount}),
                (0, 0, {**common, "account_id": credit.id, "credit": cost.amount}),
            ]
        entries.append(
            {
                "journal_id": company.engine_service_journal_id.id,
                "ref": order.name,
                "line_ids": items,
            }
        )
    env["account.move"].create(entries)._post()


def _timed(env, step, *args) -> float:
    env.flush_all()
    env.invalidate_all()
    begin = time.perf_counter()
    step(env, *args)
    env.cr.commit()
    return time.perf_counter() - begin


def _series(env, world) -> dict:
    from .walk import signed_orders

    take = iter(world["engines"])
    figures = {}
    for name in ("real_time", "periodic"):
        env.company.inventory_valuation = name
        world["parts"].categ_id.property_valuation = name
        env.cr.commit()

        def lot(count):
            return world["engines"].browse(next(take).id for _ in range(count))

        orders = signed_orders(env, world, lot(1))  # warm: caches, compiled code
        _cost(env, world, orders)
        _by_hand(env, world, orders.sudo().cost_ids)
        ours = peer = 0.0
        for _part in range(LOTS):  # in turn, so that a slower machine meets both
            orders = signed_orders(env, world, lot(ORDERS // LOTS))
            env.cr.commit()
            ours += _timed(env, _cost, world, orders)
            peer += _timed(env, _by_hand, world, orders.sudo().cost_ids)
        number = ORDERS // LOTS * LOTS
        figures[name.replace("_", "-")] = (
            number,
            round(ours / number * 1000, 2),
            round(peer / number * 1000, 2),
        )
    return figures


def _child(database: str) -> None:
    from odoo import api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    from . import world as builders

    config.parse_config(["-c", str(ROOT / "odoo.conf"), "-d", database, "--log-level=error"])
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        world = builders.service(env, 2 * (ORDERS + 1))
        cr.commit()
        cr.execute("ANALYZE")
        figures = _series(env, world)
    print(json.dumps(figures))


if __name__ == "__main__":
    _child(sys.argv[1])
