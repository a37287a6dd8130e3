from odoo.tests import tagged

from ..count_common import CountCase


@tagged("post_install", "-at_install")
class TestCountMoves(CountCase):
    """Parts moved while they are counted."""

    def move(self, part, quantity, source, target, lot=None):
        move = self.env["stock.move"].create(
            {
                "product_id": part.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": part.id,
                            "quantity": quantity,
                            "lot_id": lot and lot.id,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                        },
                    )
                ],
            }
        )
        move._action_confirm()
        move.picked = True
        move._action_done()
        move.move_line_ids.date = self.now
        return move

    def test_frozen_place_refuses_moves_in_and_out_until_the_count_is_over(self):
        count = self.started()
        for way in ((self.shelf, self.stock), (self.stock, self.shelf)):
            with self.refused("freezes the place for a count"):
                self.move(self.ring, 1, *way)
        with self.refused("freezes the place for a count"):
            self.move(self.pump, 1, self.shelf, self.stock, self.serials[0])
        self.move(self.piston, 1, self.stock, self.other_place())
        self.by(self.sam, count).action_cancel()
        self.move(self.ring, 1, self.shelf, self.stock)

    def other_place(self):
        return self.env["stock.location"].create(
            {"name": "Elsewhere", "location_id": self.stock.id, "usage": "internal"}
        )

    def test_part_issued_after_it_was_read_is_no_difference(self):
        count = self.started(mode="live")
        self.line(count, self.oil).manual_qty = 5
        self.later()
        self.read_all()
        self.later()
        self.move(self.ring, 2, self.shelf, self.stock)
        self.later()
        self.by(self.sam, count).action_compare()
        line = self.line(count, self.ring)
        self.assertEqual((line.kind, line.has_moved, line.difference_qty), ("match", True, 0))

    def test_part_gone_before_it_was_read_is_no_difference(self):
        count = self.started(mode="live")
        self.later()
        self.move(self.ring, 2, self.shelf, self.stock)
        self.later()
        self.read_all(but=(0, 1))
        self.later()
        self.by(self.sam, count).action_compare()
        self.assertEqual(self.line(count, self.ring).kind, "match")

    def test_loss_beside_a_move_is_still_found(self):
        count = self.started(mode="live")
        self.later()
        self.move(self.ring, 2, self.shelf, self.stock)
        self.later()
        self.read_all(but=(0, 1, 2))
        self.later()
        self.by(self.sam, count).action_compare()
        self.assertEqual(self.line(count, self.ring).difference_qty, -1)

    def test_count_by_hand_is_compared_with_the_books_of_that_minute(self):
        count = self.started(mode="live")
        self.later()
        self.move(self.oil, 2, self.shelf, self.stock)
        self.later()
        self.by(self.sam, self.line(count, self.oil)).manual_qty = 3
        self.later()
        self.move(self.oil, 1, self.shelf, self.stock)
        self.later()
        self.by(self.sam, count).action_compare()
        self.assertEqual(self.line(count, self.oil).kind, "match")

    def test_difference_is_applied_to_what_lies_there_then(self):
        count = self.explained(self.compared(but=(7,), mode="live"))
        self.checked(count)
        self.move(self.ring, 4, self.shelf, self.stock)
        self.by(self.pia, count).action_apply()
        self.assertEqual(self.on_hand(self.ring, self.shelf), 5)

    def test_goods_that_left_since_are_not_taken_off_twice(self):
        count = self.explained(self.compared(but=(100,), mode="live"))
        self.checked(count)
        self.move(self.pump, 1, self.shelf, self.stock, self.serials[0])
        with self.refused("has left .* since it was counted"):
            self.by(self.pia, count).action_apply()
        self.assertEqual(count.state, "checked")

    def test_difference_of_two_counts_is_applied_once(self):
        first, second = (
            self.checked(self.explained(self.compared(but=(7,)))) for _count in range(2)
        )
        self.by(self.pia, first).action_apply()
        with self.refused(f"was adjusted since it was counted .{first.name}"):
            self.by(self.pia, second).action_apply()
        self.assertEqual((self.on_hand(self.ring, self.shelf), second.state), (9, "checked"))

    def test_difference_that_somebody_adjusted_meanwhile_is_not_applied_again(self):
        count = self.checked(self.explained(self.compared(but=(7,), mode="live")))
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.ring.id), ("location_id", "=", self.shelf.id)]
        )
        adjusted = quant.with_user(self.root).with_context(inventory_name="Torn tag")
        adjusted.inventory_quantity = 9
        adjusted.action_apply_inventory()
        with self.refused("adjusted since it was counted .Torn tag"):
            self.by(self.pia, count).action_apply()
        self.by(self.pia, count).action_void()
        self.later(minutes=60 * 24 * 365)  # the adjustment is booked by the clock of the test
        self.by(self.max, self.line(count, self.ring)).recount_qty = 9
        self.assertEqual(self.line(count, self.ring).kind, "match")
        self.checked(count)
        self.by(self.pia, count).action_apply()
        self.assertEqual(self.on_hand(self.ring, self.shelf), 9)
