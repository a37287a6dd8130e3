from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestShelfLife(PartsCase):
    """The lot that expires first leaves first; an expired one does not leave at all."""

    def setUp(self):
        super().setUp()
        self.seal = self.env["product.product"].create(
            {
                "name": "Seal",
                "is_storable": True,
                "is_engine_part": True,
                "tracking": "lot",
                "shelf_life_days": 365,
            }
        )

    def new_lot(self, name, days, quantity=5):
        lot = self.env["stock.lot"].create(
            {
                "name": name,
                "product_id": self.seal.id,
                "expiration_date": fields.Datetime.now() + timedelta(days=days),
            }
        )
        self.env["stock.quant"]._update_available_quantity(
            self.seal, self.stock, quantity, lot_id=lot
        )
        return lot

    def test_first_to_expire_is_reserved_first(self):
        self.new_lot("LATE", 300)
        soon = self.new_lot("SOON", 20)
        self.assertEqual(self.new_issue((self.seal, 5)).move_line_ids.lot_id, soon)

    def test_expired_lot_is_not_reserved(self):
        self.new_lot("OVER", -1)
        self.assertFalse(self.new_issue((self.seal, 1)).move_line_ids)

    def test_lot_that_expires_after_the_reservation_is_not_issued(self):
        lot = self.new_lot("SOON", 20)
        issue = self.new_issue((self.seal, 1))
        issue.with_user(self.sam).action_sign_issue()
        lot.expiration_date = fields.Datetime.now() - timedelta(minutes=1)
        with self.refused("passed its shelf life"):
            issue.with_user(self.max).action_sign_check()
        lot.expiration_date = fields.Datetime.now() + timedelta(days=1)
        issue.with_user(self.max).action_sign_check()
        lot.expiration_date = fields.Datetime.now() - timedelta(minutes=1)
        for door in ("action_issue_parts", "button_validate", "_action_done"):
            with self.refused("passed its shelf life"):
                getattr(issue.with_user(self.sam).with_context(skip_expired=True), door)()
        self.assertEqual(self.on_hand(self.seal, self.repair), 0)

    def test_list_of_shelf_lives_is_sorted_and_filtered(self):
        self.new_lot("LATE", 300)
        self.new_lot("OVER", -1)
        action = self.env.ref("engine_parts.stock_quant_action_shelf_life")
        quants = self.env["stock.quant"].with_user(self.sam)
        quants.get_views([(action.view_id.id, "list"), (action.search_view_id.id, "search")])
        found = quants.search(
            [("product_id", "=", self.seal.id), ("expiration_date", "!=", False)],
            order="expiration_date, id",
        )
        self.assertEqual(found.lot_id.mapped("name")[0], "OVER")

    def test_expired_part_comes_back_from_the_engineer(self):
        lot = self.new_lot("SOON", 20)
        issue = self.new_issued((self.seal, 2))
        lot.expiration_date = fields.Datetime.now() - timedelta(minutes=1)
        line = {
            "move_line_id": issue.move_line_ids.id,
            "quantity": 2,
            "condition": "damaged",
        }
        issue.with_user(self.sam).action_return_unused([line], self.eva.id, "expired")
        self.assertEqual(self.on_hand(self.seal, self.repair), 0)
