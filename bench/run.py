"""Run the benchmarks and write ``bench/results.json``.

``{name: {"ours": …, "peer": …, "unit": …, "ratio": …}}``; a ratio that a goal is set for carries
the goal too.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"
BENCHES = (
    "walk",
    "intake",
    "clocks",
    "dispatch",
    "peaks",
    "rfid",
    "count",
    "ledger",
    "cost",
    "cost_night",
    "cost_pivot",
)
"""Modules of this package; each has ``rows(data)`` that gives the figures of one benchmark."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--only", choices=BENCHES, help="run one benchmark")
    parser.add_argument("--data", type=Path, help="another file of the same shape")
    options = parser.parse_args()
    results = json.loads(RESULTS.read_text()) if options.only and RESULTS.exists() else {}
    for name in BENCHES:
        if options.only in (None, name):
            results.update(import_module(f"bench.{name}").rows(options.data))
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print_table(results)
    return 0


def print_table(results: dict) -> None:
    """Print one line per measured figure."""
    width = max(map(len, results))
    head = f"{'':{width}}  {'ours':>10}  {'peer':>10}  {'unit':<12}  {'ratio':>6}  goal"
    lines = [head]
    for name, row in results.items():
        goal = row.get("goal")
        verdict = (
            "" if goal is None else f"<= {goal} {'met' if row['ratio'] <= goal else 'NOT MET'}"
        )
        lines.append(
            f"{name:{width}}  {row['ours']:>10.2f}  {row['peer']:>10.2f}  {row['unit']:<12}"
            f"  {row['ratio']:>6.2f}  {verdict}"
        )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
