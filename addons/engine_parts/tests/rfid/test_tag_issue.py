from datetime import timedelta

from odoo.tests import tagged

from ..common_rfid import OTHER_TAG, TAG, RfidCase


@tagged("post_install", "-at_install")
class TestTagAtIssue(RfidCase):
    """Of equal parts without a number, the scanned tag says which of them left."""

    def issued(self, quantity, *codes, product=None):
        """Return an issue done, on whose line the codes were scanned: issuer, then checker."""
        issue = self.new_issue((product or self.piston, quantity))
        for user, code, sign in zip(
            (self.sam, self.max), (*codes, None, None)[:2], ("issue", "check"), strict=True
        ):
            if code:
                issue.with_user(user).action_scan(code)
            getattr(issue.with_user(user), f"action_sign_{sign}")()
        issue.with_user(self.sam).action_issue_parts()
        return issue

    def give_back(self, issue, quantity, condition="good"):
        line = {"move_line_id": issue.move_line_ids.id, "quantity": quantity}
        issue.with_user(self.sam).action_return_unused(
            [{**line, "condition": condition}], self.eva.id, "not used"
        )

    def use(self, issue, quantity):
        use = self.env["stock.move"].create(
            {
                "product_id": self.piston.id,
                "product_uom_qty": quantity,
                "location_id": self.repair.id,
                "location_dest_id": self.piston.property_stock_production.id,
                "move_orig_ids": [(6, 0, issue.move_ids.ids)],
            }
        )
        use._action_confirm()
        use._action_assign()
        use.picked = True
        use._action_done()

    def test_scanned_tag_leaves_with_its_part_and_comes_back_with_it(self):
        tag, other = self.new_tag(), self.new_tag(OTHER_TAG)
        issue = self.issued(1, TAG.lower(), f"0x{TAG}")
        self.assertEqual((tag.state, other.state), ("issued", "commissioned"))
        with self.refused("none of its parts"):
            self.new_issue().with_user(self.sam).action_scan(TAG)
        self.give_back(issue, 1)
        self.assertEqual(tag.state, "commissioned")

    def test_issue_without_a_scan_leaves_the_tags_alone(self):
        tag = self.new_tag()
        self.issued(1)
        self.assertEqual(tag.state, "commissioned")

    def test_used_part_ends_its_tag_once_nothing_can_come_back(self):
        tag = self.new_tag()
        issue = self.issued(2, TAG)
        self.use(issue, 1)
        self.assertEqual(tag.state, "issued")
        self.use(issue, 1)
        self.assertEqual(tag.state, "retired")

    def test_damaged_part_ends_its_tag(self):
        tag = self.new_tag()
        self.give_back(self.issued(1, TAG), 1, "damaged")
        self.assertEqual(tag.state, "retired")

    def test_box_that_is_opened_stays_and_a_whole_one_goes(self):
        opened, whole = self.new_tag(quantity=12), self.new_tag(OTHER_TAG, quantity=4)
        self.issued(3, TAG)
        self.assertEqual((opened.state, opened.quantity), ("commissioned", 9))
        issue = self.issued(4, OTHER_TAG)
        self.assertEqual(whole.state, "issued")
        self.give_back(issue, 2)
        self.assertEqual((whole.state, whole.quantity), ("commissioned", 2))

    def test_serial_number_keeps_its_tag_in_use(self):
        self.gasket.tracking = "serial"
        lot = self.env["stock.lot"].create({"name": "G1", "product_id": self.gasket.id})
        self.env["stock.quant"]._update_available_quantity(self.gasket, self.stock, 1, lot_id=lot)
        self.env["stock.quant"].search(
            [("product_id", "=", self.gasket.id), ("lot_id", "=", False)]
        ).sudo().unlink()
        tag = self.new_tag(product_id=self.gasket.id, lot_id=lot.id)
        self.issued(1, TAG, TAG, product=self.gasket)
        self.assertEqual(tag.state, "commissioned")

    def test_count_of_the_store_does_not_miss_an_issued_tag(self):
        self.new_tag()
        self.new_tag(OTHER_TAG)
        self.issued(1, TAG)

        def expected(place):
            count = (
                self.env["engine.count"]
                .with_user(self.sam)
                .create({"kind": "location", "location_ids": [(6, 0, place.ids)]})
            )
            count.action_start()
            tags = self.env["engine.count.tag"].search([("count_id", "=", count.id)])
            count.action_cancel()
            return tags.mapped("epc")

        self.assertEqual(expected(self.stock), [OTHER_TAG])
        self.assertIn(TAG, expected(self.repair))

    def test_issued_tag_that_is_read_in_the_store_is_found_there(self):
        self.new_tag()
        self.issued(1, TAG)
        count = (
            self.env["engine.count"]
            .with_user(self.sam)
            .create({"kind": "location", "location_ids": [(6, 0, self.stock.ids)]})
        )
        count.action_start()
        count.sudo().round_ids.started_at -= timedelta(minutes=5)
        self.ingest([self.read(minutes=1)])
        count.action_compare()
        tag = self.env["engine.count.tag"].search([("count_id", "=", count.id)])
        self.assertEqual(
            (tag.epc, tag.kind, tag.home_id, tag.place_id),
            (TAG, "misplaced", self.repair, self.stock),
        )
