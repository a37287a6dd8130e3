from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..common import ROLES, PartsCase


@tagged("post_install", "-at_install")
class TestPromise(PartsCase):
    """Parts that are not there are promised for a day."""

    def setUp(self):
        super().setUp()
        self.today = fields.Date.context_today(self.env.user)
        self.issue = self.new_issue((self.piston, 11))

    def test_dated_promise_counts_like_a_reservation(self):
        self.rpc(self.pia, self.issue, "action_promise", str(self.today + timedelta(3)), "ordered")
        self.assertRecordValues(
            self.issue,
            [{"promised_on": self.today + timedelta(3), "is_reserved_or_promised": True}],
        )
        self.assertEqual(self.steps(self.issue), ["promise"])

    def test_promise_that_is_over_does_not_count(self):
        self.issue.with_user(self.pia).action_promise(self.today, "today")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_picking SET promised_on = %s WHERE id = %s",
            [self.today - timedelta(1), self.issue.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.issue.is_reserved_or_promised)
        self.assertTrue(self.issue.is_issue_late)

    def test_promise_in_the_past_is_refused(self):
        with self.refused("is over"):
            self.issue.with_user(self.sam).action_promise(self.today - timedelta(1), "late")

    def test_promise_without_day_or_reason_is_refused(self):
        for day, reason in ((False, "x"), (self.today, " "), (self.today, False)):
            with self.refused("a day and a reason"):
                self.issue.with_user(self.sam).action_promise(day, reason)

    def test_promise_of_what_is_reserved_is_refused(self):
        with self.refused("nothing to promise"):
            self.new_issue((self.gasket, 1)).with_user(self.sam).action_promise(self.today, "x")

    def test_only_storekeeper_and_planner_promise(self):
        for role in set(ROLES) - {"storekeeper", "planner"}:
            with self.subTest(role), self.assertRaises(AccessError):
                self.rpc(self.users[role], self.issue, "action_promise", str(self.today), "x")

    def test_promise_wizard(self):
        form = Form(
            self.env["engine.parts.promise"]
            .with_user(self.pia)
            .with_context(active_ids=self.issue.ids)
        )
        form.promised_on = self.today + timedelta(1)
        form.reason = "on the way"
        form.save().action_promise()
        self.assertEqual(self.issue.promise_reason, "on the way")
