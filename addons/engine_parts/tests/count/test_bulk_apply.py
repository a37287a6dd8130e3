from odoo.tests import TransactionCase, tagged

from ...models.count import bulk_apply
from ...models.count.bulk_apply import Difference
from ...models.count.count_pass import with_pass
from ..common import PartsBuilders

TIMES = {"date", "create_date", "write_date", "in_date"}
METHODS = ("standard", "average", "fifo")


def plain(value):
    """Return numbers in one form: the database keeps 0 and 0.0 apart."""
    return float(value) if type(value) is int else value


@tagged("post_install", "-at_install")
class TestBulkApply(PartsBuilders, TransactionCase):
    """Differences applied in bulk leave the database as core's own method leaves it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build()
        stock_account, loss_account = cls.env["account.account"].create(
            [
                {"code": "CNT1", "name": "Parts", "account_type": "asset_current"},
                {"code": "CNT2", "name": "Count Differences", "account_type": "expense"},
            ]
        )
        cls.env["stock.location"].search(
            [("usage", "=", "inventory")]
        ).valuation_account_id = loss_account
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
                        "property_stock_valuation_account_id": stock_account.id,
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
        self.env.cr.execute(
            """
            SELECT line.product_id, line.account_id, line.debit, line.credit, line.name,
                   line.parent_state, line.date, move.journal_id
              FROM account_move_line line JOIN account_move move ON move.id = line.move_id
             WHERE line.product_id = ANY(%s) ORDER BY 1, 2, 3, 4
            """,
            [self.parts.ids],
        )
        picture["account_move_line"] = self.env.cr.fetchall()
        return picture

    def undone(self, apply):
        """Return the picture after ``apply``, and undo it."""
        with self.env.cr.savepoint() as savepoint:
            answer = apply(self.differences())
            picture = self.picture()
            savepoint.rollback()
        self.env.invalidate_all()
        return answer, picture

    def test_bulk_leaves_what_core_leaves_for_every_cost_method_and_valuation(self):
        _none, core = self.undone(self.core)
        answer, bulk = self.undone(self.bulk)
        self.assertEqual(answer, {"bulk": len(self.differences()), "core": 0})
        self.assertGreater(len(core["account_move_line"]), 20)
        for name, rows in core.items():
            with self.subTest(name):
                self.assertEqual(bulk[name], rows)

    def test_reserved_packed_and_negative_stock_goes_cores_way(self):
        part = self.parts[0]
        package = self.env["stock.package"].create({"name": "BOX"})
        self.env["stock.quant"]._update_available_quantity(
            part, self.shelves[0], 5, package_id=package
        )
        other = self.parts.filtered(lambda one: one.tracking == "none")[1]
        quant = self.env["stock.quant"]._gather(other, self.shelves[0])
        quant.reserved_quantity = quant.quantity
        answer = self.bulk(self.differences())
        self.assertEqual(answer["core"], 4)  # both places of both parts
        self.assertEqual(self.on_hand(other, self.shelves[0]), 17)

    def test_an_addon_nobody_reviewed_sends_everything_cores_way(self):
        self.patch(bulk_apply, "REVIEWED", bulk_apply.REVIEWED - {"stock_account"})
        answer = self.bulk(self.differences())
        self.assertEqual(answer["bulk"], 0)

    def test_a_rehearsal_that_disagrees_sends_everything_cores_way(self):
        self.patch(bulk_apply.Values, "of", lambda _self, _one: 1.0)
        _answer, core = self.undone(self.core)
        answer, bulk = self.undone(self.bulk)
        self.assertEqual((answer["bulk"], bulk["stock_move"]), (0, core["stock_move"]))
