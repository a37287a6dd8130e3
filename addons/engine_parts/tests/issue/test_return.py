from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestReturn(PartsCase):
    """Unused parts and replaced old ones come back, never more than went out."""

    def setUp(self):
        super().setUp()
        self.piston.write({"is_returnable_core": True, "core_value": 30})
        self.issue = self.new_issued((self.piston, 3), (self.gasket, 1))
        self.old = self.issue.old_part_ids

    def give_back(self, quantity, condition="good", giver=None, reason="ordered twice", who=None):
        piece = self.issue.move_line_ids.filtered(lambda line: line.product_id == self.piston)
        line = {"move_line_id": piece.id, "quantity": quantity, "condition": condition}
        return self.rpc(
            who or self.sam,
            self.issue,
            "action_return_unused",
            [line],
            (giver or self.eva).id,
            reason,
        )

    def give_old(self, quantity, lot_name="", **kwargs):
        line = {"old_part_id": self.old.id, "quantity": quantity, "lot_name": lot_name}
        giver = kwargs.get("giver", self.eva)
        return self.rpc(
            kwargs.get("who", self.sam),
            self.issue,
            "action_return_old",
            [line],
            giver.id,
            "replaced",
        )

    def test_good_parts_go_back_to_the_store(self):
        receipt = self.env["stock.picking"].browse(self.give_back(2))
        self.assertEqual(
            (self.on_hand(self.piston), self.on_hand(self.piston, self.repair)), (9, 1)
        )
        self.assertRecordValues(
            receipt,
            [
                {
                    "state": "done",
                    "returned_by_id": self.eva.id,
                    "received_by_id": self.sam.id,
                    "return_reason": "ordered twice",
                    "return_id": self.issue.id,
                }
            ],
        )
        self.assertIn("return_unused", self.steps(self.issue))
        self.assertEqual(self.old.quantity, 1)  # two old parts stay in the engine

    def test_damaged_parts_do_not_go_back_to_the_shelf(self):
        self.give_back(1, "damaged")
        self.assertEqual(
            (self.on_hand(self.piston), self.on_hand(self.piston, self.repair)), (7, 2)
        )

    def test_more_than_issued_does_not_come_back(self):
        self.give_back(2)
        self.add_stock(self.piston, 5, self.repair)  # of another issue
        with self.refused("cannot come back"):
            self.give_back(2)
        with self.refused("lie free"):
            self.give_back(100)

    def test_used_parts_do_not_come_back(self):
        use = self.env["stock.move"].create(
            {
                "product_id": self.gasket.id,
                "product_uom_qty": 2,
                "location_id": self.repair.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "picking_type_id": self.warehouse.out_type_id.id,
            }
        )
        use._action_confirm()
        lines = [{"product_id": self.gasket.id, "quantity": 2, "move_dest_id": use.id}]
        issue = self.new_issue(lines=lines)
        issue.with_user(self.sam).action_sign_issue()
        issue.with_user(self.max).action_sign_check()
        issue.with_user(self.sam).action_issue_parts()
        use._action_assign()
        use.move_line_ids.quantity = 1
        use.picked = True
        use.with_context(cancel_backorder=True)._action_done()
        self.assertEqual(issue.move_ids._returnable_quantity(), 1)

    def test_core_return_wizard_has_the_same_limit(self):
        self.give_back(3)
        self.add_stock(self.piston, 5, self.repair)
        wizard = (
            self.env["stock.return.picking"]
            .with_user(self.sam)
            .with_context(active_id=self.issue.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.filtered(
            lambda line: line.product_id == self.piston
        ).quantity = 1
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        with self.refused("cannot come back"):
            back.with_user(self.sam).button_validate()

    def test_old_part_is_received_without_value(self):
        receipt = self.env["stock.picking"].browse(self.give_old(2))
        place = self.warehouse.old_parts_location_id
        self.assertEqual(self.on_hand(self.piston, place), 2)
        self.assertEqual(sum(receipt.move_ids.mapped("value")), 0)
        self.assertFalse(receipt.move_ids.account_move_id)
        self.assertEqual(self.piston.qty_available, 10)  # 7 in the store, 3 in repair
        self.assertRecordValues(
            self.old, [{"returned_quantity": 2, "open_quantity": 1, "open_value": 30}]
        )
        with self.refused("more old parts"):
            self.give_old(2)
        self.give_old(1)
        self.assertTrue(self.old.closed_at)

    def test_old_part_is_due_and_late_by_the_policy(self):
        days = self.env["engine.policy"]._of(self.env.company).core_return_days
        self.assertEqual(self.old.due_on, fields.Date.today() + timedelta(days=days))
        late = self.env["engine.old.part"].search([("is_late", "=", True)])
        self.assertNotIn(self.old, late)
        self.old.due_on = fields.Date.today() - timedelta(days=1)
        self.assertTrue(self.old.is_late)
        self.assertIn(self.old, self.env["engine.old.part"].search([("is_late", "=", True)]))
        self.give_old(3)
        self.assertFalse(self.old.is_late)

    def test_old_serial_number_is_asked_for_and_kept(self):
        pump = self.env["product.product"].create(
            {
                "name": "Pump",
                "is_storable": True,
                "is_engine_part": True,
                "is_returnable_core": True,
                "tracking": "serial",
            }
        )
        serial = self.env["stock.lot"].create({"name": "NEW-1", "product_id": pump.id})
        self.env["stock.quant"]._update_available_quantity(pump, self.stock, 1, lot_id=serial)
        self.issue = self.new_issued((pump, 1))
        self.old = self.issue.old_part_ids
        with self.refused("Enter that of the old"):
            self.give_old(1)
        receipt = self.env["stock.picking"].browse(self.give_old(1, "OLD-9"))
        self.assertEqual(receipt.move_line_ids.lot_id.name, "OLD-9")

    def test_receiver_and_giver_are_two_people_of_the_service(self):
        with self.refused("hand back yourself"):
            self.give_back(1, giver=self.sam)
        with self.refused("not among those"):
            self.give_back(1, giver=self.users["finance"])
        with self.refused("needs a reason"):
            self.give_back(1, reason=" ")
        for role in ("engineer", "planner", "finance"):
            with self.assertRaises(AccessError):
                self.give_back(1, who=self.users[role], giver=self.max)

    def test_only_what_is_entered_sensibly_is_received(self):
        other = self.new_issued().move_line_ids
        for line, words in (
            ({"move_line_id": other.id, "quantity": 1, "condition": "good"}, "its own parts"),
            (
                {
                    "move_line_id": self.issue.move_line_ids[0].id,
                    "quantity": -1,
                    "condition": "good",
                },
                "above zero",
            ),
            (
                {
                    "move_line_id": self.issue.move_line_ids[0].id,
                    "quantity": 1,
                    "condition": "lost",
                },
                "its own parts",
            ),
        ):
            with self.refused(words):
                self.rpc(
                    self.sam, self.issue, "action_return_unused", [line], self.eva.id, "because"
                )
        with self.refused("that is done"):
            self.rpc(self.sam, self.new_issue(), "action_return_unused", [], self.eva.id, "because")

    def test_malformed_lines_are_refused_in_words(self):
        piece = self.issue.move_line_ids[0].id
        for lines, words in (
            ([{"quantity": 1}], "as numbers"),
            ([{"move_line_id": "x", "quantity": 1}], "as numbers"),
            ([{"move_line_id": piece, "quantity": None}], "as numbers"),
            ([7], "as numbers"),
            ([{"move_line_id": piece, "quantity": "nan", "condition": "good"}], "above zero"),
            ([{"move_line_id": piece, "quantity": "inf", "condition": "good"}], "above zero"),
            ([{"move_line_id": 999999999, "quantity": 1, "condition": "good"}], "its own parts"),
            ([], "above zero"),
        ):
            with self.subTest(lines), self.refused(words):
                self.rpc(self.sam, self.issue, "action_return_unused", lines, self.eva.id, "x")

    def test_trace_of_a_return_is_not_written(self):
        receipt = self.env["stock.picking"].browse(self.give_back(1))
        with self.assertRaises(AccessError):
            self.rpc(self.root, receipt, "write", {"returned_by_id": self.max.id})

    def test_dialog_returns_unused_and_old_together(self):
        action = self.issue.with_user(self.sam).action_open_return()
        form = Form(
            self.env["engine.parts.return"].with_user(self.sam).with_context(**action["context"])
        )
        form.giver_id = self.eva
        form.reason = "fault was elsewhere"
        with form.unused_ids.edit(0) as line:
            line.quantity = 1
        with form.old_ids.edit(0) as line:
            line.quantity = 1
        form.save().action_return()
        self.assertEqual(self.on_hand(self.piston), 8)
        self.assertEqual(self.old.open_quantity, 1)

    def test_back_order_of_an_order_is_counted_with_its_issue(self):
        self.assertEqual(self.issue.move_ids[0]._returnable_quantity(), 3)
        self.give_back(1)
        self.assertEqual(self.issue.move_ids[0]._returnable_quantity(), 2)

    def test_giver_confirms_the_hand_over_with_a_button_of_their_own(self):
        receipt = self.env["stock.picking"].browse(self.give_back(1))
        todo = receipt.activity_ids
        self.assertEqual((todo.user_id, receipt.is_handover_open), (self.eva, True))
        self.rpc(self.eva, receipt, "action_confirm_handover")
        self.assertTrue(receipt.handed_back_at)
        self.assertFalse(receipt.activity_ids)
        self.assertFalse(receipt.is_handover_open)
        step = self.env["engine.transition"].search(
            [("res_model", "=", "stock.picking"), ("res_id", "=", self.issue.id)],
            order="id desc",
            limit=1,
        )
        self.assertEqual(
            (step.name, step.user_id, step.note), ("confirm_handover", self.eva, receipt.name)
        )
        with self.refused("confirmed this hand-over already"):
            self.rpc(self.eva, receipt, "action_confirm_handover")

    def test_nobody_but_the_giver_confirms_the_hand_over(self):
        receipts = self.env["stock.picking"].browse([*self.give_back(1), *self.give_old(1)])
        with self.assertRaisesRegex(AccessError, "takes two people"):
            self.rpc(self.sam, receipts[0], "action_confirm_handover")
        for user in (self.max, self.sue, self.root):
            with self.assertRaisesRegex(AccessError, "only parts_engineer"):
                self.rpc(user, receipts, "action_confirm_handover")
        with self.assertRaisesRegex(UserError, "no return of parts"):
            self.rpc(self.eva, self.issue, "action_confirm_handover")
        for method, values in (
            ("write", {"handed_back_at": "2026-01-01 00:00:00"}),
            ("write", {"returned_by_id": self.max.id}),
            ("copy", {"handed_back_at": "2026-01-01 00:00:00"}),
        ):
            with self.subTest(method), self.assertRaises(AccessError):
                self.rpc(self.root, receipts[0], method, values)
        self.assertFalse(any(receipts.mapped("handed_back_at")))
        self.rpc(self.eva, receipts, "action_confirm_handover")
        self.assertTrue(all(receipts.mapped("handed_back_at")))

    def test_open_hand_overs_are_found(self):
        one, two = self.env["stock.picking"].browse([*self.give_back(1), *self.give_back(1)])
        self.rpc(self.eva, one, "action_confirm_handover")
        found = self.env["stock.picking"].search(
            [("is_handover_open", "=", True), ("return_id", "=", self.issue.id)]
        )
        self.assertEqual(found, two)
        closed = self.env["stock.picking"].search(
            [("is_handover_open", "=", False), ("return_id", "=", self.issue.id)]
        )
        self.assertEqual(closed, one)

    def test_engineer_opens_the_return_to_confirm(self):
        receipt = self.env["stock.picking"].browse(self.give_back(1))
        action = self.env.ref("engine_parts.stock_picking_action_return")
        views = [(view.view_id.id, view.view_mode) for view in action.view_ids]
        pickings = self.env["stock.picking"].with_user(self.eva)
        arch = pickings.get_views(views)["views"]["form"]["arch"]
        self.assertIn("action_confirm_handover", arch)
        self.assertTrue(receipt.with_user(self.eva).move_line_ids.read(["product_id", "quantity"]))
