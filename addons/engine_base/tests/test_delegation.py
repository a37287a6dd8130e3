from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.moment import Replay
from .test_approval_chain import ApprovalCase


@tagged("post_install", "-at_install")
class TestDelegation(ApprovalCase):
    """Authority lent between two days: clause 6."""

    def delegate(self, user, delegate, maker=None, first=0, last=3):
        today = fields.Date.today()
        return (
            self.env["engine.delegation"]
            .with_user(maker or user)
            .create(
                {
                    "user_id": user.id,
                    "delegate_id": delegate.id,
                    "date_from": today + timedelta(days=first),
                    "date_to": today + timedelta(days=last),
                    "reason": "Leave",
                }
            )
        )

    def test_delegate_decides_in_the_name_of_the_lender(self):
        self.delegate(self.supervisor, self.support)
        approval = self.request(5000, user=self.customer_service)
        waiting = self.env["engine.approval"].with_user(self.support)
        self.assertIn(approval, waiting.search([("waits_for_me", "=", True)]))
        approval.with_user(self.support).action_approve()
        self.assertRecordValues(
            approval.decision_ids,
            [{"user_id": self.support.id, "delegate_of_id": self.supervisor.id}],
        )

    def test_own_role_comes_before_a_lent_one(self):
        self.delegate(self.director, self.supervisor)
        approval = self.request(5000)
        approval.with_user(self.supervisor).action_approve()
        self.assertFalse(approval.decision_ids.delegate_of_id)

    def test_delegate_of_the_requester_does_not_decide_for_them(self):
        self.delegate(self.supervisor, self.quality)
        approval = self.request(5000, user=self.supervisor)
        with self.assertRaises(AccessError):
            approval.with_user(self.quality).action_approve()

    def test_requester_does_not_decide_for_a_lender(self):
        self.delegate(self.supervisor, self.support)
        approval = self.request(5000, user=self.support)
        with self.assertRaisesRegex(UserError, "yourself"):
            approval.with_user(self.support).action_approve()

    def test_lender_and_delegate_decide_one_step_together(self):
        both = self.new_person("test_both", "supervisor", "director")
        self.delegate(both, self.support)
        approval = self.request(50000, user=self.customer_service)
        approval.with_user(self.support).action_approve()
        for user in (both, self.support):
            with self.assertRaisesRegex(UserError, "earlier step"):
                approval.with_user(user).action_approve()

    def test_delegate_does_not_decide_again_for_who_decided(self):
        both = self.new_person("test_both", "supervisor", "director")
        self.delegate(both, self.support)
        approval = self.request(50000, user=self.customer_service)
        approval.with_user(both).action_approve()
        with self.assertRaises(AccessError):
            approval.with_user(self.support).action_approve()

    def test_nothing_is_lent_before_after_or_when_revoked(self):
        self.delegate(self.supervisor, self.support, first=1, last=2)
        self.delegate(self.supervisor, self.quality, first=-3, last=-1)
        self.delegate(self.supervisor, self.planner).with_user(self.supervisor).action_revoke()
        approval = self.request(5000, user=self.customer_service)
        for user in (self.support, self.quality, self.planner):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                approval.with_user(user).action_approve()

    def test_client_cannot_stretch_the_dates_by_its_time_zone(self):
        self.supervisor.tz = "Asia/Shanghai"
        self.delegate(self.supervisor, self.support, first=1)
        approval = self.request(5000, user=self.customer_service)
        at = fields.Datetime.now().replace(hour=12)
        attempt = approval.with_user(self.support).with_context(
            tz="Pacific/Kiritimati", engine_moment=Replay(at=at)
        )
        with self.assertRaises(AccessError):
            attempt.action_approve()

    def test_authority_ends_with_the_lender(self):
        self.delegate(self.second_supervisor, self.support)
        approval = self.request(5000, user=self.customer_service)
        self.second_supervisor.active = False
        with self.assertRaises(AccessError):
            approval.with_user(self.support).action_approve()

    def test_lent_authority_is_not_passed_on(self):
        self.delegate(self.supervisor, self.support)
        for user, delegate in (
            (self.support, self.quality),
            (self.general_manager, self.supervisor),
        ):
            with self.subTest(user=user.name), self.assertRaisesRegex(ValidationError, "passed on"):
                self.delegate(user, delegate)
        self.delegate(self.support, self.quality, first=4, last=5)  # another time

    def test_nothing_is_lent_to_a_temporary_engineer(self):
        temporary = self.new_person("test_temp", "engineer", "temporary_engineer")
        with self.assertRaisesRegex(ValidationError, "temporary engineer and decides nothing"):
            self.delegate(self.supervisor, temporary)

    def test_only_the_lender_or_an_uninvolved_administrator_makes_it(self):
        with self.assertRaisesRegex(AccessError, "only your own"):
            self.delegate(self.supervisor, self.engineer, maker=self.engineer)
        with self.assertRaisesRegex(AccessError, "yourself"):
            self.delegate(self.supervisor, self.manager, maker=self.manager)
        self.delegate(self.supervisor, self.engineer, maker=self.manager)

    def test_it_takes_two_people_and_a_period(self):
        with mute_logger("odoo.sql_db"):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.delegate(self.supervisor, self.supervisor)
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.delegate(self.supervisor, self.engineer, first=2, last=1)

    def test_it_is_never_edited(self):
        delegation = self.delegate(self.supervisor, self.engineer)
        for user in (self.supervisor, self.manager, self.env.ref("base.user_admin")):
            with self.subTest(user=user.name), self.assertRaises(UserError):
                delegation.with_user(user).write({"date_to": "2099-12-31"})
            with self.subTest(user=user.name), self.assertRaises(UserError):
                delegation.with_user(user).unlink()
        with self.assertRaises(UserError):
            delegation.sudo().write({"date_to": "2099-12-31"})

    def test_outsider_does_not_revoke(self):
        delegation = self.delegate(self.supervisor, self.engineer)
        with self.assertRaisesRegex(AccessError, "two people"):
            delegation.with_user(self.director).action_revoke()
        delegation.with_user(self.engineer).action_revoke()
        self.assertEqual(delegation.state, "revoked")
        self.assertEqual(delegation.revoked_by_id, self.engineer)
