from datetime import date

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestSubstitute(PartsCase):
    """What may be fitted in place of what, and taken from the store when it is short."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.env["engine.part.substitute"]
        cls.wp10, cls.wp12 = cls.env["product.product"].create(
            [{"name": "WP10 Diesel"}, {"name": "WP12 Diesel"}]
        )
        cls.rare = cls.env["product.product"].create(
            {"name": "Rare Ring", "is_storable": True, "is_engine_part": True}
        )

    def pair(self, **vals):
        return self.rows.create(
            {"product_id": self.rare.id, "substitute_id": self.gasket.id, **vals}
        )

    def of(self, part, model=None, day=None):
        return part._substitutes_for(model, day)[part]

    def test_direction_is_kept(self):
        pair = self.pair()
        self.assertEqual(self.of(self.rare), self.gasket)
        self.assertFalse(self.of(self.gasket))
        pair.direction = "both"
        self.assertEqual(self.of(self.gasket), self.rare)

    def test_engine_models_and_days_are_kept(self):
        self.pair(
            engine_model_ids=[Command.set(self.wp10.ids)],
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 6, 30),
        )
        self.assertEqual(self.of(self.rare, self.wp10, date(2026, 6, 30)), self.gasket)
        self.assertFalse(self.of(self.rare, self.wp12, date(2026, 6, 30)))
        self.assertFalse(self.of(self.rare, None, date(2026, 6, 30)))
        self.assertFalse(self.of(self.rare, self.wp10, date(2026, 7, 1)))
        self.assertFalse(self.of(self.rare, self.wp10, date(2025, 12, 31)))

    def test_nonsense_is_refused(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self.pair(substitute_id=self.rare.id)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self.pair(valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1))
        self.pair(direction="both")
        with self.assertRaises(ValidationError):
            self.rows.create({"product_id": self.gasket.id, "substitute_id": self.rare.id})
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.pair()

    def test_one_query_for_all_parts(self):
        self.pair(direction="both")
        parts = self.rare | self.gasket | self.piston
        parts.mapped("active")
        self.env.flush_all()
        self.rows.invalidate_model()
        with self.assertQueryCount(3):
            parts._substitutes_for(self.wp10)

    def test_short_part_is_replaced_with_a_trace(self):
        self.pair()
        issue = self.new_issue((self.rare, 2))
        self.assertTrue(issue.move_ids.is_short)
        move = issue.move_ids.with_user(self.sam)
        move.action_substitute(self.gasket.id, "three weeks from the supplier")
        self.assertRecordValues(
            issue.move_ids,
            [
                {
                    "product_id": self.gasket.id,
                    "substitute_for_id": self.rare.id,
                    "substituted_by_id": self.sam.id,
                    "substitution_reason": "three weeks from the supplier",
                    "quantity": 2,
                    "state": "assigned",
                }
            ],
        )
        self.assertIn("substitute", self.steps(issue))
        issue.with_user(self.sam).action_sign_issue()
        issue.with_user(self.max).action_sign_check()
        issue.with_user(self.sam).action_issue_parts()
        self.assertEqual(self.on_hand(self.gasket, self.repair), 2)

    def test_special_substitute_needs_the_supervisor(self):
        self.pair(substitute_id=self.injector.id)
        issue = self.new_issue((self.rare, 1))
        issue.move_ids.with_user(self.sam).action_substitute(self.injector.id, "none left")
        self.assertTrue(issue.needs_special_signature)

    def test_what_is_no_substitute_or_not_there_is_refused(self):
        self.pair()
        move = self.new_issue((self.rare, 11)).move_ids.with_user(self.sam)
        with self.refused("is no substitute"):
            move.action_substitute(self.piston.id, "why not")
        with self.refused("not enough"):
            move.action_substitute(self.gasket.id, "short")
        with self.refused("needs a reason"):
            move.action_substitute(self.gasket.id, " ")

    def test_signed_part_is_not_replaced(self):
        self.pair(product_id=self.piston.id)
        issue = self.new_checked_issue()
        with self.refused("has signed already"):
            issue.move_ids.with_user(self.sam).action_substitute(self.gasket.id, "late idea")

    def test_part_of_an_order_is_replaced_in_its_plan_only(self):
        self.pair()
        use = self.env["stock.move"].create(
            {
                "product_id": self.rare.id,
                "product_uom_qty": 1,
                "location_id": self.repair.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        line = {"product_id": self.rare.id, "quantity": 1, "move_dest_id": use.id}
        issue = self.new_issue(lines=[line])
        with self.refused("Revise the plan"):
            issue.move_ids.with_user(self.sam).action_substitute(self.gasket.id, "short")

    def test_others_replace_nothing_and_write_no_trace(self):
        self.pair()
        move = self.new_issue((self.rare, 1)).move_ids
        for role in ("engineer", "finance", "planner"):
            with self.assertRaises(AccessError):
                move.with_user(self.users[role]).action_substitute(self.gasket.id, "x")
        with self.assertRaises(AccessError):
            self.rpc(self.root, move, "write", {"substitute_for_id": self.piston.id})

    def test_dialog_shows_what_is_in_stock(self):
        self.pair(engine_model_ids=[Command.set(self.wp10.ids)])
        move = self.new_issue((self.rare, 2)).move_ids
        action = move.with_user(self.sam).action_open_substitution()
        form = Form(
            self.env["engine.part.substitution"]
            .with_user(self.sam)
            .with_context(**action["context"])
        )
        self.assertFalse(form.option_text)
        form.engine_model_id = self.wp10
        self.assertIn("10", form.option_text)
        form.substitute_id = self.gasket
        form.reason = "none left"
        form.save().action_substitute()
        self.assertEqual(move.product_id, self.gasket)
