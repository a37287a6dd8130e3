from odoo import Command
from odoo.tests import new_test_user, tagged

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestDetours(PartsCase):
    """Ways from the store to the repair location in two steps of one person."""

    def move(self, source, target, quantity=1, **vals):
        """The storekeeper takes a piston from one place to another by an ordinary transfer."""
        way = {"location_id": source.id, "location_dest_id": target.id}
        move = {"product_id": self.piston.id, "product_uom_qty": 1, **way, **vals}
        transfer = (
            self.env["stock.picking"]
            .with_user(self.sam)
            .create(
                {
                    "picking_type_id": self.warehouse.int_type_id.id,
                    **way,
                    "move_ids": [Command.create(move)],
                }
            )
        )
        transfer.action_confirm()
        transfer.move_ids.quantity = quantity
        transfer.move_ids.picked = True
        transfer.button_validate()
        return transfer

    def test_places_that_are_no_store_are_no_way_round(self):
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.sam)
            .create({"product_id": self.piston.id, "scrap_qty": 1, "location_id": self.stock.id})
        )
        scrap.do_scrap()
        with self.refused("two people"):
            self.move(scrap.scrap_location_id, self.repair)
        for place in (
            self.piston.property_stock_inventory,
            self.piston.property_stock_production,
            self.warehouse.old_parts_location_id,
            self.env.ref("stock.stock_location_customers"),
        ):
            self.move(self.stock, place)
            for vals in ({}, {"is_inventory": True}):
                with self.subTest(place=place.name, **vals), self.refused("two people"):
                    self.move(place, self.repair, **vals)
        self.assertEqual(self.on_hand(self.piston, self.repair), 0)

    def test_what_was_used_comes_back_to_where_it_was(self):
        self.new_issued((self.piston, 1))
        used = self.move(self.repair, self.piston.property_stock_production)
        back = self.move(
            self.piston.property_stock_production,
            self.repair,
            origin_returned_move_id=used.move_ids.id,
        )
        self.assertEqual((back.state, self.on_hand(self.piston, self.repair)), ("done", 1))

    def test_mark_of_an_adjustment_does_not_open_the_way_out(self):
        self.new_issued((self.piston, 1))
        self.add_stock(self.piston, 5, self.repair)
        with self.refused("only what was asked for"):
            self.move(self.repair, self.stock, quantity=3, is_inventory=True)

    def test_shelf_with_goods_is_not_hung_below_the_repair_location(self):
        shelf, empty = self.env["stock.location"].create(
            [{"name": name, "location_id": self.stock.id} for name in ("Shelf", "Empty")]
        )
        self.add_stock(self.gasket, 3, shelf)
        with self.refused("goods lie there"):
            shelf.with_user(self.root).location_id = self.repair
        empty.with_user(self.root).location_id = self.repair
        self.add_stock(self.gasket, 1, empty)
        with self.refused("goods lie there"):
            empty.with_user(self.root).location_id = self.stock


@tagged("post_install", "-at_install")
class TestOnePersonTwoLogins(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = new_test_user(
            cls.env,
            "parts_twin",
            groups="engine_base.group_storekeeper,engine_base.group_supervisor",
            partner_id=cls.sam.partner_id.id,
        )

    def test_second_login_is_no_second_person_at_an_issue(self):
        issue = self.new_issue((self.injector, 1))
        issue.with_user(self.sam).action_sign_issue()
        for button in ("action_sign_check", "action_sign_special"):
            with self.subTest(button), self.refused("issuing takes two people"):
                getattr(issue.with_user(self.twin), button)()

    def test_second_login_is_no_second_person_at_a_return(self):
        issue = self.new_issued((self.piston, 1))
        line = {"move_line_id": issue.move_line_ids.id, "quantity": 1, "condition": "good"}
        with self.refused("hand back yourself"):
            issue.with_user(self.sam).action_return_unused([line], self.twin.id, "not used")


@tagged("post_install", "-at_install")
class TestReturnOfOddGoods(PartsCase):
    """What was packed, or belongs to somebody else, comes back as it went."""

    def give_back(self, issue, quantity):
        line = {"move_line_id": issue.move_line_ids.id, "quantity": quantity, "condition": "good"}
        issue.with_user(self.sam).action_return_unused([line], self.eva.id, "not used")

    def test_packed_parts_come_back(self):
        issue = self.new_issue((self.piston, 3))
        issue.move_line_ids.with_user(self.sam).action_put_in_pack()
        issue.with_user(self.sam).action_sign_issue()
        issue.with_user(self.max).action_sign_check()
        issue.with_user(self.sam).action_issue_parts()
        self.give_back(issue, 2)
        self.assertEqual(
            (self.on_hand(self.piston), self.on_hand(self.piston, self.repair)), (9, 1)
        )

    def test_parts_of_a_consigner_stay_the_consigners(self):
        owner = self.env["res.partner"].create({"name": "Consigner"})
        part = self.piston.create(
            {"name": "Consigned", "is_storable": True, "is_engine_part": True}
        )
        self.env["stock.quant"]._update_available_quantity(part, self.stock, 5, owner_id=owner)
        issue = self.new_issue((part, 2))
        issue.with_user(self.sam).action_sign_issue()
        issue.with_user(self.max).action_sign_check()
        issue.with_user(self.sam).action_issue_parts()
        self.give_back(issue, 2)
        quants = self.env["stock.quant"].search(
            [("product_id", "=", part.id), ("location_id", "=", self.stock.id)]
        )
        self.assertEqual((quants.owner_id, quants.quantity), (owner, 5))
