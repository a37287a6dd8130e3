"""Repair against replacement: the price of that day, the saving to the cent, finance decides."""

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import ServiceCase


@tagged("post_install", "-at_install")
class TestReplacement(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model.write({"lst_price": 58000, "standard_price": 41000.55})
        cls.env["product.supplierinfo"].create(
            {
                "partner_id": cls.customer.id,
                "product_tmpl_id": cls.model.product_tmpl_id.id,
                "price": 39999.99,
            }
        )
        cls.order = cls.new_order()

    def compare(self, order=None, user=None, **vals):
        return (
            self.env["engine.replacement.comparison"]
            .with_user(user or self.support)
            .create(
                {
                    "repair_id": (order or self.order).id,
                    "product_id": self.model.id,
                    **vals,
                }
            )
        )

    def test_saving_is_exact(self):
        comparison = self.compare(work_amount=1200, remaining_value=9000.10)
        self.walk(self.order, "costed")
        comparison.with_user(self.finance).action_accept()
        # 58,000 + 1,200 - 9,000.10 - 1,281.10
        self.assertEqual(comparison.actual_cost, 1281.10)
        self.assertEqual(comparison.saving, 48918.80)
        self.assertEqual(comparison.decided_by_id, self.finance)
        self.assertEqual(self.trail(comparison), ["accept"])

    def test_price_is_read_from_its_source_whatever_the_client_sends(self):
        for source, price in (("list", 58000), ("cost", 41000.55), ("vendor", 39999.99)):
            with self.subTest(source=source):
                comparison = self.compare(price_source=source, price=1)
                self.assertEqual(comparison.price, price)
                self.assertEqual(comparison.price_date, fields.Date.today())
                comparison.with_user(self.support).write({"price": 2})
                self.assertEqual(comparison.price, price)
                comparison.unlink()

    def test_price_of_that_day_is_kept(self):
        comparison = self.compare()
        self.model.lst_price = 90000
        comparison.with_user(self.support).write({"remaining_value": 1})
        self.assertEqual(comparison.price, 58000)

    def test_quotation_names_its_paper(self):
        with self.assertRaisesRegex(ValidationError, "who quoted"), self.env.cr.savepoint():
            self.compare(price_source="quotation", price=50000)
        comparison = self.compare(price_source="quotation", price=50000, price_note="Q-7, 2 March")
        self.assertEqual(comparison.price, 50000)

    def test_product_without_a_price_is_refused_with_advice(self):
        free = self.env["product.product"].create({"name": "Not priced", "list_price": 0})
        with self.assertRaisesRegex(ValidationError, "no price from this source"):
            self.compare(product_id=free.id)

    def test_planned_cost_until_the_actual_one_is_posted(self):
        comparison = self.compare()
        self.walk(self.order, "planned")
        self.assertEqual(comparison.repair_cost, self.order.planned_amount)
        self.assertEqual(comparison.saving, 58000 - self.order.planned_amount)

    def test_accepted_only_once_the_cost_is_posted(self):
        comparison = self.compare()
        with self.assertRaisesRegex(UserError, "not posted yet"):
            comparison.with_user(self.finance).action_accept()

    def test_only_finance_decides_and_not_on_its_own_proposal(self):
        self.walk(self.order, "costed")
        comparison = self.compare()
        for role in ("support", "supervisor", "director", "general_manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                comparison.with_user(self.people[role]).action_accept()
        comparison.unlink()
        own = self.compare(user=self.finance)
        with self.assertRaisesRegex(UserError, "you proposed"):
            own.with_user(self.finance).action_accept()

    def test_refusal_needs_a_reason_and_makes_room(self):
        comparison = self.compare()
        with self.assertRaisesRegex(UserError, "give a reason"):
            comparison.with_user(self.finance).action_refuse(" ")
        comparison.with_user(self.finance).action_refuse("engine was due for overhaul")
        self.assertEqual(comparison.state, "refused")
        self.assertTrue(self.compare())

    @mute_logger("odoo.sql_db")
    def test_one_comparison_per_order(self):
        self.compare()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.compare()

    def test_decided_stays_as_it_is(self):
        self.walk(self.order, "costed")
        comparison = self.compare()
        comparison.with_user(self.finance).action_accept()
        for vals in ({"price": 1}, {"remaining_value": 5}, {"saving": 1}, {"state": "proposed"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                comparison.with_user(self.finance).write(vals)
        with self.assertRaises(UserError):
            comparison.with_user(self.finance).unlink()

    def test_created_with_a_decision_starts_without_one(self):
        comparison = self.compare(decided_by_id=self.support.id, actual_cost=1, saving=10**6)
        self.assertFalse(comparison.decided_by_id or comparison.actual_cost)
        self.assertEqual(comparison.saving, 58000)
        with self.assertRaises(AccessError):
            self.compare(state="accepted")

    def test_sum_of_accepted_savings_of_a_month(self):
        other = self.walk(self.new_order(), "costed")
        self.walk(self.order, "costed")
        accepted, refused = self.compare(), self.compare(other)
        accepted.with_user(self.finance).action_accept()
        refused.with_user(self.finance).action_refuse("no")
        today = fields.Date.today()
        saved, instead = accepted._accepted_savings(self.company, today, today)
        self.assertEqual(str(saved), "56718.9")
        self.assertEqual(float(instead), 58000)

    def test_button_of_the_order_opens_the_comparison_there_is(self):
        action = self.order.with_user(self.support).action_compare_replacement()
        self.assertFalse(action["res_id"])
        comparison = self.compare()
        self.assertEqual(self.order.action_compare_replacement()["res_id"], comparison.id)

    def test_dialog_decides_on_all_or_none(self):
        other = self.new_order()
        self.walk(self.order, "costed")
        comparisons = self.compare() + self.compare(other)
        dialog = (
            self.env["engine.replacement.decision"]
            .with_user(self.finance)
            .create({"comparison_ids": comparisons.ids})
        )
        with self.assertRaisesRegex(UserError, "not posted yet"):
            dialog.action_confirm()
        self.assertEqual(set(comparisons.mapped("state")), {"proposed"})
