"""A count of many tags in the database, from the reads to the judged lines.

The warehouse stands there by SQL; the count is started, read through the gateway's door and
compared as on any day. Timed is what a person waits for: the button *Compare with the Books*.
"""

from __future__ import annotations

import time
from datetime import timedelta

SHELVES, PARTS = 20, 500
MISSING_EVERY, MISPLACED_EVERY = 97, 131
BASE = int("3074257BF7194E4000000000", 16)


def epc(number: int) -> str:
    return f"{BASE + number:024X}"


def build(env, tags: int):
    """Return the shelves' readers; each tag is on one piece of a part on a shelf."""
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    shelves = env["stock.location"].create(
        [
            {"name": f"R{n:03}", "location_id": warehouse.lot_stock_id.id, "usage": "internal"}
            for n in range(SHELVES)
        ]
    )
    part = {"is_storable": True, "is_engine_part": True, "standard_price": 3.0}
    parts = env["product.product"].create([{**part, "name": f"Tagged {n}"} for n in range(PARTS)])
    readers = env["engine.rfid.reader"].create(
        [
            {"name": f"Reader {shelf.name}", "location_id": shelf.id, "kind": "handheld"}
            for shelf in shelves
        ]
    )
    env.flush_all()
    facts = {
        "tags": tags,
        "parts": parts.ids,
        "shelves": shelves.ids,
        "company": env.company.id,
        "part_count": PARTS,
        "shelf_count": SHELVES,
        "epcs": [epc(number) for number in range(tags)],
    }
    for statement in (_PLACED, _TAGS, _QUANTS):
        env.cr.execute(statement, facts)
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    return readers


_PLACED = """
    CREATE TEMPORARY TABLE placed ON COMMIT DROP AS
    SELECT n, (%(parts)s)[1 + n %% %(part_count)s] AS part,
           (%(shelves)s)[1 + (n / %(part_count)s) %% %(shelf_count)s] AS shelf
      FROM generate_series(0, %(tags)s - 1) n
"""
_TAGS = """
    INSERT INTO engine_rfid_tag (company_id, product_id, epc, state, scheme, quantity, is_box,
           is_serial_tag, create_date, write_date)
    SELECT %(company)s, part, (%(epcs)s::text[])[1 + n], 'commissioned', 'sgtin-96', 1, FALSE,
           FALSE, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM placed
"""
_QUANTS = """
    INSERT INTO stock_quant (company_id, product_id, location_id, quantity, reserved_quantity,
           in_date, create_date, write_date)
    SELECT %(company)s, part, shelf, count(*), 0, now() AT TIME ZONE 'UTC',
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
      FROM placed GROUP BY part, shelf
"""


def measure(env, tags: int) -> dict:
    """Return the seconds of start, reading and comparing, and what was found."""
    from odoo.addons.engine_base.tools.moment import CONTEXT_KEY, Replay

    readers = build(env, tags)
    begin = env.cr.now().replace(microsecond=0)
    keeper = env["res.users"].create(
        {
            "name": "Keeper",
            "login": "bench_keeper",
            "group_ids": [(6, 0, env.ref("engine_base.group_storekeeper").ids)],
        }
    )
    count = env["engine.count"].with_user(keeper).create({"kind": "full"})
    started = _timed(count.with_context(**{CONTEXT_KEY: Replay(begin)}).action_start)
    at = (begin + timedelta(minutes=1)).isoformat() + "Z"
    read = _timed(_read, env, readers, tags, at, begin + timedelta(minutes=2))
    later = count.with_context(**{CONTEXT_KEY: Replay(begin + timedelta(minutes=5))})
    compared = _timed(later.action_compare)
    lines = env["engine.count.line"].search_count(
        [("count_id", "=", count.id), ("kind", "in", ("short", "over"))]
    )
    assert lines > 10, lines
    return {"start": started, "read": read, "compare": compared, "differences": lines}


def _read(env, readers, tags, at, now) -> None:
    """Each reader delivers what it sees: some tags nowhere, some on the next shelf."""
    from odoo.addons.engine_base.tools.moment import CONTEXT_KEY, Replay

    seen = [[] for _reader in readers]
    for number in range(tags):
        if number % MISSING_EVERY:
            shelf = number // PARTS % SHELVES
            shelf += not number % MISPLACED_EVERY
            seen[shelf % SHELVES].append(number)
    door = env["engine.rfid.read"].with_context(**{CONTEXT_KEY: Replay(now)})
    for reader, numbers in zip(readers, seen, strict=True):
        reads = [{"epc": epc(n), "at": at, "antenna": 1, "rssi": -50.0} for n in numbers]
        answer = door.ingest(f"bench-{reader.id}", reader.name, reads)
        assert not answer["rejected"], answer["rejected"][:3]


def _timed(function, *arguments) -> float:
    begin = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - begin
