"""The cost-centre pivot over 1,000,000 analytic lines, as finance opens it.

Ours: ``formatted_read_grouping_sets`` as the web client calls it for a pivot, with the rights of a
user of finance, the record rules and the names of the groups. Peer: the same grouping sets in SQL
by hand, without rules and with the names joined by hand: the question itself.

* all: cost centre x month of three years, every line.
* one month: province x engine model of one month.
* all of one fault: bearer x kind with one filter.

``ENGINE_BENCH_LINES`` is the number of lines.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

LINES = int(os.environ.get("ENGINE_BENCH_LINES", "1000000"))
ORDERS, CENTRES, REGIONS, MODELS, FAULTS = 500, 12, 31, 20, 60
TRIES = 5
GOAL = 2.0
ROOT = Path(__file__).parents[1]


def rows(_data: Path | None = None) -> dict:
    """Return the figures, measured in a process and a database of their own."""
    from tools.dev import databases, setup, suite

    ready = setup.everything()
    suite.fresh_database(ready, "bench_cost_pivot", "engine_aftersales")
    sys.stderr.write("cost pivot …\n")
    done = subprocess.run(
        [sys.executable, "-m", "bench.cost_pivot", "bench_cost_pivot"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    databases.drop(ready.server, "bench_cost_pivot")
    figures = json.loads(done.stdout.splitlines()[-1])
    return {
        f"cost pivot, {name}": {
            "ours": ours,
            "peer": peer,
            "unit": "s",
            "ratio": round(ours / peer, 3),
            "goal": GOAL,
        }
        for name, (ours, peer) in figures.items()
    }


def _measure(env) -> dict:
    from odoo.tests import new_test_user

    finance = new_test_user(env, "bench_finance", groups="engine_base.group_finance")
    column = _fill(env)
    env.cr.execute("ANALYZE account_analytic_line")
    lines = env["account.analytic.line"].with_user(finance)
    fault = env["engine.fault.code"].search([("code", "=", "BENCH-7")])
    service = [("repair_id", "!=", False)]
    month = [*service, ("date", ">=", "2025-05-01"), ("date", "<=", "2025-05-31")]
    one_fault = [*service, ("fault_code_id", "=", fault.id)]
    cases = {
        f"{LINES:,} lines, cost centre x month": (service, column, "date:month"),
        f"{LINES:,} lines, province x model of a month": (month, "region_id", "engine_model_id"),
        f"{LINES:,} lines, bearer x kind of a fault": (one_fault, "service_bearer", "cost_kind"),
    }
    return {name: _beside(env, lines, *case) for name, case in cases.items()}


def _beside(env, lines, domain, row, column) -> tuple[float, float]:
    """Return seconds of ours and of the peer; the sums of both must be the same."""
    groups = [[], [row], [column], [row, column]]

    def ours():
        lines.invalidate_model()
        return lines.formatted_read_grouping_sets(domain, groups, ["amount:sum", "__count"])

    query = _peer_sql(domain, row, column)

    def peer():
        env.cr.execute(query)
        return env.cr.fetchall()

    sets, by_hand = ours(), peer()
    assert sum(map(len, sets)) == len(by_hand), (len(by_hand), [len(one) for one in sets])
    totals = {round(float(line[-2]), 2) for line in by_hand if line[0] == line[1] == 1}
    assert totals == {round(sets[0][0]["amount:sum"], 2)}
    return _best(ours), _best(peer)


def _peer_sql(domain, row, column) -> str:
    """Return the pivot as someone writes it by hand: grouping sets, names joined."""
    names = {
        "region_id": ("res_country_state", "name"),
        "engine_model_id": ("product_product", "default_code"),
    }

    def dimension(name):
        if name == "date:month":
            return "date_trunc('month', line.date)"
        return f"line.{name}"

    def named(name, position):
        table = names.get(name) or (
            name.startswith("x_plan") and ("account_analytic_account", "name")
        )
        if not table:
            return f"pivot.g{position}::text", ""
        alias = f"n{position}"
        return f"{alias}.{table[1]}::text", (
            f" LEFT JOIN {table[0]} {alias} ON {alias}.id = pivot.g{position}"
        )

    terms = " AND ".join(
        "line.repair_id IS NOT NULL" if value is False else f"line.{name} {operator} '{value}'"
        for name, operator, value in domain
    )
    first, second = dimension(row), dimension(column)
    (name1, join1), (name2, join2) = named(row, 1), named(column, 2)
    return f"""
        SELECT pivot.h1, pivot.h2, {name1}, {name2}, pivot.total, pivot.number
          FROM (SELECT GROUPING({first}) AS h1, GROUPING({second}) AS h2,
                       {first} AS g1, {second} AS g2, SUM(line.amount) AS total, COUNT(*) AS number
                  FROM account_analytic_line line
                 WHERE {terms}
                 GROUP BY GROUPING SETS ((), ({first}), ({second}), ({first}, {second}))) pivot
          {join1} {join2}
         ORDER BY 1, 2, 3, 4
    """  # noqa: S608 - the names are those of this file


def _fill(env) -> str:
    """Make the orders, the dimensions and the lines; return the column of the cost centre."""
    plan = env.ref("engine_aftersales.analytic_plan_cost_centre")
    column = plan._column_name()
    china = env.ref("base.cn")
    centres = env["account.analytic.account"].create(
        [
            {"name": f"Centre {n}", "plan_id": plan.id, "company_id": env.company.id}
            for n in range(CENTRES)
        ]
    )
    regions = env["res.country.state"].search([("country_id", "=", china.id)], limit=REGIONS)
    models = env["product.product"].create(
        [{"name": f"Engine {n}", "is_engine_model": True} for n in range(MODELS)]
    )
    faults = env["engine.fault.code"].create(
        [{"code": f"BENCH-{n}", "name": f"Fault {n}", "level": "C"} for n in range(FAULTS)]
    )
    orders = env["repair.order"].create(
        [{"product_id": models[n % MODELS].id} for n in range(ORDERS)]
    )
    env.flush_all()
    env.cr.execute(
        f"""
        INSERT INTO account_analytic_line
               (name, date, amount, unit_amount, company_id, currency_id, repair_id, {column},
                region_id, engine_model_id, product_line_id, fault_code_id, fault_level,
                service_bearer, cost_kind)
        SELECT 'Line', '2023-01-01'::date + mod(n, 1095)::int,
               -mod(n, 97) - 0.01 * mod(n, 83), 1,
               %(company)s, %(currency)s, (%(orders)s)[1 + mod(n, %(o)s)],
               (%(centres)s)[1 + mod(n * 7, %(c)s)], (%(regions)s)[1 + mod(n * 11, %(r)s)],
               (%(models)s)[1 + mod(n * 13, %(m)s)], %(line)s, (%(faults)s)[1 + mod(n * 17, %(f)s)],
               (ARRAY['A', 'B', 'C', 'D'])[1 + mod(n, 4)],
               (ARRAY['warranty', 'goodwill', 'customer', 'supplier', 'insurance'])[1 + mod(n, 5)],
               (ARRAY['parts', 'credit', 'labour', 'travel', 'outside', 'freight'])[1 + mod(n, 6)]
          FROM generate_series(1, %(lines)s) n
        """,  # noqa: S608 - the column of the plan
        {
            "company": env.company.id,
            "currency": env.company.currency_id.id,
            "orders": orders.ids, "o": ORDERS,
            "centres": centres.ids, "c": CENTRES,
            "regions": regions.ids, "r": len(regions),
            "models": models.ids, "m": MODELS,
            "line": env["product.category"].create({"name": "Bench"}).id,
            "faults": faults.ids, "f": FAULTS,
            "lines": LINES,
        },
    )  # fmt: skip
    return column


def _best(act) -> float:
    """Return the best of some tries in seconds: what the work costs, without the neighbours."""
    times = []
    for _ in range(TRIES):
        begin = time.perf_counter()
        act()
        times.append(time.perf_counter() - begin)
    return round(min(times), 4)


def _child(database: str) -> None:
    from odoo import api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", str(ROOT / "odoo.conf"), "-d", database, "--log-level=error"])
    with Registry(database).cursor() as cr:
        print(json.dumps(_measure(api.Environment(cr, api.SUPERUSER_ID, {}))))
        cr.rollback()


if __name__ == "__main__":
    _child(sys.argv[1])
