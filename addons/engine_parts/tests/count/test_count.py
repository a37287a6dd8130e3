from odoo.tests import tagged

from ..count_common import CountCase, epc


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

    def test_unknown_tag_shows_the_part_that_its_number_names(self):
        self.oil.barcode = "80614141123458"
        count = self.started()
        self.later()
        self.read(self.other, 999)
        self.later()
        self.by(self.sam, count).action_compare()
        tag = self.env["engine.count.tag"].search(
            [("count_id", "=", count.id), ("epc", "=", epc(999))]
        )
        self.assertEqual((tag.kind, tag.product_id), ("unknown", self.oil))
        self.assertFalse(self.line(count, self.oil, self.other))

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

    def test_zero_is_counted_by_a_button(self):
        count = self.started()
        oil = self.line(count, self.oil)
        self.by(self.sam, oil).action_nothing_here()
        self.assertEqual((oil.is_manual, oil.manual_qty), (True, 0))
        self.later()
        self.read_all()
        self.later()
        self.by(self.sam, count).action_compare()
        self.assertEqual((oil.kind, oil.difference_qty), ("short", -5))
        with self.refused("Another person has to recount"):
            self.by(self.sam, oil).action_recount_agrees()
        self.by(self.max, oil).action_recount_agrees()
        self.assertEqual((oil.is_recounted, oil.counted_qty), (True, 0))
        with self.refused("only differences are recounted"):
            self.by(self.max, self.line(count, self.ring)).action_recount_agrees()

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

    def test_parts_without_cost_agree_in_value_in_the_trend_too(self):
        (self.ring | self.pump | self.oil).standard_price = 0
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.later(minutes=60 * 24 * 29 + 60 * 9)  # 17:00 of 31 March UTC: April in Shanghai
        count = self.checked(self.compared())
        self.by(self.pia, count).action_apply()
        self.env.flush_all()
        row = self.env["engine.count.trend"].search([("company_id", "=", self.env.company.id)])
        self.assertEqual((count.accuracy_value, row.accuracy_value), (100, 100))
        self.assertEqual(str(row.month), "2026-04-01")

    def test_lines_changed_after_the_signature_stop_the_count(self):
        count = self.checked(self.explained(self.compared(but=(7,))))
        self.env.cr.execute(
            "UPDATE engine_count_line SET difference_qty = -5"
            " WHERE count_id = %s AND kind = 'short'",
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
