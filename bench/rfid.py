"""Intake of 1,000,000 RFID reads beside ``COPY`` of the same rows into a plain table.

Three deliveries: a count in which every tag is read some twenty times, from a CSV file; the same
by ``ingest`` in batches of 10,000, JSON text included; and the worst case, where no read repeats
another. ``--data`` names a CSV of your own with the columns epc, at, antenna, rssi.
"""

from __future__ import annotations

import csv
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

READS = 1_000_000
READS_PER_TAG = 20
BATCH = 10_000
MEMORY_GOAL_MB = 500
ROOT = Path(__file__).parents[1]
COLUMNS = ("epc", "at", "antenna", "rssi")


def rows(data: Path | None = None) -> dict:
    """Return the figures; every delivery runs in a process and a database of its own."""
    from tools.dev import databases, setup, suite

    ready = setup.everything()
    with tempfile.TemporaryDirectory() as folder:
        repeated = data or write_count(Path(folder) / "count.csv")
        single = write_single(Path(folder) / "single.csv")
        runs = (
            ("file of a count", "file", repeated, 4),
            ("JSON ingest of a count, 10,000 a batch", "ingest", repeated, 4),
            ("file, no read repeats another", "file", single, 4),
        )
        figures = {}
        for label, side, path, goal in runs:
            suite.fresh_database(ready, "bench_rfid", "engine_parts")
            figures |= _rows(label, _measure(side, path), goal)
            databases.drop(ready.server, "bench_rfid")
    return figures


def _rows(label: str, found: dict, goal: int) -> dict:
    def row(mine, peer, unit, limit):
        return {
            "ours": mine, "peer": peer, "unit": unit, "ratio": round(mine / peer, 2), "goal": limit,
        }  # fmt: skip

    return {
        f"rfid, {label}": row(found["ours"], found["plain"], "s", goal),
        f"rfid, {label}, peer with the same indexes": row(found["ours"], found["equal"], "s", goal),
        f"rfid, {label}, memory": row(found["memory_mb"], MEMORY_GOAL_MB, "MB", 1),
    }


def write_count(path: Path) -> Path:
    """Write the reads of a sweep over 50,000 tags: each in two bursts, by one of four antennas."""
    dice = random.Random(20261031)
    begin = datetime.now(timezone.utc) - timedelta(hours=2)
    reads = []
    for number in range(READS // READS_PER_TAG):
        antenna = dice.randrange(1, 5)
        for _burst in range(2):
            seconds = dice.uniform(0, 3600)
            reads += [
                (
                    seconds + dice.uniform(0, 5),
                    _epc(number),
                    antenna,
                    -dice.randrange(400, 700) / 10,
                )
                for _read in range(READS_PER_TAG // 2)
            ]
    reads.sort()
    return _write(path, begin, reads)


def write_single(path: Path) -> Path:
    """Write reads of as many tags, each read once, in no order."""
    dice = random.Random(20261031)
    begin = datetime.now(timezone.utc) - timedelta(hours=2)
    numbers = dice.sample(range(READS * 10), READS)
    reads = [
        (place * 3600 / READS, _epc(number), dice.randrange(1, 5), -dice.randrange(400, 700) / 10)
        for place, number in enumerate(numbers)
    ]
    return _write(path, begin, reads)


def _epc(number: int) -> str:
    return f"3074257BF7194E4{number:09X}"


def _write(path: Path, begin: datetime, reads: list) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        for seconds, epc, antenna, rssi in reads:
            at = (begin + timedelta(seconds=seconds)).isoformat()
            lines.writerow((epc, at, antenna, rssi))
    return path


def _measure(side: str, path: Path) -> dict:
    sys.stderr.write(f"rfid: {side} of {path.name} …\n")
    found = {}
    for part in (side, "plain", "equal"):
        done = subprocess.run(
            [sys.executable, "-m", "bench.rfid", part, str(path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        found |= json.loads(done.stdout.splitlines()[-1])
    return found


def _child(part: str, path: Path) -> None:
    from odoo import api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", str(ROOT / "odoo.conf"), "-d", "bench_rfid", "--log-level=error"])
    with Registry("bench_rfid").cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        figures = {"file": _file, "ingest": _ingest, "plain": _plain, "equal": _equal}[part](
            env, path
        )
    print(json.dumps(figures))


def _reader(env):
    """Return a reader on a server that has been running: libraries and caches are loaded."""
    location = env["stock.warehouse"].search([], limit=1).lot_stock_id
    reader = env["engine.rfid.reader"].create(
        {"name": "bench", "location_id": location.id, "may_send_later": True}
    )
    read = {"epc": _epc(0), "at": "2020-01-01T00:00:00Z", "antenna": 1, "rssi": -50.0}
    reader._take("warm", [read])
    return reader


def _file(env, path: Path) -> dict:
    reader = _reader(env)
    env.cr.commit()
    begin = time.perf_counter()
    with path.open("rb") as file:
        answer = reader._take_file(file, file_name=path.name)
    env.cr.commit()
    return _figures(begin, answer)


def _ingest(env, path: Path) -> dict:
    _reader(env)
    env.cr.commit()
    seconds, total = 0.0, {"accepted": 0, "duplicate": 0, "rejected": []}
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        for number in range(READS // BATCH):
            body = json.dumps(
                [
                    {**line, "antenna": int(line["antenna"]), "rssi": float(line["rssi"])}
                    for _count, line in zip(range(BATCH), lines, strict=False)
                ]
            )
            begin = time.perf_counter()
            answer = env["engine.rfid.read"].ingest(str(number), "bench", json.loads(body))
            env.cr.commit()
            env.invalidate_all()
            seconds += time.perf_counter() - begin
            total["accepted"] += answer["accepted"]
            total["duplicate"] += answer["duplicate"]
            total["rejected"] += answer["rejected"]
    return _figures(time.perf_counter() - seconds, total)


def _figures(begin: float, answer: dict) -> dict:
    seconds = time.perf_counter() - begin
    taken = answer["accepted"] + answer["duplicate"]
    assert not answer["rejected"], answer["rejected"][:3]
    sys.stderr.write(f"  {taken:,} reads, {answer['accepted']:,} sightings\n")
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"ours": round(seconds, 2), "memory_mb": round(memory_mb)}


def _plain(env, path: Path) -> dict:
    env.cr.execute(
        "CREATE TABLE bench_plain (epc varchar, at timestamptz, antenna integer, rssi real)"
    )
    return {"plain": _copy(env, path, "bench_plain (epc, at, antenna, rssi)")}


def _equal(env, path: Path) -> dict:
    """``COPY`` into a table with the indexes of ours, on the read's own time."""
    env.cr.execute(
        """
        CREATE TABLE bench_equal (id bigint GENERATED BY DEFAULT AS IDENTITY,
            epc varchar COLLATE "C", at timestamptz, antenna integer, rssi real);
        CREATE INDEX ON bench_equal (epc, at, antenna);
        CREATE INDEX ON bench_equal USING brin (id);
        CREATE INDEX ON bench_equal USING brin (at)
        """
    )
    return {"equal": _copy(env, path, "bench_equal (epc, at, antenna, rssi)")}


def _copy(env, path: Path, target: str) -> float:
    env.cr.commit()
    text = io.StringIO(path.read_text(encoding="utf-8"))
    begin = time.perf_counter()
    env.cr._obj.copy_expert(f"COPY {target} FROM STDIN WITH (FORMAT csv, HEADER)", text)
    env.cr.commit()
    return round(time.perf_counter() - begin, 2)


if __name__ == "__main__":
    _child(sys.argv[1], Path(sys.argv[2]))
