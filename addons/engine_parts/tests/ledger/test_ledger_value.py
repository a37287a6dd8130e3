import random
from datetime import datetime, timedelta

from odoo.tests import tagged

from .ledger_common import LONG_AGO, LedgerCase

METHODS = ("standard", "average", "fifo")


@tagged("post_install", "-at_install")
class TestLedgerValue(LedgerCase):
    """The value that a day closes with is the one that Odoo has for the same stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parts = cls.env["product.product"]
        for method in METHODS:
            category = cls.env["product.category"].create(
                {"name": method, "property_cost_method": method}
            )
            cls.parts |= cls.parts.with_company(cls.company).create(
                {
                    "name": f"Valued {method}",
                    "is_storable": True,
                    "is_engine_part": True,
                    "categ_id": category.id,
                    "standard_price": 8.0,
                }
            )
        cls.env["product.value"].search([("product_id", "in", cls.parts.ids)]).date = LONG_AGO

    def booked(self, part, day):
        rows = self.ledger.search([("product_id", "=", part.id), ("day", "=", day)])
        return sum(rows.mapped("closing_qty")), sum(rows.mapped("value"))

    def assert_as_core_has_it_now(self, day):
        """Equal; under average cost to half a cent a move, as each is booked rounded."""
        for part in self.parts.with_company(self.company):
            with self.subTest(part=part.name, day=day):
                self.env.invalidate_all()
                quantity, value = self.booked(part, day)
                moves = len(part.stock_move_ids) if part.cost_method == "average" else 0
                self.assertAlmostEqual(quantity, part.qty_available)
                self.assertAlmostEqual(value, part.total_value, delta=0.005 * moves + 1e-6)

    def test_each_cost_method_closes_with_the_value_that_odoo_has(self):
        for part in self.parts:
            self.receive(part, 10, "2026-03-01 02:00:00", price=7.0)
            self.receive(part, 6, "2026-03-01 03:00:00", price=9.5)
            self.deliver(part, 12, "2026-03-01 04:00:00")
            self.move(part, 1, self.stock, self.loss, "2026-03-01 05:00:00")
            self.move(part, 2, self.stock, self.van, "2026-03-01 06:00:00")
        self.settle()
        self.close_until("2026-03-02 02:00:00", first_day="2026-02-28")
        self.assert_as_core_has_it_now("2026-03-01")
        standard, average, fifo = (self.booked(part, "2026-03-01")[1] for part in self.parts)
        self.assertEqual(standard, 3 * 8.0)
        self.assertAlmostEqual(average, 3 * (10 * 7.0 + 6 * 9.5) / 16, 2)
        self.assertAlmostEqual(fifo, 3 * 9.5, 2)

    def test_days_of_random_moves_close_with_the_value_that_odoo_had(self):
        chance = random.Random(20260302)
        begin = datetime.fromisoformat("2026-03-01 00:00:00")
        for part in self.parts:
            self.receive(part, 40, begin, price=3.33)
        for day in range(4):
            at = begin + timedelta(days=day, hours=1)
            for part in self.parts:
                self.receive(part, chance.randint(1, 9), at, price=chance.randint(300, 900) / 100)
                self.deliver(part, chance.randint(1, 9), at + timedelta(hours=1))
                lost = chance.randint(1, 3)
                self.move(part, lost, self.stock, self.loss, at + timedelta(hours=2))
                self.move(part, 2, self.stock, self.van, at + timedelta(hours=3))
                found = chance.randint(1, 3)
                self.move(part, found, self.loss, self.van, at + timedelta(hours=4))
            self.settle()
            self.close_until(str(begin + timedelta(days=day + 1)), first_day="2026-02-28")
            self.assert_as_core_has_it_now(str((begin + timedelta(days=day)).date()))
        self.assertEqual(self.verify(at="2026-03-05 00:00:00"), [])

    def test_what_comes_while_the_books_are_below_zero_is_worth_its_own_price(self):
        for part in self.parts:
            self.receive(part, 5, "2026-03-01 02:00:00", price=4.0)
            self.deliver(part, 8, "2026-03-01 03:00:00")
        self.settle()
        self.close_until("2026-03-02 02:00:00", first_day="2026-02-28")
        self.assert_as_core_has_it_now("2026-03-01")
        for part in self.parts:
            self.receive(part, 2, "2026-03-02 02:00:00", price=5.0)
            self.receive(part, 10, "2026-03-02 03:00:00", price=6.0)
            self.deliver(part, 1, "2026-03-02 04:00:00")
        self.settle()
        self.close_until("2026-03-03 02:00:00")
        self.assert_as_core_has_it_now("2026-03-02")
        self.assertEqual(self.booked(self.parts[1], "2026-03-02"), (8, 48.0))
        self.assertEqual(self.verify(at="2026-03-03 02:00:00"), [])

    def test_closed_days_are_judged_by_the_cost_method_they_were_made_by(self):
        standard = self.parts[0]
        self.receive(standard, 10, "2026-03-01 02:00:00", price=7.0)
        self.settle()
        self.close_until("2026-03-03 02:00:00", first_day="2026-02-28")
        standard.categ_id.with_company(self.company).property_cost_method = "average"
        self.env.flush_all()
        self.assertEqual(self.verify(at="2026-03-03 02:00:00"), [])
        self.assertEqual(self.booked(standard, "2026-03-02"), (10, 80.0))

    def test_goods_of_others_have_no_value_at_standard_cost(self):
        standard = self.parts[0]
        owner = self.env["res.partner"].create({"name": "Consignor"})
        self.receive(standard, 2, "2026-03-01 02:00:00", price=8.0)
        move = self.env["stock.move"].create(
            {
                "product_id": standard.id,
                "product_uom_qty": 5,
                "location_id": self.supplier.id,
                "location_dest_id": self.stock.id,
                "company_id": self.company.id,
                "restrict_partner_id": owner.id,
            }
        )
        move._action_confirm()
        move.move_line_ids = [(5,)]
        self.env["stock.move.line"].create(
            {
                **move._prepare_move_line_vals(quantity=5),
                "owner_id": owner.id,
                "picked": True,
            }
        )
        move._action_done()
        move.date = "2026-03-01 03:00:00"
        self.settle()
        self.close_until("2026-03-02 02:00:00", first_day="2026-02-28")
        self.assertEqual(self.booked(standard, "2026-03-01"), (7, 16.0))
