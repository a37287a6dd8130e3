from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestChangedAfterSigning(PartsCase):
    """A signature stands for exactly these goods: other goods, no signature."""

    def setUp(self):
        super().setUp()
        self.issue = self.new_checked_issue((self.piston, 3), (self.injector, 1))
        self.move = self.issue.move_ids[0].with_user(self.sam)

    def assert_void(self, issue=None):
        issue = issue or self.issue
        self.assertRecordValues(
            issue,
            [
                {
                    "issue_state": "requested",
                    "issuer_id": False,
                    "issued_at": False,
                    "checker_id": False,
                    "checked_at": False,
                    "special_signer_id": False,
                    "issue_fingerprint": False,
                }
            ],
        )
        self.assertEqual(self.steps(issue)[-1], "void")
        with self.refused("signatures are missing"):
            issue.sudo()._check_signatures()

    def test_quantity_of_a_move_voids(self):
        self.move.quantity = 2
        self.assert_void()

    def test_quantity_of_a_line_voids(self):
        self.move.move_line_ids.quantity = 1
        self.assert_void()

    def test_quantity_through_the_picking_voids(self):
        self.issue.with_user(self.sam).write(
            {"move_ids": [Command.update(self.move.id, {"quantity": 1})]}
        )
        self.assert_void()

    def test_removed_line_voids(self):
        self.move.move_line_ids.unlink()
        self.assert_void()

    def test_added_line_voids(self):
        self.issue.move_ids[0].with_user(self.sam).quantity = 1
        again = self.issue.with_user(self.sam)
        again.action_sign_issue()
        self.move.move_line_ids.copy({"quantity": 1})
        self.assert_void()

    def test_other_shelf_voids(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.add_stock(self.piston, 5, shelf)
        self.move.move_line_ids.location_id = shelf
        self.assert_void()

    def test_other_destination_voids(self):
        self.issue.with_user(self.sam).location_dest_id = self.stock
        self.assert_void()

    def test_special_signature_alone_is_void_too(self):
        issue = self.new_issue((self.injector, 2))
        issue.with_user(self.sue).action_sign_special()
        issue.move_ids.with_user(self.sam).quantity = 1
        self.assert_void(issue)

    def test_unchanged_goods_keep_the_signatures(self):
        self.move.quantity = 3
        self.issue.with_user(self.sam).action_assign()
        self.issue.with_user(self.sam).do_unreserve()
        self.assertEqual(self.issue.issue_state, "checked")
        self.assertEqual(self.move.quantity, 3)

    def test_unticked_parts_go_along_all_the_same(self):
        self.move.picked = False
        self.issue.with_user(self.sam).button_validate()
        self.assertEqual(self.move.state, "done")
        self.assertFalse(self.issue.backorder_ids)

    def test_change_with_sql_is_found_at_issue(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move_line SET quantity = 2 WHERE move_id = %s", [self.move.id]
        )
        self.env.invalidate_all()
        with self.refused("no longer the ones"):
            self.issue.with_user(self.sam).button_validate()
        self.issue.with_user(self.sam).action_withdraw_signatures()
        self.assert_void()

    def test_signer_with_sql_is_not_enough(self):
        issue = self.new_issue()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_picking SET issuer_id = %s, checker_id = %s WHERE id = %s",
            [self.sam.id, self.max.id, issue.id],
        )
        self.env.invalidate_all()
        with self.refused("no longer the ones"):
            issue.with_user(self.sam).button_validate()

    def test_withdrawn_signatures_are_given_again(self):
        self.rpc(self.eva, self.issue, "action_withdraw_signatures", "miscounted")
        self.assert_void()
        self.issue.with_user(self.max).action_sign_issue()
        self.issue.with_user(self.sam).action_sign_check()
        self.issue.with_user(self.sue).action_sign_special()
        self.issue.with_user(self.sam).action_issue_parts()
        self.assertEqual(self.issue.issuer_id, self.max)

    def test_engineer_does_not_touch_the_lines(self):
        # Core lets every internal user write move lines.
        line = self.move.move_line_ids.with_user(self.eva)
        for door in (
            lambda: line.write({"quantity": 1}),
            line.unlink,
            lambda: line.copy({"quantity": 1}),
        ):
            with self.assertRaises(AccessError):
                door()
        self.assertEqual(self.issue.issue_state, "checked")

    def test_issued_goods_stay_as_signed(self):
        self.issue.with_user(self.sam).button_validate()
        move, line = self.move, self.move.move_line_ids
        for name, door in {
            "move quantity": lambda: move.write({"quantity": 5}),
            "line quantity": lambda: line.write({"quantity": 5}),
            "line place": lambda: line.write({"location_dest_id": self.stock.id}),
            "new line": lambda: line.copy({"quantity": 1}),
            "new move": lambda: move.with_user(self.root).copy({"picking_id": self.issue.id}),
            "new line on the picking": lambda: (
                self.env["stock.move.line"]
                .with_user(self.sam)
                .create(
                    {
                        "picking_id": self.issue.id,
                        "product_id": self.piston.id,
                        "quantity": 1,
                        "location_id": self.stock.id,
                        "location_dest_id": self.repair.id,
                    }
                )
            ),
            "demand": lambda: move.write({"product_uom_qty": 9}),
            "back to draft": lambda: move.write({"state": "draft"}),
            "other picking": lambda: move.write({"picking_id": False}),
            "picking place": lambda: self.issue.with_user(self.sam).write(
                {"location_id": self.repair.id}
            ),
        }.items():
            with self.subTest(name), self.assertRaises(UserError):
                door()
        self.assertEqual(
            (self.on_hand(self.piston), self.on_hand(self.piston, self.repair)), (7, 3)
        )
