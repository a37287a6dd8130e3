from collections import defaultdict
from datetime import datetime, time

from odoo.fields import Command

from ..backdate import backdate_moves
from ..columns import Refused, day, integer, number, text
from ..step import Step
from .zones import Shelves

PASSED_ON = {
    "picking_id",
    "picking_type_id",
    "partner_id",
    "origin",
    "is_inventory",
    "inventory_name",
}


class StockStep(Step):
    """Stock of the warehouses: levels as reordering rules, opening stock as valued moves."""

    file = "stock.csv"
    kind = "stock"
    model = "stock.warehouse.orderpoint"
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
        self.opening_account = self.known.find("account", "opening")
        self.lots, self.shelves = Lots(self.env), Shelves(self.env)
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
            "product_id": product.id,
            "warehouse_id": warehouse.id,
            "location_id": warehouse.lot_stock_id.id,
            "product_min_qty": row["min_quantity"],
            "product_max_qty": row["max_quantity"],
            "trigger": "manual",
            "company_id": self.env.company.id,
        }

    def after(self, created):
        """Bring in the opening stock."""
        stocked = [(row, rule) for row, rule in created if row["quantity"]]
        if not stocked:
            return
        moves = receive(self.env, self.lots, [self._receipt(row, rule) for row, rule in stocked])
        finish(moves)
        moments = {
            move.id: datetime.combine(row["date"], time.min)
            for (row, _rule), move in zip(stocked, moves, strict=True)
        }
        backdate_moves(self.env, moments)
        lines = [
            (category.name, part[:1].product_id, sum(part.mapped("value")))
            for category, part in moves.grouped(lambda move: move.product_id.categ_id).items()
        ]
        first_day = min(row["date"] for row, _rule in stocked)
        book(self.env, lines, self.opening_account, first_day, "期初库存")

    def _receipt(self, row, rule):
        return {
            "product": rule.product_id,
            "quantity": row["quantity"],
            "lot": row["lot"] and f"{row['lot']}-{row['warehouse']}",
            "location_id": self.opening,
            "location_dest_id": self.shelves.of(rule.product_id, rule.location_id),
            "inventory_name": "期初库存",
            "is_inventory": True,
        }


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


def book(env, lines, account_id: int, day, text: str) -> None:
    """Book what came in, in one entry: stock accounts of (name, product, value) against another."""
    company, currency = env.company, env.company.currency_id
    debits = [
        (name, product._get_product_accounts()["stock_valuation"].id, currency.round(value))
        for name, product, value in lines
        if not currency.is_zero(value)
    ]
    if not debits:
        return
    total = currency.round(sum(value for _name, _account, value in debits))
    vals = {
        "journal_id": company.account_stock_journal_id.id,
        "date": day,
        "ref": text,
        "line_ids": [
            *(
                Command.create({"name": name, "account_id": account, "debit": value})
                for name, account, value in debits
            ),
            Command.create({"name": text, "account_id": account_id, "credit": total}),
        ],
    }
    env["account.move"].create(vals).action_post()
