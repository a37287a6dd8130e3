from odoo.exceptions import UserError
from odoo.tests import tagged

from .ledger_common import LedgerCase


@tagged("post_install", "-at_install")
class TestLedgerLate(LedgerCase):
    """A closed day never changes; what belongs to it and comes later is shown as late."""

    def setUp(self):
        super().setUp()
        self.first = self.receive(self.bolt, 10, "2026-03-01 02:00:00")
        self.settle()
        self.close_until("2026-03-03 02:00:00", first_day="2026-02-28")

    def late_of(self, day):
        rows = self.env["engine.parts.ledger.late"].search(
            [("day", "=", day), ("company_id", "=", self.company.id)]
        )
        return [(str(row.original_day), row.in_qty, row.out_qty, row.adjusted_qty) for row in rows]

    def test_move_dated_into_a_closed_day_is_late_on_the_next(self):
        before = self.row(self.bolt, "2026-03-01").read()
        self.deliver(self.bolt, 4, "2026-03-01 05:00:00")
        self.close_until("2026-03-04 02:00:00")
        self.assertEqual(self.row(self.bolt, "2026-03-01").read(), before)
        self.assertEqual(self.figures(self.bolt, "2026-03-03"), (10, 0, 0, 0, -4, 6))
        self.assertEqual(self.late_of("2026-03-03"), [("2026-03-01", 0, 4, 0)])
        self.close_until("2026-03-05 02:00:00")
        self.assertEqual(self.late_of("2026-03-04"), [])
        self.assertEqual(self.verify(at="2026-03-05 02:00:00"), [])

    def test_late_move_is_booked_on_the_first_of_several_days_closed_at_once(self):
        self.deliver(self.bolt, 4, "2026-03-01 05:00:00")
        self.close_until("2026-03-08 02:00:00")
        self.assertEqual(self.late_of("2026-03-03"), [("2026-03-01", 0, 4, 0)])
        days = self.days.search([("company_id", "=", self.company.id), ("day", ">", "2026-03-03")])
        self.assertEqual((len(days), days.late_ids.ids), (5, []))
        self.assertEqual(self.verify(at="2026-03-08 02:00:00"), [])

    def test_late_is_counted_once_however_often_the_open_day_is_drawn_up(self):
        self.deliver(self.bolt, 4, "2026-03-01 05:00:00")
        for _again in range(3):
            self.env["stock.move"].search([("product_id", "=", self.bolt.id)]).write_uid = 1
            self.close_until("2026-03-03 03:00:00")
            self.first.reference = "Touched"
        self.cr.execute("UPDATE stock_move SET write_date = now() at time zone 'UTC'")
        self.close_until("2026-03-05 02:00:00")
        self.assertEqual(self.row(self.bolt, "2026-03-04").closing_qty, 6)
        self.assertEqual(self.late_of("2026-03-03"), [("2026-03-01", 0, 4, 0)])

    def test_corrected_quantity_of_a_closed_day_is_late(self):
        self.first.move_line_ids.quantity = 12
        self.close_until("2026-03-04 02:00:00")
        self.assertEqual(self.figures(self.bolt, "2026-03-03"), (10, 0, 0, 0, 2, 12))
        self.assertEqual(self.verify(at="2026-03-04 02:00:00"), [])

    def test_corrected_value_of_a_closed_day_is_late(self):
        worth = self.row(self.bolt, "2026-03-02").value
        self.first.value_manual = worth + 50
        self.close_until("2026-03-04 02:00:00")
        self.assertAlmostEqual(self.row(self.bolt, "2026-03-01").value, worth)
        self.assertAlmostEqual(self.row(self.bolt, "2026-03-03").value, worth + 50)
        self.assertEqual(self.verify(at="2026-03-04 02:00:00"), [])

    def test_move_of_a_closed_day_keeps_its_date(self):
        with self.assertRaisesRegex(UserError, "closed day of the parts ledger"):
            self.first.date = "2026-03-03 01:00:00"

    def test_closed_day_is_not_drawn_up_again(self):
        day = self.row(self.bolt, "2026-03-01").day_id
        with self.assertRaisesRegex(UserError, "never changes"):
            day._clear()
