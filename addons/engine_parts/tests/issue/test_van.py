from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestVan(PartsCase):
    """Parts get into a van, and out of it into a repair, with two signatures."""

    def load(self, *lines, user=None):
        issue = (
            self.env["stock.picking"]
            .with_user(self.sam)
            ._request_van_load(
                user or self.eva,
                self.warehouse,
                [{"product_id": part.id, "quantity": quantity} for part, quantity in lines],
            )
        )
        issue.with_user(self.sam).action_sign_issue()
        issue.with_user(self.max).action_sign_check()
        issue.with_user(self.sam).action_issue_parts()
        return issue.location_dest_id

    def transfer(self, source, target):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.piston.id,
                            "product_uom_qty": 1,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        return picking.with_user(self.sam)

    def test_van_is_loaded_with_two_signatures(self):
        van = self.load((self.piston, 3))
        self.assertEqual((self.on_hand(self.piston, van), self.on_hand(self.piston)), (3, 7))
        self.assertEqual(van.van_user_id, self.eva)
        self.assertEqual(self.load((self.piston, 1)), van)  # one van an engineer

    def test_ordinary_transfer_leads_neither_into_nor_from_a_van_to_a_repair(self):
        van, other = self.load((self.piston, 3)), self.load((self.gasket, 1), user=self.max)
        for source, target in (
            (self.stock, van),
            (van, self.repair),
            (van, other),
            (self.repair, van),
        ):
            if source == self.repair:
                self.add_stock(self.piston, 1, self.repair)
            with self.refused("two people"):
                self.transfer(source, target).button_validate()
        self.transfer(van, self.stock).button_validate()  # back to the store it may
        self.assertEqual(self.on_hand(self.piston, van), 2)

    def test_engineer_issues_from_the_own_van_and_somebody_else_checks(self):
        van = self.load((self.piston, 3))
        issue = self.new_issue((self.piston, 2))
        issue.with_user(self.eva).action_take_from_van()
        self.assertEqual(issue.location_id, van)
        mine = issue.with_user(self.eva)
        mine.action_sign_issue()
        with self.refused("two people"):
            mine.action_sign_check()
        issue.with_user(self.sue).action_sign_check()
        mine.action_issue_parts()
        self.assertEqual(
            (self.on_hand(self.piston, van), self.on_hand(self.piston, self.repair)), (1, 2)
        )
        self.assertIn("take_from", self.steps(issue))

    def test_engineer_issues_neither_from_the_store_nor_from_other_vans(self):
        self.load((self.piston, 3), user=self.max)
        issue = self.new_issue()
        for step in ("action_sign_issue", "action_issue_parts", "action_confirm_lines"):
            with self.assertRaises(AccessError):
                self.rpc(self.eva, issue, step)
        with self.refused("you have no van"):
            issue.with_user(self.eva).action_take_from_van()
        issue.with_user(self.max).action_take_from_van()
        with self.assertRaises(AccessError):
            self.rpc(self.eva, issue, "action_sign_issue")

    def test_van_that_lacks_a_part_is_refused_as_a_whole(self):
        self.load((self.piston, 1))
        issue = self.new_issue((self.piston, 2))
        with self.refused("does not hold all"):
            issue.with_user(self.eva).action_take_from_van()
        self.assertEqual(issue.location_id, self.stock)
        self.assertEqual(issue.state, "assigned")

    def test_source_is_not_changed_after_a_signature(self):
        self.load((self.piston, 3))
        issue = self.new_issue()
        issue.with_user(self.sam).action_sign_issue()
        with self.refused("has signed already"):
            issue.with_user(self.eva).action_take_from_van()

    def test_back_to_the_store(self):
        self.load((self.piston, 3))
        issue = self.new_issue()
        issue.with_user(self.eva).action_take_from_van()
        issue.with_user(self.sam).action_take_from_store()
        self.assertEqual((issue.location_id, issue.state), (self.stock, "assigned"))

    def test_only_who_handles_parts_gets_a_van(self):
        pickings = self.env["stock.picking"]
        lines = [{"product_id": self.piston.id, "quantity": 1}]
        with self.refused("no engineer"):
            pickings.with_user(self.sam)._request_van_load(
                self.users["finance"], self.warehouse, lines
            )
        with self.assertRaises(AccessError):
            pickings.with_user(self.eva)._request_van_load(self.eva, self.warehouse, lines)

    def test_van_of_an_engineer_without_login_is_loaded_and_emptied_by_the_store(self):
        vans = self.env["stock.location"].sudo()
        van = vans.create(vans._prepare_van_vals("Wu", self.warehouse))
        pickings = self.env["stock.picking"].with_user(self.sam)
        lines = [{"product_id": self.piston.id, "quantity": 1}]
        nobody = self.env["res.users"]
        load = pickings._request_van_load(nobody, self.warehouse, lines, van)
        self.assertEqual(load.location_dest_id, van)
        with self.refused("not the van of that engineer"):
            pickings._request_van_load(self.eva, self.warehouse, lines, van)
        with self.refused("not the van of that engineer"):
            pickings._request_van_load(nobody, self.warehouse, lines, self.stock)
        with self.refused("Say whose van"):
            pickings._request_van_load(nobody, self.warehouse, lines)

    def test_mark_of_a_van_is_not_taken_off(self):
        van = self.load((self.piston, 1))
        for vals in ({"is_engine_van": False}, {"van_user_id": self.max.id}):
            with self.assertRaises(UserError):
                self.rpc(self.root, van, "write", vals)
        with self.assertRaises(UserError):
            self.rpc(self.root, van, "write", {"location_id": self.stock.id})
        with self.assertRaises(UserError):
            self.env["stock.location"].with_user(self.root).create(
                {
                    "name": "Forged",
                    "usage": "internal",
                    "is_engine_van": True,
                    "van_user_id": self.max.id,
                }
            )

    def test_parts_of_a_van_are_not_taken_by_a_line_that_names_it(self):
        van = self.load((self.piston, 3))
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        transfer = self.transfer(self.stock, shelf)
        transfer.move_line_ids.location_id = van
        with self.refused("only what was asked for"):
            transfer.button_validate()

    def test_dialog_requests_the_load_and_shows_the_van(self):
        load = (
            self.env["engine.van.load"]
            .with_user(self.sam)
            .create(
                {
                    "user_id": self.eva.id,
                    "warehouse_id": self.warehouse.id,
                    "line_ids": [Command.create({"product_id": self.gasket.id, "quantity": 2})],
                }
            )
        )
        issue = self.env["stock.picking"].browse(load.action_load()["res_id"])
        self.assertTrue(issue.is_van_load)
        self.assertEqual(load.van_id, issue.location_dest_id)
        self.assertFalse(issue.old_part_ids)
