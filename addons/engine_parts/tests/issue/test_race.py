from contextlib import contextmanager

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import LockError
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name


@tagged("post_install", "-at_install")
class TestRace(BaseCase):
    """Two people press at the same time: two real transactions, committed and cleaned up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls.clean_up)
        cls.made = {}
        with cls.transaction() as env:
            storekeeper = env.ref("engine_base.group_storekeeper")
            users = env["res.users"].create(
                [
                    {"name": login, "login": login, "group_ids": [Command.set(storekeeper.ids)]}
                    for login in ("race_one", "race_two", "race_three")
                ]
            )
            part = env["product.product"].create(
                {"name": "Race Piston", "is_storable": True, "is_engine_part": True}
            )
            warehouse = env["stock.warehouse"].search([], limit=1)
            env["stock.quant"]._update_available_quantity(part, warehouse.lot_stock_id, 5)
            issue = env["stock.picking"]._create_parts_issue(
                [
                    {
                        "warehouse_id": warehouse.id,
                        "lines": [{"product_id": part.id, "quantity": 2}],
                    }
                ]
            )
            cls.made = {"users": users.ids, "part": part.id, "issue": issue.id}

    @classmethod
    def clean_up(cls):
        with cls.transaction() as env:
            part, issue = cls.made["part"], cls.made["issue"]
            for statement, value in (
                (
                    "DELETE FROM engine_transition WHERE res_model='stock.picking' AND res_id=%s",
                    issue,
                ),
                ("DELETE FROM stock_move_line WHERE product_id=%s", part),
                ("DELETE FROM stock_move WHERE product_id=%s", part),
                ("DELETE FROM mail_message WHERE model='stock.picking' AND res_id=%s", issue),
                ("DELETE FROM mail_followers WHERE res_model='stock.picking' AND res_id=%s", issue),
                ("DELETE FROM stock_picking WHERE id=%s", issue),
                ("DELETE FROM stock_quant WHERE product_id=%s", part),
            ):
                env.cr.execute(statement, [value])
            env["product.product"].browse(part).product_tmpl_id.unlink()
            env["res.users"].browse(cls.made["users"]).unlink()

    @classmethod
    @contextmanager
    def transaction(cls, user_id=SUPERUSER_ID):
        with Registry(get_db_name()).cursor() as cr:
            yield api.Environment(cr, user_id, {})

    def issue_of(self, env):
        return env["stock.picking"].browse(self.made["issue"])

    def test_second_of_two_is_told_and_nothing_is_done_twice(self):
        one, two, three = self.made["users"]
        with self.transaction(one) as first, self.transaction(two) as second:
            self.issue_of(first).action_sign_issue()
            with self.assertRaisesRegex(LockError, "somebody else is working on it"):
                self.issue_of(second).action_sign_issue()
            second.cr.rollback()
        with self.transaction() as env:
            self.assertEqual(self.issue_of(env).issuer_id.id, one)
        with self.transaction(two) as env:
            self.issue_of(env).action_sign_check()
        with self.transaction(one) as first, self.transaction(three) as second:
            self.issue_of(first).action_issue_parts()
            first.flush_all()
            with self.assertRaisesRegex(LockError, "somebody else is working on it"):
                self.issue_of(second).action_issue_parts()
            second.cr.rollback()
        with self.transaction() as env:
            quants = env["stock.quant"].search([("product_id", "=", self.made["part"])])
            self.assertEqual(sorted(quants.mapped("quantity")), [2, 3])
            steps = env["engine.transition"].search(
                [("res_model", "=", "stock.picking"), ("res_id", "=", self.made["issue"])],
                order="sequence_no",
            )
            self.assertEqual(steps.mapped("name"), ["sign_issue", "sign_check", "issue"])
