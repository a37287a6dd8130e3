from collections import defaultdict
from datetime import datetime, time

from odoo.fields import Command

from ..backdate import backdate_moves
from ..columns import Refused, day, integer, number, text
from ..step import Step

PASSED_ON = {
    "picking_id",
    "picking_type_id",
    "partner_id",
    "origin",
    "is_inventory",
    "inventory_name",
}


class StockStep(Step):
    """Opening stock of the warehouses: moves from the opening location, valued at unit cost."""

    file = "stock.csv"
    kind = "stock"
    model = "stock.move"
    key = ("part", "warehouse")
    columns = (
        text("part"),
        text("warehouse"),
        day("date"),
        integer("quantity", 0),
        integer("min_quantity", 0),
        integer("max_quantity", 0),
        number("unit_cost_cny", 0),
        text("lot", required=False),
    )

    def load(self, table):
        self.opening = self.known.find("location", "opening")
        self.lots = Lots(self.env)
        return super().load(table)

    def vals(self, row):
        if row["max_quantity"] < row["min_quantity"]:
            raise Refused("max_quantity is less than min_quantity")
        product = self.env["product.product"].browse(self.known.find("part", row["part"]))
        if product.tracking != "none" and row["quantity"] and not row["lot"]:
            raise Refused(f"{row['part']} is tracked by {product.tracking}: lot is empty")
        warehouse = self.env["stock.warehouse"].browse(
            self.known.find("warehouse", row["warehouse"])
        )
        return {
            "product": product,
            "quantity": row["quantity"],
            "lot": row["lot"] and f"{row['lot']}-{row['warehouse']}",
            "location_id": self.opening,
            "location_dest_id": warehouse.lot_stock_id.id,
            "inventory_name": "期初库存",
            "is_inventory": True,
        }

    def create(self, table, model, prepared):
        if not prepared:
            return []
        moves = receive(self.env, self.lots, [vals for _row, vals in prepared])
        finish(moves)
        moments = {
            move.id: datetime.combine(row["date"], time.min)
            for (row, _vals), move in zip(prepared, moves, strict=True)
        }
        backdate_moves(self.env, moments)
        self._book(moves, min(row["date"] for row, _vals in prepared))
        return [(row, move) for (row, _v), move in zip(prepared, moves, strict=True)]

    def _book(self, moves, day):
        """Book the opening stock in one entry: stock against opening balance."""
        company = self.env.company
        lines = []
        for product_category, part in moves.grouped(lambda m: m.product_id.categ_id).items():
            value = company.currency_id.round(sum(part.mapped("value")))
            account = part.product_id[:1]._get_product_accounts()["stock_valuation"]
            lines.append((product_category.name, account, value))
        total = company.currency_id.round(sum(value for _name, _account, value in lines))
        if company.currency_id.is_zero(total):
            return
        opening = self.env["account.account"].browse(self.known.find("account", "opening"))
        entry = self.env["account.move"].create(
            {
                "journal_id": company.account_stock_journal_id.id,
                "date": day,
                "ref": "期初库存",
                "line_ids": [
                    *(
                        Command.create({"name": name, "account_id": account.id, "debit": value})
                        for name, account, value in lines
                    ),
                    Command.create({"name": "期初库存", "account_id": opening.id, "credit": total}),
                ],
            }
        )
        entry.action_post()

    def after(self, created):
        """Keep the levels as reordering rules that a person triggers."""
        self.env["stock.warehouse.orderpoint"].create(
            [
                {
                    "product_id": move.product_id.id,
                    "warehouse_id": move.location_dest_id.warehouse_id.id,
                    "location_id": move.location_dest_id.id,
                    "product_min_qty": row["min_quantity"],
                    "product_max_qty": row["max_quantity"],
                    "trigger": "manual",
                    "company_id": self.env.company.id,
                }
                for row, move in created
            ]
        )


class Lots:
    """Lot and serial numbers of parts, made as they come in."""

    def __init__(self, env):
        self.env = env
        self.counters: dict[str, int] = defaultdict(int)

    def lines(self, vals) -> list[dict]:
        """Return what the move lines of a receipt say about lots."""
        product, quantity = vals["product"], vals["quantity"]
        if product.tracking == "none" or not quantity:
            return [{"quantity": quantity}]
        if product.tracking == "lot":
            return [{"quantity": quantity, "lot_id": self._lot(product, vals["lot"])}]
        names = [f"{vals['lot']}-{number:03d}" for number in range(1, int(quantity) + 1)]
        return [{"quantity": 1.0, "lot_id": self._lot(product, name)} for name in names]

    def _lot(self, product, name) -> int:
        found = self.env["stock.lot"].search(
            [("product_id", "=", product.id), ("name", "=", name)], limit=1
        )
        if not found:
            found = self.env["stock.lot"].create(
                {"product_id": product.id, "name": name, "company_id": self.env.company.id}
            )
        return found.id


def receive(env, lots: Lots, vals_list: list[dict]):
    """Create incoming moves with their lines; not done yet."""
    return env["stock.move"].create(
        [
            {
                "product_id": vals["product"].id,
                "product_uom_qty": vals["quantity"],
                "product_uom": vals["product"].uom_id.id,
                "location_id": vals["location_id"],
                "location_dest_id": vals["location_dest_id"],
                "company_id": env.company.id,
                **{key: vals[key] for key in vals.keys() & PASSED_ON},
                "state": "confirmed",
                "move_line_ids": [
                    (0, 0, {
                        "product_id": vals["product"].id,
                        "location_id": vals["location_id"],
                        "location_dest_id": vals["location_dest_id"],
                        "company_id": env.company.id,
                        **line,
                    })
                    for line in lots.lines(vals)
                    if line["quantity"]
                ],
            }
            for vals in vals_list
        ]
    )  # fmt: skip


def finish(moves) -> None:
    """Do the moves that have a quantity."""
    moves = moves.filtered("move_line_ids")
    moves.picked = True
    moves._action_done()
