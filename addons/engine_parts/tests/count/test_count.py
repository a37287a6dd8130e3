from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from ..count_common import CountBuilders, epc


class CountCase(CountBuilders, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build()


@tagged("post_install", "-at_install")
class TestCount(CountCase):
    """Clauses 2 and 4: a count from the start to the stock, with tags and by hand."""

    def test_everything_read_agrees_and_is_accurate(self):
        count = self.compared()
        self.assertEqual(set(count.line_ids.mapped("kind")), {"match"})
        self.assertEqual(
            (count.accuracy_units, count.accuracy_lines, count.accuracy_value), (100, 100, 100)
        )
        self.assertTrue(count.is_accurate)

    def test_missing_extra_misplaced_and_unknown_tags_are_told_apart(self):
        count = self.started()
        self.line(count, self.oil).manual_qty = 5
        for _round in range(2):
            self.later()
            self.read_all(but=(3, 103))
            self.read(self.shelf, 103)
            self.read(self.other, 999)
            self.later()
            self.by(self.sam, count).action_next_round()
        self.by(self.sam, count).action_compare()
        kinds = {
            tag.epc: (tag.kind, tag.home_id, tag.place_id)
            for tag in self.env["engine.count.tag"].search([("count_id", "=", count.id)])
        }
        nowhere = self.shelf.browse()
        self.assertEqual(kinds[epc(3)], ("missing", self.shelf, nowhere))
        self.assertEqual(kinds[epc(103)], ("misplaced", self.other, self.shelf))
        self.assertEqual(kinds[epc(999)], ("unknown", nowhere, self.other))
        self.assertEqual(kinds[epc(4)], ("found", self.shelf, self.shelf))
        self.assertEqual(self.line(count, self.ring).difference_qty, -1)
        self.assertEqual(self.line(count, self.pump, self.shelf, self.serials[3]).kind, "over")
        self.assertEqual(self.line(count, self.pump, self.other, self.serials[3]).kind, "short")

    def test_tag_as_strong_in_two_places_is_a_duplicate(self):
        count = self.started()
        self.later()
        self.read_all()
        self.read(self.other, 5, rssi=-52.0)
        self.later()
        self.by(self.sam, count).action_compare()
        tag = self.env["engine.count.tag"].search(
            [("count_id", "=", count.id), ("epc", "=", epc(5))]
        )
        self.assertEqual((tag.kind, tag.is_doubtful), ("duplicate", True))
        self.assertEqual(self.line(count, self.ring).counted_qty, 10)

    def test_second_round_finds_what_the_first_missed_and_the_rule_stops(self):
        count = self.started()
        self.later()
        self.read_all(but=(1, 2))
        self.later()
        count = self.by(self.sam, count)
        count.action_next_round()
        self.assertFalse(count.live()["advice"]["stop"])
        for _round in range(2):
            self.later()
            self.read_all()
            self.later()
            count = self.by(self.sam, count)
            count.action_next_round()
        self.assertEqual(count.round_ids.filtered("ended_at").mapped("new_tags"), [12, 2, 0])
        self.assertTrue(count.live()["advice"]["stop"])

    def test_untagged_parts_are_counted_by_hand_before_anybody_signs(self):
        count = self.started()
        self.later()
        self.read_all()
        self.later()
        self.by(self.sam, count).action_compare()
        self.assertEqual(self.line(count, self.oil).kind, "open")
        with self.refused("not counted"):
            self.by(self.sam, count).action_sign_count()
        self.by(self.max, self.line(count, self.oil)).recount_qty = 5
        self.by(self.sam, count).action_sign_count()
        self.assertEqual(count.state, "signed")

    def test_difference_needs_another_person_a_cause_and_two_signatures(self):
        count = self.compared(but=(7,))
        line = self.line(count, self.ring)
        with self.refused("Another person has to recount"):
            self.by(self.sam, line).recount_qty = 9
        with self.refused("Another person has to recount"):
            self.by(self.sam, count).action_sign_count()
        self.by(self.max, line).recount_qty = 9
        with self.refused("without a cause"):
            self.by(self.sam, count).action_sign_count()
        self.by(self.max, line).cause_id = self.cause
        self.by(self.sam, count).action_sign_count()
        with self.refused("takes two people"):
            self.by(self.sam, count).action_sign_check()
        with self.refused("not possible in state"):
            self.by(self.pia, count).action_apply()
        self.by(self.pia, count).action_sign_check()
        self.by(self.pia, count).action_apply()
        self.assertEqual((count.state, self.on_hand(self.ring, self.shelf)), ("applied", 9))
        self.assertEqual(
            self.steps_of(count), ["start", "compare", "sign_count", "sign_check", "apply"]
        )

    def test_applied_again_changes_nothing_and_says_so(self):
        count = self.checked(self.explained(self.compared(but=(7, 8))))
        self.by(self.pia, count).action_apply()
        moves = self.env["stock.move"].search([("inventory_name", "=", count.name)])
        answer = self.by(self.pia, count).action_apply()
        self.assertIn("already", answer["params"]["message"])
        self.assertEqual(
            self.env["stock.move"].search([("inventory_name", "=", count.name)]), moves
        )
        self.assertEqual(self.on_hand(self.ring, self.shelf), 8)

    def test_accuracy_below_the_policy_is_told_and_enters_the_trend(self):
        count = self.checked(self.explained(self.compared(but=(7, 102))))
        self.assertFalse(count.is_accurate)
        # 10 rings, 5 oils, 4 pumps are 19 units; one ring and one pump are short.
        self.assertAlmostEqual(count.accuracy_units, 100 * 17 / 19, 3)
        self.assertAlmostEqual(count.accuracy_lines, 100 * 4 / 6, 3)
        self.assertAlmostEqual(count.accuracy_value, 100 * (1 - 802.5 / 3375), 3)
        self.by(self.pia, count).action_apply()
        row = self.env["engine.count.trend"].search(
            [("company_id", "=", self.env.company.id), ("month", "=", "2026-03-01")]
        )
        self.assertEqual((row.line_count, row.difference_count), (6, 2))
        self.assertAlmostEqual(row.accuracy_units, 100 * 17 / 19, 3)

    def test_lines_changed_after_the_signature_stop_the_count(self):
        count = self.checked(self.explained(self.compared(but=(7,))))
        self.env.cr.execute(
            "UPDATE engine_count_line SET difference_qty = -5 WHERE count_id = %s AND kind = 'short'",
            [count.id],
        )
        self.env.invalidate_all()
        with self.refused("no longer the ones that were signed"):
            self.by(self.pia, count).action_apply()

    def steps_of(self, count):
        rows = self.env["engine.transition"].search(
            [("res_model", "=", "engine.count"), ("res_id", "=", count.id)], order="sequence_no"
        )
        return rows.mapped("name")


@tagged("post_install", "-at_install")
class TestCountScope(CountCase):
    """Which parts and places a count takes in."""

    def parts(self, **vals):
        return self.started(**vals).sudo().line_ids.product_id

    def test_full_count_takes_every_store(self):
        self.assertLessEqual(
            self.ring | self.pump | self.oil | self.piston,
            self.parts(kind="full", location_ids=False),
        )

    def test_class_takes_its_parts_only(self):
        self.pump.is_critical_part = True
        self.assertEqual(self.parts(kind="class", part_class="critical"), self.pump)

    def test_cycle_takes_what_was_not_counted_for_too_long(self):
        count = self.checked(self.explained(self.compared()))
        self.by(self.pia, count).action_apply()
        self.later(minutes=60)
        self.assertFalse(self.parts(kind="cycle"))

    def test_other_goods_stay_out_unless_asked_for(self):
        towel = self.env["product.product"].create({"name": "Towel", "is_storable": True})
        self.add_stock(towel, 3, self.shelf)
        self.assertNotIn(towel, self.parts())

    def test_two_counts_do_not_meet_in_one_place(self):
        self.started()
        with self.refused("is counting there right now"):
            self.started(location_ids=[(6, 0, self.stock.ids)])


@tagged("post_install", "-at_install")
class TestCountDoors(CountCase):
    """What a counter sees and may do, over RPC too."""

    def test_blind_counter_finds_no_expected_quantity_anywhere(self):
        count = self.started()
        line = self.line(count, self.ring)
        row = self.rpc(self.sam, line, "read", ["expected_qty", "difference_qty", "counted_qty"])[0]
        self.assertEqual([row["expected_qty"], row["difference_qty"]], [0, 0])
        for field in ("book_qty", "seen_book_qty"):
            with self.assertRaises(AccessError):
                self.rpc(self.sam, line, "read", [field])
            with self.assertRaises(AccessError):
                self.rpc_model(self.sam, line, "search", [(field, "=", 10)])
        tags = self.env["engine.count.tag"].with_user(self.sam)
        self.assertFalse(tags.search([("count_id", "=", count.id)]))
        self.assertEqual(self.rpc(self.sam, count, "live")["missing"], [])

    def test_books_are_hidden_again_when_it_is_read_again(self):
        count = self.compared(but=(7,))
        self.assertEqual(self.line(count, self.ring).expected_qty, 10)
        self.by(self.sam, count).action_read_again()
        self.assertFalse(self.line(count, self.ring).expected_qty)

    def test_open_count_shows_what_is_missing(self):
        count = self.started(is_blind=False)
        self.later()
        self.read_all(but=(4,))
        live = self.as_of(self.env["engine.count"].with_user(self.sam).browse(count.id)).live()
        self.assertEqual((live["seen"], live["expected"], live["missing_count"]), (13, 14, 1))
        self.assertEqual(live["missing"][0]["epc"], epc(4))
        self.assertEqual(live["rate"], 1.3)

    def test_results_are_not_written_over_rpc(self):
        count = self.compared()
        for values in ({"state": "applied"}, {"accuracy_units": 100}, {"signer_id": self.max.id}):
            with self.assertRaises(AccessError):
                self.rpc(self.sam, count, "write", values)
        line = self.line(count, self.ring)
        for values in ({"counted_qty": 1}, {"difference_qty": 0}, {"kind": "match"}):
            with self.assertRaises(AccessError):
                self.rpc(self.sam, line, "write", values)
        with self.assertRaises(AccessError):
            self.rpc_model(self.sam, count, "create", {"signer_id": self.max.id})

    def test_quantities_have_their_time(self):
        count = self.compared()
        with self.refused("are entered while counting"):
            self.rpc(self.max, self.line(count, self.ring), "write", {"manual_qty": 3})
        self.checked(count)
        with self.refused("before anybody signs"):
            self.rpc(self.max, self.line(count, self.ring), "write", {"recount_qty": 3})

    def test_goods_nobody_expected_are_added_while_counting(self):
        count = self.started()
        values = {
            "count_id": count.id,
            "product_id": self.gasket.id,
            "location_id": self.shelf.id,
            "manual_qty": 4,
        }
        with self.refused("none of the counted places"):
            self.rpc_model(
                self.sam, count.line_ids, "create", {**values, "location_id": self.repair.id}
            )
        self.rpc_model(self.sam, count.line_ids, "create", values)
        self.later()
        self.by(self.sam, count).action_compare()
        self.assertEqual(self.line(count, self.gasket).difference_qty, 4)

    def test_roles_outside_the_store_neither_count_nor_sign(self):
        count = self.compared()
        for role in ("engineer", "customer_service", "support"):
            with self.assertRaises(AccessError):
                self.rpc(self.users[role], count, "read", ["name"])
        for role in ("quality", "director", "manager"):
            for button in ("action_sign_count", "action_cancel", "action_apply"):
                with self.assertRaises(AccessError):
                    self.rpc(self.users[role], count, button)


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
