from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import ROLES, PartsCase


@tagged("post_install", "-at_install")
class TestSignatures(PartsCase):
    """Two people, for special parts a supervisor too."""

    def test_two_people_sign_and_the_parts_move(self):
        issue = self.new_issue((self.piston, 2))
        issue.with_user(self.sam).action_sign_issue()
        self.assertRecordValues(issue, [{"issue_state": "signed", "issuer_id": self.sam.id}])
        self.assertTrue(issue.issued_at)
        issue.with_user(self.eva).action_sign_check()
        self.assertRecordValues(issue, [{"issue_state": "checked", "checker_id": self.eva.id}])
        self.assertTrue(issue.checked_at)
        issue.with_user(self.sam).action_issue_parts()
        self.assertRecordValues(issue, [{"issue_state": "issued", "state": "done"}])
        self.assertEqual(
            (self.on_hand(self.piston), self.on_hand(self.piston, self.repair)), (8, 2)
        )
        self.assertEqual(self.steps(issue), ["sign_issue", "sign_check", "issue"])

    def test_trail_of_an_issue_is_intact(self):
        issue = self.new_issued((self.injector, 1))
        rows = self.env["engine.transition"].search(
            [("res_model", "=", "stock.picking"), ("res_id", "=", issue.id)]
        )
        self.assertEqual(
            rows.sorted("sequence_no").mapped("user_id"), self.sam | self.max | self.sue
        )
        self.assertEqual(rows.verify(), [])

    def test_only_the_storekeeper_issues(self):
        for role in set(ROLES) - {"storekeeper"}:
            issue = self.new_issue()
            with self.subTest(role), self.assertRaises(AccessError):
                self.rpc(self.users[role], issue, "action_sign_issue")
            self.assertFalse(issue.issuer_id)

    def test_storekeeper_engineer_and_supervisor_check(self):
        may = {"storekeeper", "engineer", "supervisor"}
        self.add_stock(self.piston, 10)
        for role in ROLES:
            issue = self.new_issue()
            issue.with_user(self.max).action_sign_issue()
            with self.subTest(role):
                if role in may:
                    self.rpc(self.users[role], issue, "action_sign_check")
                    self.assertEqual(issue.checker_id, self.users[role])
                else:
                    with self.assertRaises(AccessError):
                        self.rpc(self.users[role], issue, "action_sign_check")

    def test_only_the_supervisor_releases_special_parts(self):
        for role in set(ROLES) - {"supervisor"}:
            issue = self.new_issue((self.injector, 1))
            with self.subTest(role), self.assertRaises(AccessError):
                self.rpc(self.users[role], issue, "action_sign_special")

    def test_issuer_cannot_check(self):
        issue = self.new_issue()
        issue.with_user(self.sam).action_sign_issue()
        with self.refused("two people"):
            issue.with_user(self.sam).action_sign_check()
        self.assertFalse(issue.checker_id)

    def test_check_before_the_issuer_signed_is_refused(self):
        issue = self.new_issue()
        with self.refused("only in To Issue|Waiting for Second Person"):
            issue.with_user(self.max).action_sign_check()

    def test_second_issuer_hears_who_was_first(self):
        issue = self.new_issue()
        issue.with_user(self.sam).action_sign_issue()
        with self.refused("already signed"):
            issue.with_user(self.max).action_sign_issue()
        self.assertEqual(issue.issuer_id, self.sam)

    def test_special_parts_need_the_supervisor(self):
        issue = self.new_issue((self.injector, 1))
        self.assertTrue(issue.needs_special_signature)
        issue.with_user(self.sam).action_sign_issue()
        issue.with_user(self.max).action_sign_check()
        with self.refused("supervisor for special parts"):
            issue.with_user(self.sam).action_issue_parts()
        issue.with_user(self.sue).action_sign_special()
        issue.with_user(self.sam).action_issue_parts()
        self.assertRecordValues(
            issue, [{"issue_state": "issued", "special_signer_id": self.sue.id}]
        )

    def test_supervisor_may_check_and_release(self):
        issue = self.new_issue((self.injector, 1))
        issue.with_user(self.sue).action_sign_special()
        issue.with_user(self.sam).action_sign_issue()
        issue.with_user(self.sue).action_sign_check()
        issue.with_user(self.sam).action_issue_parts()
        self.assertEqual(issue.issue_state, "issued")

    def test_issuer_who_is_supervisor_too_cannot_release(self):
        self.sam.group_ids += self.env.ref("engine_base.group_supervisor")
        issue = self.new_issue((self.injector, 1))
        issue.with_user(self.sam).action_sign_issue()
        with self.refused("two people"):
            issue.with_user(self.sam).action_sign_special()
        released = self.new_issue((self.injector, 1))
        released.with_user(self.sam).action_sign_special()
        with self.refused("two people"):
            released.with_user(self.sam).action_sign_issue()

    def test_plain_parts_need_no_supervisor(self):
        with self.refused("no special parts"):
            self.new_issue().with_user(self.sue).action_sign_special()

    def test_part_that_loses_its_mark_still_needs_the_supervisor(self):
        issue = self.new_issue((self.injector, 1))
        self.injector.is_special_part = False
        issue.with_user(self.sam).action_sign_issue()
        issue.with_user(self.max).action_sign_check()
        with self.refused("supervisor"):
            issue.with_user(self.sam).action_issue_parts()

    def test_part_that_becomes_special_needs_the_supervisor(self):
        issue = self.new_checked_issue((self.piston, 1))
        self.piston.is_special_part = True
        with self.refused("supervisor"):
            issue.with_user(self.sam).action_issue_parts()

    def test_missing_signatures_are_named(self):
        issue = self.new_issue()
        with self.refused("storekeeper who issues, the second person"):
            issue.with_user(self.sam).action_issue_parts()
        issue.with_user(self.sam).action_sign_issue()
        self.assertEqual(issue.waiting_for, "the second person who checks")

    def test_nothing_reserved_is_not_signed(self):
        issue = self.new_issue(
            (
                self.env["product.product"].create(
                    {"name": "Valve", "is_storable": True, "is_engine_part": True}
                ),
                1,
            )
        )
        with self.refused("nothing is reserved"):
            issue.with_user(self.sam).action_sign_issue()

    def test_one_refusal_signs_nothing(self):
        first, second = self.new_issue(), self.new_issue()
        first.with_user(self.sam).action_sign_issue()
        with self.assertRaises(UserError):
            (first | second).with_user(self.max).action_sign_issue()
        self.assertFalse(second.issuer_id)
        with self.assertRaises(UserError):
            (first | second).with_user(self.max).action_sign_check()
        self.assertFalse(first.checker_id)

    def test_one_missing_signature_issues_nothing(self):
        ready, open_issue = self.new_checked_issue(), self.new_issue()
        with self.assertRaises(UserError):
            (ready | open_issue).with_user(self.sam).action_issue_parts()
        self.assertEqual(ready.issue_state, "checked")

    def test_other_transfers_are_not_signed(self):
        transfer = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.stock.id,
            }
        )
        with self.refused("no parts issue"):
            transfer.with_user(self.sam).action_sign_issue()

    def test_issued_is_over(self):
        issue = self.new_issued()
        for person, button in (
            (self.max, "action_sign_issue"),
            (self.eva, "action_sign_check"),
            (self.sam, "action_issue_parts"),
            (self.sam, "action_withdraw_signatures"),
        ):
            with self.subTest(button), self.refused("over already"):
                self.rpc(person, issue, button)
        self.assertEqual(self.on_hand(self.piston, self.repair), 1)
