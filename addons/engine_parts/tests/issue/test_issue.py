from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.engine_base.tools.moment import Replay

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestIssue(PartsCase):
    """What happens when the parts leave the store."""

    def test_part_way_issue_leaves_an_unsigned_back_order(self):
        issue = self.new_checked_issue((self.piston, 11), (self.gasket, 1))
        issue.with_user(self.sam).action_issue_parts()
        self.assertEqual(issue.issue_state, "issued")
        self.assertEqual(self.on_hand(self.piston, self.repair), 10)
        rest = issue.backorder_ids
        self.assertRecordValues(
            rest,
            [
                {
                    "is_parts_issue": True,
                    "issue_state": "requested",
                    "issuer_id": False,
                    "checker_id": False,
                    "issue_fingerprint": False,
                    "origin": "SO-1",
                }
            ],
        )
        self.assertEqual(rest.move_ids.product_uom_qty, 1)
        with self.refused("nothing is reserved"):
            rest.with_user(self.sam).action_sign_issue()
        self.add_stock(self.piston, 5)
        rest.with_user(self.sam).action_assign()
        rest.with_user(self.sam).action_sign_issue()
        rest.with_user(self.max).action_sign_check()
        rest.with_user(self.sam).action_issue_parts()
        self.assertEqual(self.on_hand(self.piston, self.repair), 11)

    def test_rest_is_not_dropped_by_a_wizard(self):
        issue = self.new_checked_issue((self.piston, 11))
        issue.with_user(self.sam).with_context(
            cancel_backorder=True, picking_ids_not_to_backorder=issue.ids, skip_backorder=True
        ).button_validate()
        self.assertEqual(issue.backorder_ids.move_ids.product_uom_qty, 1)

    def test_more_than_asked_for_is_refused(self):
        issue = self.new_issue((self.piston, 2))
        issue.move_ids.with_user(self.sam).quantity = 3
        with self.refused("more than the 2.0 that"):
            issue.with_user(self.sam).action_sign_issue()

    def test_more_than_reserved_is_refused(self):
        self.new_issue((self.piston, 8))
        issue = self.new_issue((self.piston, 5))
        self.assertEqual(issue.move_ids.quantity, 2)
        with self.refused("can be reserved"):
            issue.move_ids.with_user(self.sam).quantity = 5
        with self.refused("can be reserved"):
            issue.move_line_ids.with_user(self.sam).quantity = 5

    def test_more_than_the_store_has_is_refused(self):
        issue = self.new_checked_issue((self.piston, 5))
        self.env["stock.quant"]._update_available_quantity(self.piston, self.stock, -8)
        with self.refused("cannot be issued"):
            issue.with_user(self.sam).action_issue_parts()

    def test_lot_of_a_tracked_part_goes_along(self):
        self.piston.tracking = "lot"
        pump = self.env["product.product"].create(
            {"name": "Pump", "is_storable": True, "is_engine_part": True, "tracking": "lot"}
        )
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": pump.id})
        self.env["stock.quant"]._update_available_quantity(pump, self.stock, 3, lot_id=lot)
        self.new_issued((pump, 2))
        self.assertEqual(lot.quant_ids.filtered(lambda q: q.location_id == self.repair).quantity, 2)

    def test_hook_is_called_once_with_all_that_were_issued(self):
        issues = self.new_checked_issue() | self.new_checked_issue((self.gasket, 1))
        seen = []
        with patch.object(
            type(issues), "_on_parts_issued", lambda pickings: seen.append(pickings.ids)
        ):
            issues.with_user(self.sam).action_issue_parts()
        self.assertEqual(seen, [issues.ids])

    def test_a_hook_that_fails_moves_nothing(self):
        issue = self.new_checked_issue()

        def refuse(_pickings):
            raise UserError("the order is frozen")  # pylint: disable=translation-required

        with (
            patch.object(type(issue), "_on_parts_issued", refuse),
            self.refused("frozen"),
        ):
            issue.with_user(self.sam).action_issue_parts()
        self.env.invalidate_all()
        self.assertEqual((issue.issue_state, self.on_hand(self.piston)), ("checked", 10))

    def test_core_button_issues_when_everybody_signed(self):
        issue = self.new_checked_issue()
        issue.with_user(self.sam).button_validate()
        self.assertEqual(issue.issue_state, "issued")

    def test_unused_parts_come_back_by_an_ordinary_transfer(self):
        issue = self.new_issued((self.piston, 2))
        wizard = (
            self.env["stock.return.picking"]
            .with_user(self.sam)
            .with_context(active_id=issue.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 1
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self.assertEqual(back.picking_type_id, self.warehouse.int_type_id)
        back.with_user(self.sam).button_validate()
        self.assertEqual(
            (self.on_hand(self.piston), self.on_hand(self.piston, self.repair)), (9, 1)
        )

    def test_ordinary_transfers_behave_as_in_core(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        transfer = (
            self.env["stock.picking"]
            .create(
                {
                    "picking_type_id": self.warehouse.int_type_id.id,
                    "location_id": self.stock.id,
                    "location_dest_id": shelf.id,
                    "move_ids": [
                        (
                            0,
                            0,
                            {
                                "product_id": self.piston.id,
                                "product_uom_qty": quantity,
                                "location_id": self.stock.id,
                                "location_dest_id": shelf.id,
                            },
                        )
                        for quantity in (1, 2)
                    ],
                }
            )
            .with_user(self.sam)
        )
        transfer.action_confirm()
        self.assertEqual(len(transfer.move_ids), 1)  # core merges equal lines
        transfer.action_assign()
        transfer.button_validate()
        self.assertEqual((transfer.state, self.on_hand(self.piston, shelf)), ("done", 3))
        self.assertEqual(self.steps(transfer), [])

    def test_replayed_history_carries_its_own_dates(self):
        at = fields.Datetime.to_datetime("2024-03-05 06:07:08")
        past = self.env(context={**self.env.context, "engine_moment": Replay(at)})
        issue = self.new_issue().with_env(past)
        issue.with_user(self.sam).action_sign_issue()
        issue.with_user(self.max).action_sign_check()
        issue.with_user(self.sam).action_issue_parts()
        self.assertRecordValues(
            issue, [{"issued_at": at, "checked_at": at, "date_done": at, "issue_state": "issued"}]
        )
        self.assertEqual(issue.move_ids.date, at)

    def test_forged_moment_is_ignored(self):
        issue = self.new_issue()
        self.rpc(
            self.sam, issue, "action_sign_issue", context={"engine_moment": "2020-01-01 00:00:00"}
        )
        self.assertGreater(issue.issued_at, fields.Datetime.to_datetime("2025-01-01"))
