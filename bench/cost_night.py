"""A night's costing: 10,000 signed orders, costed by the cron in committed lots.

Peer: the same amounts as bare analytic lines and journal entries, written by hand in lots of the
same size. Beside it, whether the last orders of the night take longer than the first, and whether
the memory of the process grows. ``ENGINE_BENCH_NIGHT`` is the number of orders.

One order in ten is walked to the signature by its people; the others are copies of those in SQL,
with everything that costing reads. Valuation is periodic: there costing books everything itself.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ORDERS = int(os.environ.get("ENGINE_BENCH_NIGHT", "10000"))
COPIES, LOT = 10, 100  # the lot of the cron
ROOT = Path(__file__).parents[1]
# What is copied with an order: table, its link, the table of the link, and of which rows.
COPIED = (
    ("engine_diagnosis", "repair_id", "repair_order", "TRUE"),
    ("stock_move", "repair_id", "repair_order", "TRUE"),
    ("stock_move_line", "move_id", "stock_move", "TRUE"),
    ("account_analytic_line", "repair_id", "repair_order", "TRUE"),
    ("engine_approval", "res_id", "repair_order", "row.res_model = 'repair.order'"),
)


def rows(_data: Path | None = None) -> dict:
    """Return the figures, measured in a process of its own."""
    from tools.dev import databases, setup, suite

    ready = setup.everything()
    suite.fresh_database(ready, "bench_cost_night", "engine_aftersales")
    sys.stderr.write("cost night: walking the orders to the signature …\n")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.cost_night", "bench_cost_night"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    finally:
        databases.drop(ready.server, "bench_cost_night")
    return json.loads(done.stdout.splitlines()[-1])


def _figures(number, seconds, lots, peer, memory) -> dict:
    """Return the rows: the night beside the peer, its end beside its begin, its memory."""
    tenth = max(len(lots) // 10, 1)
    first, last = (sum(part) / len(part) / LOT * 1000 for part in (lots[:tenth], lots[-tenth:]))
    name = f"cost night, {number:,} orders"
    sys.stderr.write(
        f"{name}: {seconds:.0f} s, {number / seconds:.1f} orders/s, "
        f"{memory[0]} MB before, {memory[1]} MB at the most\n"
    )

    def row(ours, beside, unit, goal=None):
        goals = {} if goal is None else {"goal": goal}
        ratio = round(ours / beside, 2)
        return {
            "ours": round(ours, 2),
            "peer": round(beside, 2),
            "unit": unit,
            "ratio": ratio,
        } | goals

    return {
        name: row(seconds / number * 1000, peer * 1000, "ms/order"),
        f"{name}, last tenth against the first": row(last, first, "ms/order", 1.2),
        f"{name}, memory against before": row(memory[1], memory[0], "MB", 1.5),
    }


def _columns(cr, table, *without) -> list[str]:
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    return sorted({name for (name,) in cr.fetchall()} - {"id", *without})


def _copy(cr, table, link, parent, rows) -> None:
    """Copy the rows that link to copied ones, once per copy; note old and new ids."""
    columns = _columns(cr, table, link)
    cr.execute(
        f"""
        CREATE TEMPORARY TABLE new_{table} AS
        SELECT row.id AS old, parent.copy, nextval('{table}_id_seq')::int AS new,
               parent.new AS parent
          FROM {table} row JOIN new_{parent} parent ON parent.old = row.{link} WHERE {rows};
        INSERT INTO {table} (id, {link}, {", ".join(columns)})
        SELECT made.new, made.parent, {", ".join(f"row.{name}" for name in columns)}
          FROM new_{table} made JOIN {table} row ON row.id = made.old;
        """  # noqa: S608 - the names are those of this file and of the database
    )


def _copy_orders(env, orders, copies) -> None:
    """Put ``copies`` of each signed order beside it, with what costing reads of it."""
    env.flush_all()
    cr, columns = env.cr, _columns(env.cr, "repair_order", "name")
    moves = env["stock.move"]._fields["analytic_account_line_ids"]
    cr.execute(
        f"""
        CREATE TEMPORARY TABLE new_repair_order AS
        SELECT o.id AS old, copy, nextval('repair_order_id_seq')::int AS new
          FROM repair_order o, generate_series(1, %s) copy WHERE o.id = ANY(%s);
        INSERT INTO repair_order (id, name, {", ".join(columns)})
        SELECT made.new, o.name || '-' || made.copy, {", ".join(f"o.{name}" for name in columns)}
          FROM new_repair_order made JOIN repair_order o ON o.id = made.old;
        """,  # noqa: S608 - the columns of the table
        [copies, orders.ids],
    )
    for table, link, parent, rows in COPIED:
        _copy(cr, table, link, parent, rows)
    cr.execute(
        f"""
        INSERT INTO {moves.relation} ({moves.column1}, {moves.column2})
        SELECT move.new, line.new
          FROM {moves.relation} link
          JOIN new_stock_move move ON move.old = link.{moves.column1}
          JOIN new_account_analytic_line line
            ON line.old = link.{moves.column2} AND line.copy = move.copy
        """  # noqa: S608 - the names of the relation
    )
    env.invalidate_all()


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _night(env, finance):
    """Let the cron cost everything; return its seconds and those of each lot."""
    env.company.engine_cost_user_id = finance
    env.cr.commit()
    env.invalidate_all()
    cron, lots = type(env["ir.cron"]), []
    commit, begin = cron._commit_progress, time.perf_counter()

    def timed(self, processed=0, **vals):
        result = commit(self, processed, **vals)
        lots.append(time.perf_counter())
        return result

    cron._commit_progress = timed
    try:
        env["repair.order"]._cron_cost_orders()
    finally:
        cron._commit_progress = commit
    return lots[-1] - begin, [after - before for before, after in zip(lots, lots[1:], strict=False)]


def _measure(env) -> dict:
    from . import world as builders
    from .cost import _by_hand, _timed
    from .walk import signed_orders

    walked = max(ORDERS // COPIES, 1)
    world = builders.service(env, walked + 1)
    env.company.inventory_valuation = "periodic"
    world["parts"].categ_id.property_valuation = "periodic"
    env.cr.commit()
    env.cr.execute("ANALYZE")
    orders = signed_orders(env, world, world["engines"][:walked])
    warm = signed_orders(env, world, world["engines"][walked:])
    warm.with_user(world["people"]["finance"]).action_cost()
    _copy_orders(env, orders, COPIES - 1)
    env.cr.commit()
    env.cr.execute("ANALYZE")
    before = _peak_mb()
    seconds, lots = _night(env, world["people"]["finance"])
    memory = before, _peak_mb()
    costed = env["repair.order"].search([("service_state", "=", "costed")]) - warm
    assert len(costed) == walked * COPIES, len(costed)
    first = costed.sorted("id")[: 10 * LOT].with_user(1).sudo()
    peer = sum(
        _timed(env, _by_hand, world, first[start : start + LOT].cost_ids)
        for start in range(0, len(first), LOT)
    ) / len(first)
    return _figures(len(costed), seconds, lots, peer, memory)


def _child(database: str) -> None:
    from odoo import api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", str(ROOT / "odoo.conf"), "-d", database, "--log-level=error"])
    with Registry(database).cursor() as cr:
        figures = _measure(api.Environment(cr, api.SUPERUSER_ID, {}))
    print(json.dumps(figures))


if __name__ == "__main__":
    _child(sys.argv[1])
