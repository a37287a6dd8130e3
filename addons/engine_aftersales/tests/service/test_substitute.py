from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..common import ServiceBuilders


@tagged("post_install", "-at_install")
class TestSubstituteOfAnOrder(ServiceBuilders, TransactionCase):
    """A part that is short is replaced in the plan, before it is approved; old parts come back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build()
        cls.rare = cls.env["product.product"].create(
            {
                "name": "Rare injector",
                "is_storable": True,
                "is_engine_part": True,
                "categ_id": cls.injector.categ_id.id,
                "standard_price": 400,
            }
        )
        cls.env["engine.part.substitute"].create(
            {
                "product_id": cls.rare.id,
                "substitute_id": cls.injector.id,
                "engine_model_ids": [Command.set(cls.model.ids)],
            }
        )

    def test_substitute_is_chosen_while_the_plan_is_open(self):
        order = self.new_order([(self.rare, 2)])
        part = order.move_ids.with_user(self.support)
        self.assertTrue(part.is_short)
        action = part.action_open_substitution()
        self.assertEqual(action["context"]["default_engine_model_id"], self.model.id)
        part.action_substitute(self.injector.id, "three weeks from the supplier")
        self.assertFalse(part.is_short)
        self.assertEqual(
            (part.product_id, part.substitute_for_id, part.substituted_by_id),
            (self.injector, self.rare, self.support),
        )
        self.walk(order, "approved")
        self.assertEqual(order.issue_picking_ids.move_ids.product_id, self.injector)

    def test_approved_plan_is_not_changed_on_the_order_or_on_the_issue(self):
        order = self.walk(self.new_order([(self.rare, 2)]), "planned")
        with self.assertRaisesRegex(UserError, "fixed with the plan"):
            order.move_ids.with_user(self.support).action_substitute(self.injector.id, "short")
        issue = order.issue_picking_ids
        with self.assertRaisesRegex(UserError, "Revise the plan"):
            issue.move_ids.with_user(self.storekeeper).action_substitute(self.injector.id, "short")

    def test_substitute_for_other_engines_is_refused(self):
        self.env["engine.part.substitute"].search([]).engine_model_ids = self.env[
            "product.product"
        ].create({"name": "WP10 Diesel", "is_storable": True, "is_engine_model": True})
        order = self.new_order([(self.rare, 2)])
        with self.assertRaisesRegex(UserError, "no substitute"):
            order.move_ids.with_user(self.support).action_substitute(self.injector.id, "short")

    def test_finance_replaces_no_part(self):
        order = self.new_order([(self.rare, 2)])
        with self.assertRaises(UserError):
            order.move_ids.with_user(self.finance).action_substitute(self.injector.id, "short")

    def test_old_part_is_expected_from_the_engineer_of_the_order(self):
        self.injector.is_returnable_core = True
        order = self.walk(self.new_order(), "parts_issued")
        old = self.env["engine.old.part"].search([("picking_id.service_order_id", "=", order.id)])
        self.assertRecordValues(
            old, [{"product_id": self.injector.id, "quantity": 2, "person_id": self.engineer.id}]
        )

    def test_unused_parts_come_back_once_the_order_needs_less(self):
        order = self.walk(self.new_order([(self.injector, 2)]), "in_repair")
        issue = order.issue_picking_ids
        line = {
            "move_line_id": issue.move_line_ids.id,
            "quantity": 1,
            "condition": "good",
        }
        store = issue.with_user(self.storekeeper)
        with self.assertRaisesRegex(UserError, "lie free"):
            store.action_return_unused([line], self.engineer.id, "one was enough")
        order.move_ids.with_user(self.engineer).quantity = 1
        store.action_return_unused([line], self.engineer.id, "one was enough")
        self.walk(order, "costed")
        parts = order.cost_ids.filtered(lambda cost: cost.kind == "parts")
        self.assertAlmostEqual(sum(parts.mapped("amount")), 450.55)
