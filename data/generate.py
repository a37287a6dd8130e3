#!/usr/bin/env python3
"""Write the CSV files of this folder: a diesel-engine maker that does not exist, and its year.

Only the standard library; the same seed gives the same bytes on every machine::

    python3 data/generate.py [--out FOLDER] [--seed 20261031]
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generator import (  # noqa: E402
    catalog,
    field,
    ongoing,
    people,
    spending,
    stock,
    storage,
    tables,
    workforce,
)
from generator.history import History  # noqa: E402
from generator.timesheets import Timesheets  # noqa: E402

SEED = 20261031


def build(seed: int) -> dict[str, list[dict]]:
    """Return every file's rows by file name."""
    models, parts = catalog.engine_models(), catalog.parts(seed)
    clients = field.customers(seed)
    engines, engineers = field.engines(seed, clients), field.engineers(seed)
    history = History(
        seed, models=models, clients=clients, engines=engines, engineers=engineers, parts=parts
    )
    orders, open_orders = history.orders(), history.open_orders(ongoing.wishes())
    levels, receipts = stock.plan(seed, parts, [*orders, *open_orders])
    timesheets = Timesheets(orders)
    return {
        "company.csv": people.COMPANY,
        "users.csv": people.users(),
        "policy.csv": people.POLICY,
        "cost_centres.csv": people.cost_centres(),
        "warehouses.csv": stock.WAREHOUSES,
        "suppliers.csv": catalog.suppliers(),
        "engine_models.csv": catalog.engine_model_rows(),
        "parts.csv": parts,
        "zones.csv": storage.ZONES,
        "part_details.csv": storage.part_details(parts),
        "part_substitutes.csv": storage.substitutes(),
        "returnable_parts.csv": storage.returnable_parts(parts),
        "rfid_parts.csv": storage.rfid_parts(parts),
        "rfid_readers.csv": storage.READERS,
        "counts.csv": storage.counts(),
        "count_findings.csv": storage.count_findings(),
        "van_stock.csv": storage.van_stock(
            seed, engineers, parts, [*levels, *receipts], [*orders, *open_orders]
        ),
        "customers.csv": clients,
        "engineers.csv": engineers,
        "sops.csv": tables.sops(),
        "sop_steps.csv": tables.sop_steps(),
        "fault_codes.csv": tables.fault_codes(),
        "fault_causes.csv": tables.fault_causes(models),
        "fault_parts.csv": tables.fault_parts(models),
        "engines.csv": engines,
        "stock.csv": levels,
        "stock_receipts.csv": receipts,
        "engineer_details.csv": workforce.engineer_details(seed, engineers),
        "dedicated_engineers.csv": workforce.dedicated_engineers(clients, engineers),
        "sop_requirements.csv": workforce.sop_requirements(tables.sops()),
        "open_orders.csv": [ongoing.row(order) for order in open_orders],
        "service_orders.csv": [tables.order_row(order) for order in orders],
        "service_order_parts.csv": [row for order in orders for row in tables.order_parts(order)],
        "service_order_hours.csv": [row for order in orders for row in timesheets.rows(order)],
        "vendor_bills.csv": spending.bills(seed, orders, parts),
        "replacements.csv": spending.comparisons(seed, orders, history.costs),
    }


def write(folder: Path, name: str, rows: list[dict]) -> None:
    """Write one file: UTF-8, comma, header row, line feed."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    columns.sort(key=lambda column: column != "code")
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    for name, rows in build(options.seed).items():
        write(options.out, name, rows)
        print(f"{name:<26}{len(rows):>6} rows")
    print(f"{'seed':<26}{options.seed:>6}, {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
