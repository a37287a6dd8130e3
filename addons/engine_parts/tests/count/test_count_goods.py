from odoo.tests import tagged

from ..count_common import CountCase


@tagged("post_install", "-at_install")
class TestCountGoods(CountCase):
    """Goods in packages, goods of somebody else, and those that the books have below zero."""

    def set_apart(self, quantity, **apart):
        """Of the ten rings on the shelf, so many are in a package or another owner's."""
        quants = self.env["stock.quant"]
        quants._update_available_quantity(self.ring, self.shelf, -quantity)
        quants._update_available_quantity(self.ring, self.shelf, quantity, **apart)

    def figures(self, count):
        rings = count.sudo().line_ids.filtered(lambda line: line.product_id == self.ring)
        return {
            (line.package_id or line.owner_id).name: (line.read_qty, line.difference_qty)
            for line in rings
        }

    def applied(self, count):
        self.checked(self.explained(count))
        self.by(self.pia, count).action_apply()
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.ring.id), ("location_id", "=", self.shelf.id)]
        )
        return {(quant.package_id or quant.owner_id).name: quant.quantity for quant in quants}

    def test_tags_on_packed_goods_are_no_difference(self):
        box = self.env["stock.package"].create({"name": "Box 7"})
        self.set_apart(6, package_id=box)
        count = self.compared()
        self.assertEqual(self.figures(count), {"Box 7": (6, 0), False: (4, 0)})
        self.assertEqual(count.accuracy_units, 100)

    def test_what_misses_is_missed_among_the_loose_goods(self):
        box = self.env["stock.package"].create({"name": "Box 7"})
        self.set_apart(6, package_id=box)
        count = self.compared(but=(7,))
        self.assertEqual(self.figures(count), {"Box 7": (6, 0), False: (3, -1)})
        self.assertEqual(self.applied(count), {"Box 7": 6, False: 3})

    def test_where_all_is_packed_the_package_is_short(self):
        box = self.env["stock.package"].create({"name": "Box 7"})
        self.set_apart(10, package_id=box)
        count = self.compared(but=(7,))
        self.assertEqual(self.figures(count), {"Box 7": (9, -1)})
        self.assertEqual(self.applied(count)["Box 7"], 9)

    def test_goods_of_a_consigner_are_counted_as_theirs_without_value(self):
        owner = self.env["res.partner"].create({"name": "Consigner"})
        self.set_apart(4, owner_id=owner)
        count = self.compared()
        self.assertEqual(self.figures(count), {"Consigner": (4, 0), False: (6, 0)})
        self.assertEqual(count.accuracy_units, 100)
        self.set_apart(6, owner_id=owner)
        count = self.compared(but=(7,))
        self.assertEqual(self.figures(count), {"Consigner": (9, -1)})
        self.assertEqual((count.accuracy_value, count.difference_value), (100, 0))
        self.assertEqual(self.applied(count)["Consigner"], 9)

    def test_consigned_goods_counted_by_hand_leave_what_core_leaves(self):
        owner = self.env["res.partner"].create({"name": "Consigner"})
        self.env["stock.quant"]._update_available_quantity(self.oil, self.shelf, 3, owner_id=owner)

        def quantities():
            quants = self.env["stock.quant"].search(
                [("product_id", "=", self.oil.id), ("location_id", "=", self.shelf.id)]
            )
            value = self.oil.with_context(to_date=False).total_value
            return {quant.owner_id: quant.quantity for quant in quants}, value

        with self.env.cr.savepoint() as savepoint:
            for quant in self.env["stock.quant"].search(
                [("product_id", "=", self.oil.id), ("location_id", "=", self.shelf.id)]
            ):
                quant.inventory_quantity = 2 if quant.owner_id else 6
                quant.with_context(inventory_name="core").action_apply_inventory()
            core = quantities()
            savepoint.rollback()
        self.env.invalidate_all()
        count = self.started()
        for line in count.sudo().line_ids.filtered(lambda line: line.product_id == self.oil):
            self.by(self.sam, line).manual_qty = 2 if line.owner_id else 6
        self.later()
        self.read_all()
        self.later()
        self.by(self.sam, count).action_compare()
        self.checked(self.explained(count))
        self.by(self.pia, count).action_apply()
        self.assertEqual(quantities(), core)

    def test_books_below_zero_and_parts_of_a_unit(self):
        litre, below = self.env["product.product"].create(
            [
                {
                    "name": name,
                    "is_storable": True,
                    "is_engine_part": True,
                    "standard_price": 3.33,
                    "uom_id": self.env.ref(f"uom.{unit}").id,
                }
                for name, unit in (("Coolant", "product_uom_litre"), ("Bolt", "product_uom_unit"))
            ]
        )
        self.add_stock(litre, 0.3, self.shelf)
        self.add_stock(below, -3, self.shelf)
        count = self.started(location_ids=[(6, 0, self.shelf.ids)])
        self.by(self.sam, self.line(count, litre)).manual_qty = 0.1 + 0.2
        self.by(self.sam, self.line(count, below)).action_nothing_here()
        self.by(self.sam, self.line(count, self.oil)).manual_qty = 5
        self.later()
        self.read(self.shelf, *range(10), 100, 101)
        self.later()
        self.by(self.sam, count).action_compare()
        self.assertEqual(self.line(count, litre).kind, "match")
        self.assertEqual(self.line(count, below).difference_qty, 3)
        # Of 10 rings, 5 oils, 2 pumps, 0.3 of coolant and -3 bolts, three are wrong.
        self.assertAlmostEqual(count.accuracy_units, 100 * (1 - 3 / 20.3), 3)
        self.checked(self.explained(count))
        self.by(self.pia, count).action_apply()
        self.assertEqual(self.on_hand(below, self.shelf), 0)
