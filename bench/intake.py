"""A storm of requests: 500 in a minute, beside the bare ticket of ``helpdesk_mgmt``.

Ours fills engine, customer, tier and warranty from the serial number, starts two clocks and looks
for open requests of the engine. The bare ticket has a title and a description.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

REQUESTS = 500
SESSIONS = 2
ROOT = Path(__file__).parents[1]


def rows(_data: Path | None = None) -> dict:
    """Return the figures; each side runs in a process and a database of its own."""
    from tools.dev import databases, setup, suite

    ready = setup.everything()
    server = ready.server
    suite.fresh_database(ready, "bench_ours", "engine_aftersales")
    databases.copy(server, ready.template(), "bench_bare")
    ours = _measure("ours", "bench_ours")
    bare = _measure("bare", "bench_bare")
    for name in ("bench_ours", "bench_bare"):
        databases.drop(server, name)

    def row(what, goal=None):
        return {
            "ours": ours[what],
            "peer": bare[what],
            "unit": "ms/request",
            "ratio": round(ours[what] / bare[what], 2),
            **({"goal": goal} if goal else {}),
        }

    return {
        "intake, 500 requests one by one": row("single"),
        "intake, 500 requests together": row("batch"),
        f"intake, {SESSIONS} sessions at once": row("sessions"),
    }


def _measure(side: str, database: str) -> dict:
    sys.stderr.write(f"intake: {side} …\n")
    done = subprocess.run(
        [sys.executable, "-m", "bench.intake", side, database],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _values(side: str, number: int) -> dict:
    text = f"<p>Loses power uphill, black smoke ({number})</p>"
    if side == "bare":
        return {"name": f"Request {number}", "description": text}
    return {"serial_number": f"BENCH-{number:06}", "description": text}


def _create(registry, side: str, user_id: int, numbers, at_once: int) -> None:
    """Create requests in lots of ``at_once``, each lot a transaction, as a client would."""
    from odoo import api
    from odoo.service.model import retrying

    numbers = list(numbers)
    for start in range(0, len(numbers), at_once):
        lot = numbers[start : start + at_once]
        with registry.cursor() as cr:
            env = api.Environment(cr, user_id, {})
            retrying(
                lambda env=env, lot=lot: env["helpdesk.ticket"].create(
                    [_values(side, number) for number in lot]
                ),
                env,
            )


def _seconds(work) -> float:
    begin = time.perf_counter()
    work()
    return round((time.perf_counter() - begin) / REQUESTS * 1000, 1)


def _sessions(registry, side: str, user_id: int, begin: int) -> None:
    share = REQUESTS // SESSIONS
    threads = [
        threading.Thread(
            target=_create,
            args=(
                registry,
                side,
                user_id,
                range(begin + n * share, begin + (n + 1) * share),
                1,
            ),
        )
        for n in range(SESSIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _set_up(env, side: str) -> int:
    """Make a clerk, and for us an engine per request; return the clerk's id."""
    groups = ["helpdesk_mgmt.group_helpdesk_user"]
    if side == "ours":
        groups.append("engine_base.group_customer_service")
        model = env["product.product"].create({"name": "Engine", "is_engine_model": True})
        customer = env["res.partner"].create({"name": "Customer", "is_company": True})
        env["stock.lot"].create(
            [
                {
                    "name": f"BENCH-{number:06}",
                    "product_id": model.id,
                    "customer_id": customer.id,
                }
                for number in range(4 * REQUESTS)
            ]
        )
    clerk = env["res.users"].create(
        {
            "name": "Clerk",
            "login": "bench_clerk",
            "group_ids": [(6, 0, [env.ref(group).id for group in groups])],
        }
    )
    return clerk.id


def _child(side: str, database: str) -> None:
    from odoo import api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", str(ROOT / "odoo.conf"), "-d", database, "--log-level=error"])
    registry = Registry(database)
    with registry.cursor() as cr:
        user_id = _set_up(api.Environment(cr, api.SUPERUSER_ID, {}), side)
    _create(registry, side, user_id, range(3 * REQUESTS, 3 * REQUESTS + 5), 1)  # warm
    figures = {
        "single": _seconds(lambda: _create(registry, side, user_id, range(REQUESTS), 1)),
        "batch": _seconds(
            lambda: _create(registry, side, user_id, range(REQUESTS, 2 * REQUESTS), REQUESTS)
        ),
        "sessions": _seconds(lambda: _sessions(registry, side, user_id, 2 * REQUESTS)),
    }
    with registry.cursor() as cr:
        _check_numbers(cr, 3 * REQUESTS + 5)
    sys.stdout.write(json.dumps(figures) + "\n")


def _check_numbers(cr, count: int) -> None:
    """Stop where a number is missing or was given twice."""
    cr.execute("SELECT number FROM helpdesk_ticket WHERE create_uid > 1 ORDER BY number")
    numbers = [int(number.removeprefix("HT")) for (number,) in cr.fetchall()]
    assert numbers == list(range(numbers[0], numbers[0] + count)), "a number is missing or double"


if __name__ == "__main__":
    _child(sys.argv[1], sys.argv[2])
