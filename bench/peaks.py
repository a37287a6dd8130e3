"""The forecast of peaks on a year of 100,000 repairs and 200 engineers, beside one plain query.

The peer is what somebody would write by hand to have load a day by skill: one SQL statement that
counts the year by day, level and skill, without an estimate, capacity, plan or proposal. Goal:
the whole forecast within 2 s (``ours`` in ms); the ratio tells what the rest costs beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

REPAIRS, ENGINEERS, SKILLS, CODES = 100_000, 200, 8, 60
ROOT = Path(__file__).parents[1]
PEER = """
    SELECT job.create_date::date, job.fault_level, rel.hr_skill_id, COUNT(*),
           SUM(job.planned_hours)
      FROM repair_order job
      LEFT JOIN engine_fault_code_repair_order_rel link ON link.repair_order_id = job.id
      LEFT JOIN engine_fault_code_required_skill_rel rel USING (engine_fault_code_id)
     WHERE job.create_date >= now() - INTERVAL '365 days'
     GROUP BY 1, 2, 3
"""


def rows(_data: Path | None = None) -> dict:
    """Return the figures, measured in a process and a database of their own."""
    from tools.dev import databases, setup, suite

    ready = setup.everything()
    suite.fresh_database(ready, "bench_peaks", "engine_aftersales")
    sys.stderr.write("peaks …\n")
    done = subprocess.run(
        [sys.executable, "-m", "bench.peaks", "bench_peaks"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    databases.drop(ready.server, "bench_peaks")
    figures = json.loads(done.stdout.splitlines()[-1])
    return {
        "peaks, a year of 100,000 repairs": {
            "ours": figures["ours"],
            "peer": figures["peer"],
            "unit": "ms",
            "ratio": round(figures["ours"] / figures["peer"], 2),
        }
    }


def fill(env):
    """Make engineers with skills, and a year of repairs with SQL."""
    kind = env["hr.skill.type"].create(
        {
            "name": "Systems",
            "skill_level_ids": [(0, 0, {"name": "Good", "level_progress": 100})],
            "skill_ids": [(0, 0, {"name": f"System {number}"}) for number in range(SKILLS)],
        }
    )
    skills = kind.skill_ids
    codes = env["engine.fault.code"].create(
        [
            {
                "code": f"BENCH-{number}",
                "name": "Bench",
                "level": "ABCD"[number % 4],
                "required_skill_ids": [(6, 0, skills[number % SKILLS].ids)] if number % 3 else [],
            }
            for number in range(CODES)
        ]
    )
    grades = ("junior", "engineer", "senior", "supervisor")
    env["hr.employee"].create(
        [
            {
                "name": f"Engineer {number}",
                "engineer_grade": grades[number % 4],
                "employee_skill_ids": [
                    (0, 0, {
                        "skill_id": skills[(number * 3 + step) % SKILLS].id,
                        "skill_type_id": kind.id,
                        "skill_level_id": kind.skill_level_ids.id,
                        "valid_from": "2020-01-01",
                    })
                    for step in range(3)
                ],
            }
            for number in range(ENGINEERS)
        ]
    )  # fmt: skip
    pattern = env["repair.order"].create({"name": "Bench"})
    env.flush_all()
    _copy_repairs(env, pattern, codes)


def _copy_repairs(env, pattern, codes):
    columns = (
        "company_id, picking_type_id, product_uom, location_id, product_location_src_id,"
        " product_location_dest_id, location_dest_id, parts_location_id, recycle_location_id"
    )
    env.cr.execute(
        f"""
        INSERT INTO repair_order (name, {columns}, state, service_state, create_date,
                                  schedule_date, fault_level, planned_hours)
        SELECT 'B' || n, {columns}, 'done', 'archived',
               now() - n * INTERVAL '1 day' * 365 / %s, now(),
               (ARRAY['A', 'B', 'C', 'D'])[1 + n %% 4], 1 + n %% 3
          FROM repair_order, generate_series(1, %s) n
         WHERE id = %s
        """,  # noqa: S608 - the names of columns, written above
        [REPAIRS, REPAIRS, pattern.id],
    )
    env.cr.execute(
        """
        INSERT INTO engine_fault_code_repair_order_rel (repair_order_id, engine_fault_code_id)
        SELECT id, (%s)[1 + id %% %s] FROM repair_order WHERE name LIKE 'B%%'
        """,
        [codes.ids, CODES],
    )


def measure(env) -> dict:
    """Return milliseconds, the best of three, of the forecast and of the plain query."""
    forecasts = env["engine.peak.forecast"]

    def ours():
        env.invalidate_all()
        forecasts._refresh(env.company)
        env.flush_all()

    def peer():
        env.cr.execute(PEER)
        env.cr.fetchall()

    return {name: min(_milliseconds(step) for _run in range(3)) for name, step in
            (("ours", ours), ("peer", peer))}  # fmt: skip


def _milliseconds(step) -> float:
    begin = time.perf_counter()
    step()
    return round((time.perf_counter() - begin) * 1000, 1)


def _child(database: str) -> None:
    from odoo import api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", str(ROOT / "odoo.conf"), "-d", database, "--log-level=error"])
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        fill(env)
        cr.commit()
        cr.execute("ANALYZE")
        print(json.dumps(measure(env)))
        cr.commit()


if __name__ == "__main__":
    _child(sys.argv[1])
