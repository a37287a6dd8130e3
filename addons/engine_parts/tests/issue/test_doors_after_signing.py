from contextlib import suppress

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestDoorsAfterSigning(PartsCase):
    """Between the signatures and the issue: whatever core can do voids them or is refused."""

    def setUp(self):
        super().setUp()
        self.issue = self.new_checked_issue((self.piston, 2), (self.gasket, 1))

    def assert_nothing_unsigned_left(self, door):
        """The door is refused, or the signatures are gone: nothing moves unsigned either way."""
        name = getattr(door, "__name__", str(door))
        with self.subTest(door=name), mute_logger("odoo.models.unlink"):
            with suppress(UserError), self.cr.savepoint():
                door()
            self.env.invalidate_all()
            intact = (
                self.issue.issue_state == "checked"
                and sum(self.issue.move_line_ids.mapped("quantity")) == 3
                and self.issue.location_dest_id == self.repair
            )
            if not intact:
                self.assertFalse(self.issue.issuer_id or self.issue.checker_id)
                self.assertFalse(self.issue.move_line_ids.checker_confirmer_id)
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.issue.with_user(self.sam).button_validate()
            self.assertEqual(self.on_hand(self.piston, self.repair), 0)

    def test_reservation_is_taken_off_and_made_again(self):
        """Core leaves picked goods alone, so the signed goods stay as they were signed."""
        store = self.issue.with_user(self.sam)
        self.assert_nothing_unsigned_left(store.do_unreserve)
        self.assert_nothing_unsigned_left(store.action_assign)
        self.assert_nothing_unsigned_left(store.move_ids._do_unreserve)

    def test_quantity_is_written_after_the_signatures(self):
        line = self.issue.move_line_ids[0].with_user(self.sam)
        for vals in ({"quantity": 1}, {"picked": False}, {"location_dest_id": self.stock.id}):
            self.assert_nothing_unsigned_left(lambda vals=vals: line.write(vals))

    def test_goods_are_put_into_a_package(self):
        self.assert_nothing_unsigned_left(
            lambda: self.issue.move_line_ids.with_user(self.sam).action_put_in_pack()
        )

    def test_transfer_is_split(self):
        self.assert_nothing_unsigned_left(
            lambda: self.issue.with_user(self.sam).action_split_transfer()
        )

    def test_parts_are_scrapped_from_the_signed_issue(self):
        def scrap():
            (
                self.env["stock.scrap"]
                .with_user(self.sam)
                .create({"product_id": self.piston.id, "scrap_qty": 1, "picking_id": self.issue.id})
                .do_scrap()
            )

        self.assert_nothing_unsigned_left(scrap)

    def test_quick_quantities_of_core_do_not_validate(self):
        """The old "immediate transfer": done quantities are filled in and validated at once."""
        fresh = self.new_issue((self.piston, 1))
        store = fresh.with_user(self.sam)
        store.move_ids.picked = True
        for context in (
            {"skip_immediate": True},
            {"skip_backorder": True, "skip_sanity_check": True},
            {"picking_ids_not_to_backorder": fresh.ids, "cancel_backorder": True},
            {"button_validate_picking_ids": fresh.ids},
            {"force_period_date": "2020-01-01", "skip_expired": True},
        ):
            with self.subTest(context), self.refused("signatures are missing"):
                self.rpc(self.sam, fresh, "button_validate", context=context)

    def test_expiry_wizard_does_not_validate(self):
        fresh = self.new_issue((self.piston, 1))
        wizard = (
            self.env["expiry.picking.confirmation"]
            .with_user(self.sam)
            .with_context(
                button_validate_picking_ids=fresh.ids,
                default_picking_ids=[Command.set(fresh.ids)],
                default_lot_ids=[],
            )
            .create({"picking_ids": [Command.set(fresh.ids)]})
        )
        for button in ("process", "process_no_expired"):
            with self.subTest(button), mute_logger("odoo.models.unlink"):
                with suppress(UserError), self.cr.savepoint():
                    getattr(wizard, button)()
                self.assertEqual(fresh.issue_state, "requested")
                self.assertEqual(self.on_hand(self.piston, self.repair), 0)

    def test_copied_issue_has_no_signatures(self):
        copied = self.issue.copy()
        self.assertFalse(copied.issuer_id or copied.checker_id or copied.issue_fingerprint)
        self.assertFalse(copied.move_line_ids.issuer_confirmer_id)
