from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestAfterTheIssue(PartsCase):
    """What an issue says and what its parts are worth stay as they are, for all stock rights."""

    def test_issued_document_keeps_its_words(self):
        issue = self.new_issued()
        other = self.new_issue()
        before = issue.read(["name", "date_done", "company_id", "owner_id", "backorder_id"])
        for vals in (
            {"name": "Forged"},
            {"date_done": "2020-01-01 00:00:00"},
            {"company_id": False},
            {"owner_id": self.env.user.partner_id.id},
            {"backorder_id": other.id},
            {"return_id": other.id},
        ):
            for person in (self.sam, self.root):
                with self.subTest(vals=vals, who=person.login), self.refused("stays as it was"):
                    self.rpc(person, issue, "write", vals)
        self.assertEqual(
            issue.read(["name", "date_done", "company_id", "owner_id", "backorder_id"]), before
        )

    def test_value_is_not_given_to_a_part_that_is_handed_over(self):
        for issue, words in (
            (self.new_issue(), "changes no value"),
            (self.new_issued(), "stays as it was"),
        ):
            for vals in (
                {"value": 1},
                {"price_unit": 1},
                {"is_in": True, "value": 1},
                {"is_out": True},
                {"is_dropship": True},
            ):
                for person in (self.sam, self.root):
                    with self.subTest(vals=vals, who=person.login), self.refused(words):
                        self.rpc(person, issue.move_ids, "write", vals)

    def test_issued_part_keeps_its_origin(self):
        move = self.new_issued().move_ids
        for vals in ({"origin": "x"}, {"reference": "x"}, {"partner_id": False}):
            with self.subTest(vals=vals), self.refused("stays as it was"):
                self.rpc(self.root, move, "write", vals)

    def test_issue_leads_to_the_repair_location_only(self):
        customers = self.env.ref("stock.stock_location_customers")
        for name in ("issue", "part", "line"):
            issue = self.new_issue()
            target = {"issue": issue, "part": issue.move_ids, "line": issue.move_line_ids}[name]
            with self.subTest(changed=name), self.assertRaises(UserError), self.cr.savepoint():
                self.rpc(self.sam, target, "write", {"location_dest_id": customers.id})
                issue.with_user(self.sam).action_sign_issue()
                issue.with_user(self.max).action_sign_check()
                issue.with_user(self.sam).action_issue_parts()
            self.assertFalse(self.on_hand(self.piston, customers))
