import csv
import io
import tempfile
from datetime import timedelta
from pathlib import Path

from odoo.tests import TransactionCase

from ..seed.run import seed

DATA = Path(__file__).parents[3] / "data"
KEPT = {
    "parts.csv": ("code", ("FUE01-12V", "FUE03-12V", "FUE05-12V", "FUE06-12V", "ELE15")),
    "fault_codes.csv": ("code", ("SPN1347-7", "SPN651-5")),
    "sops.csv": ("code", ("SOP-FUE-02", "SOP-FUE-03")),
    "sop_steps.csv": ("sop", ("SOP-FUE-02", "SOP-FUE-03")),
    "engine_models.csv": ("code", ("QH12V38-M",)),
    "stock.csv": ("part", ("FUE01-12V", "FUE03-12V", "FUE05-12V", "FUE06-12V", "ELE15")),
    "fault_parts.csv": ("part", ("FUE01-12V", "FUE05-12V")),
    "engineers.csv": ("login", ("supervisor", "engineer", "engineer2", "temp")),
}


OPTIONAL = (
    "service_orders.csv",
    "open_orders.csv",
    "service_order_parts.csv",
    "service_order_hours.csv",
    "stock_receipts.csv",
    "engineer_details.csv",
    "dedicated_engineers.csv",
    "sop_requirements.csv",
    "part_details.csv",
    "part_substitutes.csv",
    "returnable_parts.csv",
    "zones.csv",
    "van_stock.csv",
    "rfid_parts.csv",
    "rfid_readers.csv",
    "counts.csv",
    "count_findings.csv",
    "policy.csv",
    "vendor_bills.csv",
    "replacements.csv",
)
"""Files that may be absent; a test that is about one of them writes it again."""


class SeedCase(TransactionCase):
    """A small factory out of data/: one engine model, five parts, two faults."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.write_small_set()
        # A ledger of a year takes ten seconds; here it begins three days ago.
        self.patch(
            self.env.registry["engine.parts.ledger.day"],
            "_first_day",
            lambda _days, _company, today: today - timedelta(days=3),
        )

    def write_small_set(self):
        for path in DATA.glob("*.csv"):
            self.write_rows(path.name, self.kept_rows(path))
        self.change("engines.csv", lambda rows: [r for r in rows if r["model"] == "QH12V38-M"][:4])
        owners = {row["customer"] for row in self.rows("engines.csv")} | {"C001"}
        self.change("customers.csv", lambda rows: [r for r in rows if r["code"] in owners])
        for name in ("parts.csv", "stock.csv"):
            self.change(name, self.models_known)
        self.change("fault_causes.csv", self.small_causes)
        self.change(
            "fault_parts.csv", lambda rows: [r for r in rows if r["fault_code"] in self.faults()]
        )
        for name in OPTIONAL:
            (self.folder / name).unlink()

    def kept_rows(self, path):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        column, values = KEPT.get(path.name, (None, ()))
        return [row for row in rows if not column or row[column] in values]

    def models_known(self, rows):
        for row in rows:
            if row.get("engine_models") and row["code"].endswith("-12V"):
                row["engine_models"] = "QH12V38-M"
        return rows

    def faults(self):
        return {row["code"] for row in self.rows("fault_codes.csv")}

    def small_causes(self, rows):
        return [
            {**row, "parts": "FUE01-12V;ELE15"}
            for row in rows
            if row["fault_code"] in self.faults()
        ]

    def rows(self, name):
        with (self.folder / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def write_rows(self, name, rows):
        with (self.folder / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    def change(self, name, edit):
        self.write_rows(name, edit(self.rows(name)))

    def seed(self):
        """Load the folder; return exit code and what was printed."""
        stream = io.StringIO()
        code = seed(self.env, self.folder, stream, commit=self.env.flush_all)
        return code, stream.getvalue()

    def line(self, printed, name):
        """Return (rows, accepted, there, refused) of a file's line."""
        line = next(line for line in printed.splitlines() if line.startswith(f"{name} "))
        return tuple(int(cell) for cell in line.split()[1:5])
