from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import PartsCase


@tagged("post_install", "-at_install", "-standard", "beside")
class TestBesideBatchTransfers(PartsCase):
    """Odoo's batch transfers, where they are installed too, wait for the two people as well."""

    def batch(self, transfers):
        batches = self.env["stock.picking.batch"].with_user(self.sam)
        return batches.create({"picking_ids": [Command.set(transfers.ids)]})

    def test_batch_of_an_unsigned_issue_is_refused(self):
        batch = self.batch(self.new_issue((self.piston, 2)))
        with self.assertRaises(UserError):
            batch.action_done()

    def test_batch_is_done_when_each_issue_is_signed_by_two(self):
        signed = self.new_checked_issue((self.piston, 2), (self.gasket, 1))
        fresh = self.new_issue((self.piston, 1))
        fresh.move_ids.with_user(self.sam).picked = True  # core skips what nobody has picked
        batch = self.batch(fresh | signed)
        batch.action_confirm()
        with self.refused("signatures are missing"):
            batch.action_done()
        self.assertEqual(self.on_hand(self.piston, self.repair), 0)
        fresh.with_user(self.sam).action_sign_issue()
        with self.refused("signatures are missing"):
            batch.action_done()
        fresh.with_user(self.max).action_sign_check()
        batch.action_done()
        self.assertEqual((fresh | signed).mapped("issue_state"), ["issued", "issued"])
        self.assertEqual(self.on_hand(self.piston, self.repair), 3)
