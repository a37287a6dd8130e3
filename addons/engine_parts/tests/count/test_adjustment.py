from odoo.exceptions import UserError
from odoo.tests import tagged

from ..count_common import CountCase


@tagged("post_install", "-at_install")
class TestAdjustment(CountCase):
    """Spare parts are adjusted by a signed count; core's Physical Inventory keeps the rest."""

    def adjust(self, user, part, quantity, **context):
        quants = self.env["stock.quant"].with_user(user)
        quants = quants.with_context(inventory_mode=True, **context)
        quant = quants.search([("product_id", "=", part.id), ("location_id", "=", self.stock.id)])
        quant.inventory_quantity = quantity
        quant.action_apply_inventory()

    def test_storekeeper_adjusts_no_spare_part_around_the_count(self):
        with self.refused("by a count that two people sign"):
            self.adjust(self.sam, self.piston, 7)
        with self.refused("by a count that two people sign"):
            quant = self.env["stock.quant"].with_user(self.sam).with_context(inventory_mode=True)
            quant.create(
                {
                    "product_id": self.piston.id,
                    "location_id": self.repair.id,
                    "inventory_quantity_auto_apply": 4,
                }
            )
        self.assertEqual(self.on_hand(self.piston), 10)

    def test_head_of_stock_names_a_reason(self):
        with self.refused("names the reason"):
            self.adjust(self.root, self.piston, 7)
        self.adjust(self.root, self.piston, 7, inventory_name="Flood")
        self.assertEqual(self.on_hand(self.piston), 7)

    def test_other_goods_are_adjusted_as_ever(self):
        towel = self.env["product.product"].create({"name": "Towel", "is_storable": True})
        self.add_stock(towel, 3)
        self.adjust(self.sam, towel, 8)
        self.assertEqual(self.on_hand(towel), 8)

    def test_forged_pass_opens_nothing(self):
        with self.assertRaises(UserError):
            self.adjust(self.sam, self.piston, 7, engine_count_applying="yes")
