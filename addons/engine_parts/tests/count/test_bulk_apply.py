from odoo.tests import tagged

from ...models.count import bulk_apply
from .bulk_common import BulkCase


@tagged("post_install", "-at_install")
class TestBulkApply(BulkCase):
    """Differences applied in bulk leave the database as core's own method leaves it."""

    def test_bulk_leaves_what_core_leaves_for_every_cost_method_and_valuation(self):
        _none, core = self.undone(self.core)
        answer, bulk = self.undone(self.bulk)
        self.assertEqual(answer, {"bulk": len(self.differences()), "core": 0})
        self.assertGreater(len(core["account_move_line"]), 20)
        for name, rows in core.items():
            with self.subTest(name):
                self.assertEqual(bulk[name], rows)

    def test_reserved_packed_and_negative_stock_goes_cores_way(self):
        part = self.parts[0]
        package = self.env["stock.package"].create({"name": "BOX"})
        self.env["stock.quant"]._update_available_quantity(
            part, self.shelves[0], 5, package_id=package
        )
        other = self.parts.filtered(lambda one: one.tracking == "none")[1]
        quant = self.env["stock.quant"]._gather(other, self.shelves[0])
        quant.reserved_quantity = quant.quantity
        answer = self.bulk(self.differences())
        self.assertEqual(answer["core"], 4)  # both places of both parts
        self.assertEqual(self.on_hand(other, self.shelves[0]), 17)

    def test_an_addon_nobody_reviewed_sends_everything_cores_way(self):
        self.patch(bulk_apply, "REVIEWED", bulk_apply.REVIEWED - {"stock_account"})
        answer = self.bulk(self.differences())
        self.assertEqual(answer["bulk"], 0)

    def test_a_rehearsal_that_disagrees_sends_everything_cores_way(self):
        self.patch(bulk_apply.Values, "of", lambda _self, _one: 1.0)
        _answer, core = self.undone(self.core)
        answer, bulk = self.undone(self.bulk)
        self.assertEqual((answer["bulk"], bulk["stock_move"]), (0, core["stock_move"]))
