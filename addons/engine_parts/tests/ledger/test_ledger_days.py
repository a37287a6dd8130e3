import random
from datetime import datetime, timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from .ledger_common import LedgerCase


@tagged("post_install", "-at_install")
class TestLedgerDays(LedgerCase):
    """What stands in a day: made from the moves, in the company's time zone."""

    def test_row_opens_moves_and_closes(self):
        self.receive(self.bolt, 10, "2026-03-01 02:00:00")
        self.deliver(self.bolt, 3, "2026-03-02 02:00:00")
        self.move(self.bolt, 1, self.stock, self.loss, "2026-03-02 03:00:00")
        self.move(self.bolt, 2, self.stock, self.van, "2026-03-02 04:00:00")
        self.settle()
        self.close_until("2026-03-04 02:00:00")
        self.assertEqual(self.figures(self.bolt, "2026-03-02"), (10, 0, 5, -1, 0, 4))
        self.assertEqual(self.figures(self.bolt, "2026-03-02", self.van), (0, 2, 0, 0, 0, 2))
        self.assertEqual(self.figures(self.bolt, "2026-03-03"), (4, 0, 0, 0, 0, 4))
        states = self.days.search([("company_id", "=", self.company.id)]).mapped("state")
        self.assertEqual(states, ["open", "closed", "closed", "closed"])

    def test_first_day_holds_everything_before(self):
        self.receive(self.bolt, 7, "2025-06-01 02:00:00")
        self.deliver(self.bolt, 2, "2025-07-01 02:00:00")
        self.settle()
        self.close_until("2026-03-02 02:00:00", first_day="2026-02-28")
        self.assertEqual(self.figures(self.bolt, "2026-02-28"), (0, 7, 2, 0, 0, 5))
        self.assertTrue(self.row(self.bolt, "2026-02-28").day_id.is_start)
        self.assertEqual(self.figures(self.bolt, "2026-03-01"), (5, 0, 0, 0, 0, 5))

    def test_day_ends_at_midnight_of_the_company(self):
        self.receive(self.bolt, 1, "2026-03-01 15:59:00")  # 23:59 in Shanghai
        self.receive(self.bolt, 2, "2026-03-01 16:01:00")  # 00:01 of the next day
        self.settle()
        self.close_until("2026-03-03 00:00:00", first_day="2026-02-28")
        self.assertEqual(self.figures(self.bolt, "2026-03-01"), (0, 1, 0, 0, 0, 1))
        self.assertEqual(self.figures(self.bolt, "2026-03-02"), (1, 2, 0, 0, 0, 3))

    def test_changed_time_zone_loses_and_doubles_nothing(self):
        self.receive(self.bolt, 1, "2026-03-01 15:59:00")
        self.settle()
        self.close_until("2026-03-01 17:00:00", first_day="2026-02-28")
        self.company.resource_calendar_id.tz = "UTC"
        self.receive(self.bolt, 2, "2026-03-01 16:30:00")
        self.receive(self.bolt, 4, "2026-03-02 20:00:00")
        self.settle()
        self.close_until("2026-03-05 00:00:00")
        self.assertEqual(self.row(self.bolt, "2026-03-04").closing_qty, 7)
        self.assertEqual(self.verify(at="2026-03-05 00:00:00"), [])

    def test_value_is_that_of_core_under_average_cost(self):
        self.receive(self.bolt, 10, "2026-03-01 02:00:00", price=10.0)
        self.receive(self.bolt, 10, "2026-03-01 03:00:00", price=20.0)
        self.deliver(self.bolt, 4, "2026-03-01 04:00:00")
        self.move(self.bolt, 5, self.stock, self.van, "2026-03-01 05:00:00")
        self.settle()
        self.close_until("2026-03-03 02:00:00", first_day="2026-02-28")
        total = self.bolt.with_company(self.company).total_value
        rows = self.ledger.search([("product_id", "=", self.bolt.id), ("day", "=", "2026-03-01")])
        self.assertEqual(sum(rows.mapped("closing_qty")), 16)
        self.assertAlmostEqual(sum(rows.mapped("value")), total, 2)
        self.assertAlmostEqual(total, 240.0, 2)
        self.assertAlmostEqual(self.row(self.bolt, "2026-03-01", self.van).value, 75.0, 2)

    def test_new_standard_price_revalues_what_lies_there(self):
        gear = self.env["product.product"].create(
            {"name": "Gear", "is_storable": True, "is_engine_part": True}
        )
        gear.categ_id = self.env["product.category"].create(
            {"name": "Standard", "property_cost_method": "standard"}
        )
        gear = gear.with_company(self.company)
        gear.standard_price = 5
        self.receive(gear, 4, "2026-03-01 02:00:00", price=5)
        prices = self.env["product.value"].search([("product_id", "=", gear.id)])
        prices.date = "2026-01-01"
        self.settle()
        self.close_until("2026-03-02 02:00:00", first_day="2026-02-28")
        gear.standard_price = 8
        prices = self.env["product.value"].search([("product_id", "=", gear.id)]) - prices
        prices.date = "2026-03-02 05:00:00"
        self.close_until("2026-03-04 02:00:00")
        self.assertEqual(self.row(gear, "2026-03-01").value, 20)
        self.assertEqual(self.row(gear, "2026-03-02").value, 32)
        self.assertEqual(self.row(gear, "2026-03-03").value, 32)
        self.assertEqual(gear.total_value, 32)
        self.assertEqual(self.verify(at="2026-03-04 02:00:00"), [])

    def test_random_moves_close_with_the_stock_on_hand(self):
        chance = random.Random(20260301)
        places = [self.supplier, self.customer, self.loss, self.stock, self.van]
        begin = datetime.fromisoformat("2026-03-01 00:00:00")
        for part in (self.bolt, self.nut):
            self.receive(part, 50, begin, price=3.33)
            for _turn in range(15):
                source, target = chance.sample(places, 2)
                at = begin + timedelta(minutes=chance.randrange(4 * 24 * 60))
                self.move(part, chance.randint(1, 9), source, target, at)
        self.settle()
        self.close_until("2026-03-07 00:00:00", first_day="2026-02-28")
        for part in (self.bolt, self.nut):
            for place in (self.stock, self.van):
                with self.subTest(part=part.name, place=place.name):
                    closing = self.row(part, "2026-03-06", place).closing_qty
                    self.assertEqual(closing, self.on_hand(part, place))
        self.assertEqual(self.verify(at="2026-03-07 00:00:00"), [])

    def test_closing_again_changes_nothing(self):
        self.receive(self.bolt, 1, "2026-03-01 02:00:00")
        self.settle()
        self.close_until("2026-03-03 02:00:00")
        before = self.days.search([], order="id").mapped("seal"), self.ledger.search_count([])
        self.close_until("2026-03-03 02:00:00")
        after = self.days.search([], order="id").mapped("seal"), self.ledger.search_count([])
        self.assertEqual(before, after)

    def test_other_company_has_its_own_ledger(self):
        other = self.new_company("Other Factory", "UTC")
        self.receive(self.bolt, 1, "2026-03-01 02:00:00")
        self.settle()
        self.close_until("2026-03-03 02:00:00")
        self.assertFalse(self.ledger.search([("company_id", "=", other.id)]))
        stranger = self.users["planner"]
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertFalse(
            self.ledger.with_user(stranger).with_context(allowed_company_ids=other.ids).search([])
        )

    def test_other_products_stay_out(self):
        paint = self.env["product.product"].create({"name": "Paint", "is_storable": True})
        self.receive(paint, 3, "2026-03-01 02:00:00")
        self.settle()
        self.close_until("2026-03-03 02:00:00", first_day="2026-02-28")
        self.assertFalse(self.ledger.search([("product_id", "=", paint.id)]))
        paint.product_tmpl_id.is_engine_part = True
        self.close_until("2026-03-05 02:00:00")
        self.assertEqual(self.figures(paint, "2026-03-03"), (0, 0, 0, 0, 3, 3))
        self.assertEqual(self.figures(paint, "2026-03-04"), (3, 0, 0, 0, 0, 3))
        self.assertEqual(self.verify(at="2026-03-05 02:00:00"), [])

    @mute_logger("odoo.sql_db")
    def test_a_day_is_one_statement(self):
        """The number of queries does not grow with parts or moves."""
        for part in (self.bolt, self.nut):
            for quantity in (1, 2, 3):
                self.receive(part, quantity, "2026-03-01 02:00:00")
        self.settle()
        self.close_until("2026-02-28 20:00:00", first_day="2026-02-27")
        day = self.days._last_day(self.company)
        day._clear()
        self.env.flush_all()
        with self.assertQueryCount(6):
            day._draw_up()
