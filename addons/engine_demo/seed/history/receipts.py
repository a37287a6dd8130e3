"""Receipts of parts from suppliers, a transfer per supplier, warehouse and day."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time

from ..backdate import backdate_moves, stamp
from ..columns import Refused
from ..steps.stock import Lots, book, receive
from ..steps.zones import Shelves


class Receipts:
    """Receives the rows of stock_receipts.csv as the replay reaches their day."""

    def __init__(self, step, table):
        self.env, self.known, self.table = step.env, step.known, table
        self.lots, self.shelves = Lots(self.env), Shelves(self.env)
        self.account_id = self.known.find("account", "received")
        self.waiting = []
        for row in sorted(table.rows, key=lambda row: row["date"]):
            try:
                self.waiting.append((row, self._vals(row)))
            except Refused as refusal:
                table.refuse(row, str(refusal))

    def receive_until(self, day) -> int:
        """Receive what came in up to ``day``; return the number of rows."""
        due = [pair for pair in self.waiting if pair[0]["date"] <= day]
        self.waiting = self.waiting[len(due) :]
        by_transfer = defaultdict(list)
        for row, vals in due:
            by_transfer[row["date"], row["warehouse"], row["supplier"]].append((row, vals))
        if not due:
            return 0
        pickings = self.env["stock.picking"].create(
            [self._prepare_picking(pairs[0]) for pairs in by_transfer.values()]
        )
        rows, vals_list = [], []
        for picking, pairs in zip(pickings, by_transfer.values(), strict=True):
            for row, vals in pairs:
                rows.append(row)
                vals_list.append({**vals, "picking_id": picking.id})
        self._do(rows, receive(self.env, self.lots, vals_list))
        stamp(
            self.env,
            "stock_picking",
            ("date_done", "scheduled_date"),
            {
                picking.id: datetime.combine(pairs[0][0]["date"], time.min)
                for picking, pairs in zip(pickings, by_transfer.values(), strict=True)
            },
        )
        return len(due)

    def _do(self, rows, moves):
        """Do the moves at the price that was paid, which makes the new average cost; book them."""
        days = {move.id: row["date"] for row, move in zip(rows, moves, strict=True)}
        self.env["product.value"].create(
            [
                {
                    "move_id": move.id,
                    "value": row["unit_cost_cny"] * row["quantity"],
                    "company_id": move.company_id.id,
                    "date": datetime.combine(row["date"], time.min),
                }
                for row, move in zip(rows, moves, strict=True)
            ]
        )
        moves.picked = True
        moves._action_done()
        for month, part in moves.grouped(lambda move: days[move.id].replace(day=1)).items():
            lines = [("暂估入库", part[:1].product_id, sum(part.mapped("value")))]
            book(self.env, lines, self.account_id, month, f"{month:%Y-%m} 暂估入库")
        backdate_moves(
            self.env,
            {
                move.id: datetime.combine(row["date"], time.min)
                for row, move in zip(rows, moves, strict=True)
            },
        )
        self.known.remember(
            "receipt",
            "stock.move",
            [(row["code"], move.id) for row, move in zip(rows, moves, strict=True)],
        )

    def _vals(self, row) -> dict:
        product = self.env["product.product"].browse(self.known.find("part", row["part"]))
        if product.tracking != "none" and not row["lot"]:
            raise Refused(f"{row['part']} is tracked by {product.tracking}: lot is empty")
        kind = self._warehouse(row).in_type_id
        return {
            "product": product,
            "quantity": row["quantity"],
            "lot": row["lot"] and f"{row['lot']}-{row['warehouse']}",
            "location_id": self.env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": self.shelves.of(product, self._warehouse(row).lot_stock_id),
            "picking_type_id": kind.id,
            "partner_id": self.known.find("supplier", row["supplier"]),
        }

    def _warehouse(self, row):
        return self.env["stock.warehouse"].browse(self.known.find("warehouse", row["warehouse"]))

    def _prepare_picking(self, pair) -> dict:
        row, vals = pair
        return {
            "picking_type_id": vals["picking_type_id"],
            "partner_id": vals["partner_id"],
            "location_id": vals["location_id"],
            "location_dest_id": self._warehouse(row).lot_stock_id.id,
            "origin": f"{row['date']:%Y-%m} 补货",
        }
