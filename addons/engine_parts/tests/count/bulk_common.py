from odoo.tests import TransactionCase

from ...models.count import bulk_apply
from ...models.count.bulk_apply import Difference
from ...models.count.count_pass import with_pass
from ..common import PartsBuilders

TIMES = {"date", "create_date", "write_date", "in_date"}
METHODS = ("standard", "average", "fifo")


def plain(value):
    """Return numbers in one form: the database keeps 0 and 0.0 apart."""
    return float(value) if type(value) is int else value


class BulkCase(PartsBuilders, TransactionCase):
    """Parts of every cost method, valuation and tracking, and what an adjustment leaves of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build()
        *cls.accounts, loss_account = cls.env["account.account"].create(
            [
                {"code": "CNT1", "name": "Parts", "account_type": "asset_current"},
                {
                    "code": "CNT3",
                    "name": "Parts, Reconciled",
                    "account_type": "asset_current",
                    "reconcile": True,
                },
                {"code": "CNT2", "name": "Count Differences", "account_type": "expense"},
            ]
        )
        cls.losses = cls.env["stock.location"].search([("usage", "=", "inventory")])
        cls.losses.valuation_account_id = loss_account
        cls.shelves = cls.env["stock.location"].create(
            [
                {"name": name, "location_id": cls.stock.id, "usage": "internal"}
                for name in ("Bulk A", "Bulk B")
            ]
        )
        cls.parts = cls.env["product.product"]
        for method in METHODS:
            for valuation in ("periodic", "real_time"):
                category = cls.env["product.category"].create(
                    {
                        "name": f"{method} {valuation}",
                        "property_cost_method": method,
                        "property_valuation": valuation,
                        "property_stock_valuation_account_id": cls.accounts[method == "fifo"].id,
                    }
                )
                cls.parts |= cls.parts.create(
                    [
                        {
                            "name": f"{method} {valuation} {tracking}",
                            "is_storable": True,
                            "is_engine_part": True,
                            "tracking": tracking,
                            "standard_price": 10 / 3,
                            "categ_id": category.id,
                        }
                        for tracking in ("none", "lot", "serial")
                    ]
                )
        cls.stock_up()

    @classmethod
    def stock_up(cls):
        """Two receipts at different prices, then what lies in the two shelves."""
        cls.lots = {
            part: cls.env["stock.lot"].create(
                [{"name": f"{part.name}-{n}", "product_id": part.id} for n in range(4)]
            )
            for part in cls.parts.filtered(lambda part: part.tracking != "none")
        }
        rows = []
        for part in cls.parts:
            for number, lot in enumerate(cls.lots.get(part, [cls.env["stock.lot"]] * 2)):
                quantity = 1 if part.tracking == "serial" else 10 + number
                if part.tracking == "serial" and number == 3:
                    continue  # a piece that the count finds
                rows.append((part, cls.shelves[number % 2], lot, quantity))
        for price in (10 / 3, 5.55):
            cls.parts.filtered(lambda part: part.cost_method != "fifo").standard_price = price
            cls.core([Difference(p.id, s.id, lot.id, q) for p, s, lot, q in rows][::1])
            rows = [row for row in rows if row[0].tracking != "serial"]
        cls.env.cr.execute(
            "UPDATE stock_move SET date = date - INTERVAL '1 day' WHERE product_id = ANY(%s)",
            [cls.parts.ids],
        )
        cls.env.invalidate_all()

    @classmethod
    def core(cls, differences):
        env = with_pass(cls.env["stock.quant"].with_context(inventory_name="CNT/1")).env
        bulk_apply.core_way(env(su=True), differences, bulk_apply.Plan(env, differences).quants)

    def bulk(self, differences):
        quants = with_pass(self.env["stock.quant"].with_context(inventory_name="CNT/1"))
        return quants._apply_differences(differences)

    def differences(self):
        """Gains and losses of every part, a lot that the books do not have, a piece found."""
        result = []
        for part in self.parts:
            if part.tracking == "none":
                result += [(part, self.shelves[0], None, -3), (part, self.shelves[1], None, 2)]
            elif part.tracking == "lot":
                lots = self.lots[part]
                result += [
                    (part, self.shelves[0], lots[0], -2.5),
                    (part, self.shelves[1], lots[1], 1),
                ]
                result += [
                    (part, self.shelves[1], lots[2], 4),
                    (part, self.shelves[1], lots[3], -23),
                ]
            else:
                lots = self.lots[part]
                result += [
                    (part, self.shelves[0], lots[0], -1),
                    (part, self.shelves[1], lots[3], 1),
                ]
        return [Difference(p.id, s.id, lot and lot.id, float(q)) for p, s, lot, q in result]

    def picture(self):
        """Return everything that an adjustment touches, without ids and times."""
        self.env.flush_all()
        picture = {
            "price": self.parts.mapped("standard_price"),
            "total": self.parts.mapped("total_value"),
            "lot place": [lot.location_id.id for lots in self.lots.values() for lot in lots],
            "remaining": sorted(
                (move.product_id.id, move.quantity, move.remaining_qty, move.remaining_value)
                for move in self.env["stock.move"].search([("product_id", "in", self.parts.ids)])
            ),
            "counted on": [
                (str(place.last_inventory_date), str(place.next_inventory_date))
                for place in self.shelves
            ],
        }
        for table, gone in (
            ("stock_move", {"id", "account_move_id"}),
            ("stock_move_line", {"id", "move_id"}),
            ("stock_quant", {"id"}),
        ):
            self.env.cr.execute(
                f"SELECT to_jsonb(t) FROM {table} t WHERE product_id = ANY(%s)",  # noqa: S608
                [self.parts.ids],
            )
            picture[table] = sorted(
                repr(sorted((k, plain(v)) for k, v in row.items() if k not in gone | TIMES))
                for (row,) in self.env.cr.fetchall()
            )
        picture.update(self.entries())
        return picture

    def entries(self):
        """Return every column of the entries and their items, and what was said about them."""
        entries = self.env["stock.move"].search([("product_id", "in", self.parts.ids)])
        ids = entries.account_move_id.ids
        queries = {
            "account_move": ("SELECT to_jsonb(t) FROM account_move t WHERE id = ANY(%s)", {"id"}),
            "account_move_line": (
                "SELECT to_jsonb(t) FROM account_move_line t WHERE move_id = ANY(%s)",
                {"id", "move_id"},
            ),
            "mail_message": (
                "SELECT to_jsonb(t) FROM mail_message t WHERE model = 'account.move' "
                "AND res_id = ANY(%s)",
                {"id", "res_id", "message_id"},
            ),
        }
        result = {}
        for name, (query, gone) in queries.items():
            self.env.cr.execute(query, [ids])
            result[name] = sorted(
                repr(sorted((k, plain(v)) for k, v in row.items() if k not in gone | TIMES))
                for (row,) in self.env.cr.fetchall()
            )
        return result

    def undone(self, apply):
        """Return the picture after ``apply``, and undo it."""
        with self.env.cr.savepoint() as savepoint:
            answer = apply(self.differences())
            picture = self.picture()
            savepoint.rollback()
        self.env.invalidate_all()
        return answer, picture
