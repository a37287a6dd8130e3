from collections import defaultdict
from datetime import datetime, timedelta

from odoo import fields

from ..backdate import backdate_moves, stamp
from ..columns import Refused, integer, text
from ..history.case import check_people
from ..history.replay import Replayer
from ..step import Step, attempt

LOADED_DAYS_AGO = 3


class VanStockStep(Step):
    """What lies in the vans: issued from the store by two people, a few days before loading."""

    file = "van_stock.csv"
    kind = "van_stock"
    model = "stock.move"
    key = ("engineer", "part")
    optional = True
    columns = (text("engineer"), text("warehouse"), text("part"), integer("quantity", 1))

    def load(self, table):
        if table.rows:
            self.stores = self._stores()
            self.free = self._free(table)
        return super().load(table)

    def vals(self, row):
        check_people(self.known)
        engineer = self.env["hr.employee"].browse(self.known.find("engineer", row["engineer"]))
        part = self.env["product.product"].browse(self.known.find("part", row["part"]))
        if not engineer.van_location_id:
            raise Refused(f"{row['engineer']} has no van")
        store = self.stores.browse(self.known.find("warehouse", row["warehouse"]))
        if self.free[store.id, part.id] < row["quantity"]:
            left = self.free[store.id, part.id]
            raise Refused(
                f"{row['part']}: {left:g} are free in {store.name}, not {row['quantity']}"
            )
        self.free[store.id, part.id] -= row["quantity"]
        return {
            "van": engineer.van_location_id,
            "warehouse": store,
            "line": {"product_id": part.id, "quantity": row["quantity"]},
        }

    def make_records(self, table, model, prepared):
        """Load van by van; where a load is refused, its rows are."""
        by_van = defaultdict(list)
        for row, vals in prepared:
            by_van[vals["van"], vals["warehouse"]].append((row, vals["line"]))
        done = attempt(self.env, lambda: self._issue(by_van), self.describe)
        if not isinstance(done, str):
            return done
        records = []
        for key, pairs in by_van.items():
            single = {key: pairs}
            done = attempt(self.env, lambda single=single: self._issue(single), self.describe)
            if isinstance(done, str):
                for row, _line in pairs:
                    table.refuse(row, done)
            else:
                records += done
        return records

    def _issue(self, by_van):
        """Request, sign twice and issue; return (row, move) pairs."""
        at = fields.Datetime.now() - timedelta(days=LOADED_DAYS_AGO)
        replayer = Replayer(self)
        keeper = replayer.as_user("storekeeper", at)["stock.picking"]
        issues = keeper._create_parts_issue(
            [
                {
                    "warehouse_id": warehouse.id,
                    "location_dest_id": van.id,
                    "origin": van.name,
                    "lines": [line for _row, line in pairs],
                }
                for (van, warehouse), pairs in by_van.items()
            ]
        )
        issues.action_sign_issue()
        replayer.as_user("storekeeper2", at)["stock.picking"].browse(issues.ids).action_sign_check()
        issues.action_issue_parts()
        self._backdate(issues.sudo(), at)
        rows = {
            (van.id, line["product_id"]): row
            for (van, _warehouse), pairs in by_van.items()
            for row, line in pairs
        }
        moves = self.env["stock.move"].browse(issues.sudo().move_ids.ids)
        return [(rows[move.location_dest_id.id, move.product_id.id], move) for move in moves]

    def _backdate(self, issues, at: datetime):
        backdate_moves(self.env, dict.fromkeys(issues.move_ids.ids, at))
        stamp(self.env, "stock_picking", ("date_done",), dict.fromkeys(issues.ids, at))

    def _stores(self):
        ids = self.known.ids["warehouse"].values()
        return self.env["stock.warehouse"].browse(ids).sorted("id")

    def _free(self, table):
        """Return {(warehouse id, part id): pieces that nobody has reserved}."""
        free = defaultdict(float)
        codes_there = {row["part"] for row in table.rows if self.known.has("part", row["part"])}
        parts = self.known.find_all("part", sorted(codes_there))
        for store in self.stores:
            groups = self.env["stock.quant"]._read_group(
                [
                    ("location_id", "child_of", store.lot_stock_id.id),
                    ("product_id", "in", [part for part in parts if part]),
                ],
                ["product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
            for product, quantity, reserved in groups:
                free[store.id, product.id] = quantity - reserved
        return free
