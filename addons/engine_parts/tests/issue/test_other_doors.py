from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import PartsCase
from .test_around_the_signatures import FORGED


@tagged("post_install", "-at_install")
class TestOtherDoors(PartsCase):
    """Ordinary transfers, wizards, scrap and returns lead nowhere past the signatures."""

    def setUp(self):
        super().setUp()
        self.issue = self.new_issue((self.piston, 2), (self.injector, 1))

    def new_transfer(self, part, destination):
        transfer = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": part.id,
                            "product_uom_qty": 1,
                            "location_id": self.stock.id,
                            "location_dest_id": destination.id,
                        }
                    )
                ],
            }
        )
        transfer.action_confirm()
        transfer.action_assign()
        return transfer.with_user(self.sam)

    def new_shelf(self, parent):
        return self.env["stock.location"].create({"name": "Shelf", "location_id": parent.id})

    def test_moves_created_as_done(self):
        vals = {
            "product_id": self.piston.id,
            "product_uom_qty": 1,
            "location_id": self.stock.id,
            "location_dest_id": self.repair.id,
            "state": "done",
            "move_line_ids": [
                Command.create(
                    {
                        "product_id": self.piston.id,
                        "quantity": 1,
                        "location_id": self.stock.id,
                        "location_dest_id": self.repair.id,
                    }
                )
            ],
        }
        moves = self.env["stock.move"]
        for extra in (
            {},
            {"picking_id": self.issue.id},
            {"picking_type_id": self.warehouse.parts_issue_type_id.id},
            {"picking_type_id": self.warehouse.int_type_id.id},
        ):
            with self.subTest(extra), self.assertRaises(UserError):
                moves.with_user(self.sam).create({**vals, **extra})
        late = {name: value for name, value in vals.items() if name != "state"}
        with self.assertRaises(UserError):
            moves.with_user(self.sam).with_context(default_state="done").create(
                {**late, "picking_id": self.issue.id}
            )
        self.assertEqual(self.on_hand(self.piston, self.repair), 0)

    def test_relocation_of_quants(self):
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.piston.id), ("location_id", "=", self.stock.id)]
        )
        with self.refused("two people"):
            quant.with_user(self.root).move_quants(self.repair)

    def test_scrap_of_an_issue(self):
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.sam)
            .create({"product_id": self.piston.id, "scrap_qty": 1, "picking_id": self.issue.id})
        )
        with self.refused("on their own"):
            scrap.do_scrap()
        issued = self.new_issued()
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.sam)
            .create({"product_id": self.piston.id, "scrap_qty": 1, "picking_id": issued.id})
        )
        with self.refused("stays as it was"):
            scrap.do_scrap()

    def test_return_of_a_return(self):
        issue = self.new_issued((self.gasket, 2))
        for _time in range(2):
            wizard = (
                self.env["stock.return.picking"]
                .with_user(self.sam)
                .with_context(active_id=issue.id, active_model="stock.picking")
                .create({})
            )
            wizard.product_return_moves.quantity = 1
            issue = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
            if issue.location_dest_id != self.repair:
                issue.with_user(self.sam).button_validate()
        with self.refused("two people|signatures are missing"):
            issue.with_user(self.sam).button_validate()

    def test_back_order_wizards(self):
        wizard = (
            self.env["stock.backorder.confirmation"]
            .with_user(self.sam)
            .with_context(button_validate_picking_ids=self.issue.ids, **FORGED)
            .create({"pick_ids": [Command.set(self.issue.ids)]})
        )
        for button in ("process", "process_cancel_backorder"):
            with self.subTest(button), self.refused("signatures are missing"):
                getattr(wizard, button)()

    def test_split(self):
        self.issue.move_ids[0].with_user(self.sam).quantity = 1
        with self.assertRaises(UserError):
            self.issue.with_user(self.sam).action_split_transfer()

    def test_ordinary_transfer_to_the_repair_location(self):
        for place in (self.repair, self.new_shelf(self.repair)):
            with self.refused("two people"):
                self.new_transfer(self.gasket, place).button_validate()
            transfer = self.new_transfer(self.gasket, self.stock)
            transfer.move_line_ids.location_dest_id = place
            with self.refused("two people"):
                transfer.button_validate()

    def test_goods_without_the_mark_are_no_way_round(self):
        self.gasket.is_engine_part = False
        with self.refused("two people"):
            self.new_transfer(self.gasket, self.repair).button_validate()

    def test_done_line_sent_to_the_repair_location(self):
        transfer = self.new_transfer(self.gasket, self.new_shelf(self.stock))
        transfer.button_validate()
        with self.refused("two people"):
            transfer.move_line_ids.location_dest_id = self.repair

    def test_transfer_with_others_is_all_or_nothing(self):
        transfer = self.new_transfer(self.gasket, self.new_shelf(self.stock))
        with self.refused("signatures are missing"):
            (transfer | self.issue).with_user(self.sam).button_validate()
        self.assertEqual(transfer.state, "assigned")
        ready = self.new_checked_issue()
        (transfer | ready).with_user(self.sam).button_validate()
        self.assertEqual((transfer.state, ready.issue_state), ("done", "issued"))

    def test_issue_to_another_place_is_not_signed(self):
        self.issue.with_user(self.sam).location_dest_id = self.stock
        with self.refused("must go as it was asked for"):
            self.issue.with_user(self.sam).action_sign_issue()

    def test_line_of_another_part_is_not_signed(self):
        line = self.issue.move_line_ids[0].with_user(self.sam)
        line.copy({"product_id": self.gasket.id, "quantity": 1, "move_id": line.move_id.id})
        line.quantity = 1
        with self.refused("must go as it was asked for"):
            self.issue.with_user(self.sam).action_sign_issue()

    def test_written_status_is_no_reservation(self):
        issue = self.new_issue((self.piston, 11))
        issue.move_ids.with_user(self.sam).state = "assigned"
        self.assertFalse(issue.is_reserved_or_promised)

    def test_planner_does_not_make_special_parts_ordinary(self):
        with self.assertRaises(AccessError):
            self.rpc(self.pia, self.injector, "write", {"is_special_part": False})
        self.rpc(self.pia, self.gasket, "write", {"is_special_part": True})
        self.rpc(self.users["manager"], self.injector, "write", {"is_special_part": False})
