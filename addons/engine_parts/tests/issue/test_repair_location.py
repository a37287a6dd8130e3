from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestRepairLocation(PartsCase):
    """Out of the repair location goes what was issued to it, and nothing else."""

    def setUp(self):
        super().setUp()
        self.customers = self.env.ref("stock.stock_location_customers")
        self.use = self.env["stock.move"].create(
            {
                "product_id": self.piston.id,
                "product_uom_qty": 2,
                "location_id": self.repair.id,
                "location_dest_id": self.customers.id,
                "origin": "SO-1",
                "picking_type_id": self.warehouse.out_type_id.id,
            }
        )
        self.use._action_confirm()
        line = {"product_id": self.piston.id, "quantity": 2, "move_dest_id": self.use.id}
        self.issue = self.new_issue(lines=[line])

    def sign_and_issue(self):
        self.issue.with_user(self.sam).action_sign_issue()
        self.issue.with_user(self.max).action_sign_check()
        self.issue.with_user(self.sam).action_issue_parts()

    def test_issued_parts_are_used(self):
        self.sign_and_issue()
        self.use.picked = True
        self.use._action_done()
        self.assertEqual(self.on_hand(self.piston, self.repair), 0)

    def test_line_from_the_store_is_not_used(self):
        self.sign_and_issue()
        self.use.move_line_ids.with_user(self.sam).location_id = self.stock
        self.use.picked = True
        with self.refused("only what was asked for and issued"):
            self.use._action_done()
        self.assertEqual(self.on_hand(self.piston), 8)

    def test_more_than_asked_for_is_not_used(self):
        self.sign_and_issue()
        self.use.move_line_ids.quantity = 3
        self.use.picked = True
        with self.refused("only what was asked for and issued"):
            self.use._action_done()

    def test_what_was_not_issued_is_not_used(self):
        self.use.quantity = 2
        self.use.picked = True
        with self.refused("cannot be issued"):
            self.use._action_done()

    def test_order_that_uses_the_store_itself_gets_no_issue(self):
        use = self.use.copy({"location_id": self.stock.id})
        with self.refused("issued parts lie in the repair location"):
            self.new_issue(
                lines=[{"product_id": self.piston.id, "quantity": 2, "move_dest_id": use.id}]
            )

    def test_link_to_the_order_is_not_cut(self):
        for vals in ({"move_dest_ids": [Command.clear()]}, {"propagate_cancel": True}):
            with self.refused("not changed here"):
                self.issue.move_ids.with_user(self.sam).write(vals)
        self.assertEqual(self.issue.move_ids.move_dest_ids, self.use)

    def test_cancelling_is_a_button_not_a_status(self):
        with self.refused("not by a status"):
            self.issue.move_ids.with_user(self.sam).state = "cancel"
        self.issue.with_user(self.sam).action_cancel()
        self.assertRecordValues(self.issue, [{"state": "cancel", "issue_state": "cancelled"}])

    def test_accountant_moves_no_goods_by_records(self):
        """Core lets invoicing create moves, and every employee write move lines."""
        self.sign_and_issue()
        self.use.picked = True
        self.use._action_done()
        accountant = new_test_user(
            self.env, "parts_accountant", groups="account.group_account_invoice"
        )
        line = {
            "product_id": self.gasket.id,
            "quantity": 1,
            "location_id": self.stock.id,
            "location_dest_id": self.customers.id,
        }
        move = {
            "product_id": self.gasket.id,
            "product_uom_qty": 1,
            "location_id": self.stock.id,
            "location_dest_id": self.customers.id,
            "move_line_ids": [Command.create(line)],
        }
        moves = self.env["stock.move"].with_user(accountant)
        lines = self.env["stock.move.line"].with_user(accountant)
        for name, door in {
            "done move": lambda: moves.create({**move, "state": "done"}),
            "forged default": lambda: moves.with_context(default_state="done").create(move),
            "line on a done move": lambda: lines.create({**line, "move_id": self.use.id}),
            "done line": lambda: lines.browse(self.use.move_line_ids.ids).write({"quantity": 9}),
            "line of an issue": lambda: lines.browse(self.issue.move_line_ids.ids).unlink(),
        }.items():
            with self.subTest(name), self.assertRaises(AccessError):
                door()
        self.assertEqual((self.on_hand(self.gasket), self.on_hand(self.piston)), (10, 8))

    def test_storekeeper_creates_no_finished_move_either(self):
        move = {
            "product_id": self.gasket.id,
            "product_uom_qty": 1,
            "location_id": self.stock.id,
            "location_dest_id": self.customers.id,
            "state": "done",
        }
        with self.assertRaises(AccessError):
            self.env["stock.move"].with_user(self.sam).create(move)
