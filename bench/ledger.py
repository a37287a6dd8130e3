"""The daily ledger over a million stock moves, beside a plain GROUP BY of the same moves.

Twice: the million lies in the day itself, and it lies in the history before a common day. The
peer is the sum per part and location that one would write by hand: no opening, no value, no late
corrections, no seal, nothing stored.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOVES, PARTS, PLACES = 1_000_000, 2_000, 10
DATABASE = "bench_ledger"

MAKE_MOVES = """
    WITH made AS (
        INSERT INTO stock_move (product_id, location_id, location_dest_id, company_id, state, date,
               product_uom, product_uom_qty, product_qty, quantity, value, is_in, is_out, picked,
               procure_method, write_date, create_date)
        SELECT (%(parts)s)[1 + n %% %(part_count)s],
               CASE n %% 5 WHEN 4 THEN place.id WHEN 3 THEN place.id ELSE %(supplier)s END,
               CASE n %% 5 WHEN 4 THEN %(loss)s WHEN 3 THEN %(customer)s ELSE place.id END,
               %(company)s, 'done', %(begin)s::timestamp + n %% %(minutes)s * interval '1 minute',
               %(uom)s, 1 + n %% 7, 1 + n %% 7, 1 + n %% 7, (1 + n %% 7) * 10, n %% 5 < 3,
               n %% 5 >= 3, TRUE, 'make_to_stock', '2020-01-01', '2020-01-01'
          FROM generate_series(1, %(moves)s) n
          JOIN unnest(%(places)s) WITH ORDINALITY place(id, number)
            ON place.number = 1 + (n / 7) %% %(place_count)s
     RETURNING id, product_id, location_id, location_dest_id, date, quantity)
    INSERT INTO stock_move_line (move_id, product_id, product_uom_id, location_id,
           location_dest_id, company_id, state, date, quantity, quantity_product_uom, picked,
           write_date, create_date)
    SELECT id, product_id, %(uom)s, location_id, location_dest_id, %(company)s, 'done', date,
           quantity, quantity, TRUE, '2020-01-01', '2020-01-01'
      FROM made
"""

PEER = """
    SELECT product_id, place_id, sum(qty)
      FROM (SELECT line.product_id, line.location_dest_id AS place_id,
                   line.quantity_product_uom AS qty
              FROM stock_move_line line JOIN stock_move move ON move.id = line.move_id
             WHERE move.state = 'done' AND move.date >= %(begin)s AND move.date < %(end)s
             UNION ALL
            SELECT line.product_id, line.location_id, -line.quantity_product_uom
              FROM stock_move_line line JOIN stock_move move ON move.id = line.move_id
             WHERE move.state = 'done' AND move.date >= %(begin)s AND move.date < %(end)s) side
      JOIN stock_location place ON place.id = side.place_id AND place.usage = 'internal'
     GROUP BY product_id, place_id
"""


def rows(_data: Path | None = None) -> dict:
    """Return the figures, measured in a process of its own on a scratch database."""
    from tools.dev import databases, setup, suite

    ready = setup.everything()
    suite.fresh_database(ready, DATABASE, "engine_parts")
    sys.stderr.write("ledger: a million moves …\n")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.ledger", DATABASE],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    finally:
        databases.drop(ready.server, DATABASE)
    return json.loads(done.stdout.splitlines()[-1])


def _row(ours: float, peer: float) -> dict:
    return {
        "ours": round(ours, 2),
        "peer": round(peer, 2),
        "unit": "s",
        "ratio": round(ours / peer, 2),
    }


def _timed(function, *arguments) -> float:
    begin = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - begin


def make_world(env) -> dict:
    """Return parts and places of a company in Shanghai, ids only."""
    company = env["res.company"].create({"name": "Bench Ledger"})
    calendar = env["resource.calendar"].create(
        {"name": "Bench", "tz": "Asia/Shanghai", "company_id": company.id}
    )
    company.resource_calendar_id = calendar
    store = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
    part = {"is_storable": True, "is_engine_part": True}
    parts = env["product.product"].create([{**part, "name": f"Part {n}"} for n in range(PARTS)])
    places = env["stock.location"].create(
        [
            {"name": f"Bin {n}", "location_id": store.lot_stock_id.id, "company_id": company.id}
            for n in range(PLACES)
        ]
    )
    return {
        "parts": parts.ids,
        "part_count": PARTS,
        "places": places.ids,
        "place_count": PLACES,
        "company": company.id,
        "uom": parts[0].uom_id.id,
        "supplier": env.ref("stock.stock_location_suppliers").id,
        "customer": env.ref("stock.stock_location_customers").id,
        "loss": parts[0].with_company(company).property_stock_inventory.id,
    }


def _make_moves(env, world: dict, count: int, begin: str, minutes: int) -> None:
    env.flush_all()
    env.cr.execute(MAKE_MOVES, {**world, "moves": count, "begin": begin, "minutes": minutes})


def _close(env, company, now, first_day=None) -> float:
    """Close the one day that is over at ``now``; return the seconds."""
    from odoo.addons.engine_base.tools.moment import Replay

    days = env["engine.parts.ledger.day"].with_context(engine_moment=Replay(at=now))
    spent = _timed(days._close_next, company, first_day)
    env.cr.commit()
    return spent


def _measure(env) -> dict:
    from datetime import date, datetime

    world = make_world(env)
    company = env["res.company"].browse(world["company"])
    env.cr.commit()
    _make_moves(env, world, 10_000, "2026-03-01 00:00:00", 600)
    _close(env, company, datetime.fromisoformat("2026-03-02 00:00:00"), date(2026, 3, 1))
    _make_moves(env, world, MOVES, "2026-03-01 16:00:00", 1440)
    _make_moves(env, world, 5_000, "2026-03-02 16:00:00", 1440)
    env.cr.commit()
    env.cr.execute("ANALYZE stock_move, stock_move_line, engine_parts_ledger")
    full = {"begin": "2026-03-01 16:00:00", "end": "2026-03-02 16:00:00"}
    common = {"begin": "2026-03-02 16:00:00", "end": "2026-03-03 16:00:00"}
    peer = min(_timed(env.cr.execute, PEER, full) for _again in range(2))
    ours = _close(env, company, datetime.fromisoformat("2026-03-03 00:00:00"))
    common_peer = min(_timed(env.cr.execute, PEER, common) for _again in range(2))
    common_ours = _close(env, company, datetime.fromisoformat("2026-03-04 00:00:00"))
    ledger = env["engine.parts.ledger"].with_context(allowed_company_ids=company.ids)
    faults = []
    checked = _timed(lambda: faults.extend(ledger.verify("2026-03-02", "2026-03-02")))
    assert not faults, faults[:3]
    return {
        "ledger, a day of 1,000,000 moves": _row(ours, peer),
        "ledger, verify that day": _row(checked, peer),
        "ledger, a day of 5,000 after 1,000,000": _row(common_ours, common_peer),
    }


def _child(database: str) -> None:
    from odoo import api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", str(ROOT / "odoo.conf"), "-d", database, "--log-level=error"])
    with Registry(database).cursor() as cr:
        print(json.dumps(_measure(api.Environment(cr, api.SUPERUSER_ID, {}))))


if __name__ == "__main__":
    _child(sys.argv[1])
