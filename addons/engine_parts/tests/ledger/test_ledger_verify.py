from odoo.exceptions import UserError
from odoo.tests import tagged

from .ledger_common import LedgerCase


@tagged("post_install", "-at_install")
class TestLedgerVerify(LedgerCase):
    """Verify derives the days from the moves again and says what was tampered with."""

    def setUp(self):
        super().setUp()
        self.arrival = self.receive(self.bolt, 10, "2026-03-01 02:00:00")
        self.deliver(self.bolt, 3, "2026-03-02 02:00:00")
        self.settle()
        self.close_until("2026-03-04 02:00:00", first_day="2026-02-28")
        self.env.flush_all()

    def found(self, **days):
        faults = self.verify(at="2026-03-04 02:00:00", **days)
        return {(str(fault["day"]), fault["kind"]) for fault in faults}

    def test_untouched_ledger_has_no_fault(self):
        self.assertEqual(self.found(), set())

    def test_changed_row_is_found(self):
        self.cr.execute(
            "UPDATE engine_parts_ledger SET in_qty = 11, closing_qty = 11 WHERE id = %s",
            self.row(self.bolt, "2026-03-01").ids,
        )
        self.assertEqual(self.found(), {("2026-03-01", "row_changed"), ("2026-03-02", "opening")})
        fault = self.verify("2026-03-01", "2026-03-01")[0]
        self.assertIn("closes with 11, the moves give 10", fault["message"])

    def test_changed_value_is_found(self):
        self.cr.execute(
            "UPDATE engine_parts_ledger SET value = value + 1 WHERE id = %s",
            self.row(self.bolt, "2026-03-02").ids,
        )
        self.assertIn(("2026-03-02", "row_changed"), self.found())

    def test_row_sealed_anew_is_found_by_the_seal_of_the_day(self):
        self.cr.execute(
            "UPDATE engine_parts_ledger SET seal = 'x' WHERE id = %s",
            self.row(self.bolt, "2026-03-01").ids,
        )
        self.assertIn(("2026-03-01", "seal"), self.found())

    def test_day_opened_past_the_system_is_found_with_what_was_changed_in_it(self):
        self.cr.execute(
            "UPDATE engine_parts_ledger_day SET state = 'open' WHERE day = '2026-03-02'"
            " AND company_id = %s",
            [self.company.id],
        )
        self.cr.execute(
            "UPDATE engine_parts_ledger SET moved_value = 0 WHERE id = %s",
            self.row(self.bolt, "2026-03-02").ids,
        )
        self.env.invalidate_all()
        self.assertEqual(self.found(), {("2026-03-02", "seal"), ("2026-03-02", "row_changed")})

    def test_removed_row_is_found(self):
        self.cr.execute(
            "DELETE FROM engine_parts_ledger WHERE id = %s",
            self.row(self.bolt, "2026-03-02").ids,
        )
        self.assertLessEqual({("2026-03-02", "row_missing"), ("2026-03-02", "seal")}, self.found())

    def test_move_changed_past_the_system_is_found(self):
        self.cr.execute(
            "UPDATE stock_move_line SET quantity_product_uom = 12 WHERE move_id = %s",
            self.arrival.ids,
        )
        self.assertEqual(self.found(), {("2026-03-01", "move_changed")})

    def test_move_shifted_past_the_system_is_found_on_both_days(self):
        self.cr.execute(
            "UPDATE stock_move SET date = '2026-03-03 02:00:00' WHERE id = %s",
            self.arrival.ids,
        )
        self.assertEqual(
            self.found(day_to="2026-03-03"),
            {("2026-03-01", "move_changed"), ("2026-03-03", "move_changed")},
        )

    def test_late_move_is_named_until_it_is_shown(self):
        self.deliver(self.bolt, 1, "2026-03-02 05:00:00")
        self.assertEqual(self.found(), {("2026-03-02", "late")})
        self.close_until("2026-03-04 03:00:00")
        self.assertEqual(self.found(), set())

    def test_stock_that_no_move_explains_is_found(self):
        self.add_stock(self.bolt, 5, self.stock)
        faults = self.verify(at="2026-03-04 02:00:00")
        self.assertEqual([fault["kind"] for fault in faults], ["on_hand"])
        self.assertEqual((faults[0]["booked"], faults[0]["derived"]), (7, 12))

    def test_days_that_are_none_are_explained(self):
        with self.assertRaisesRegex(UserError, "year-month-day"):
            self.ledger.verify("yesterday")

    def test_wizard_lists_a_sentence_per_difference(self):
        self.cr.execute(
            "UPDATE stock_move_line SET quantity_product_uom = 12 WHERE move_id = %s",
            self.arrival.ids,
        )
        check = (
            self.env["engine.parts.ledger.check"]
            .with_user(self.auditor)
            .create(
                {"company_id": self.company.id, "day_from": "2026-03-01", "day_to": "2026-03-03"}
            )
        )
        check.action_verify()
        self.assertEqual(check.line_ids.mapped("kind"), ["move_changed"])
        self.assertIn("Bolt", check.line_ids.message)
