from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import set_policy
from .test_approval_chain import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalRequest(ApprovalCase):
    """What is asked again, what an approval covers, and by which policy."""

    def check(self, amount, fingerprint=None):
        self.env["engine.approval"]._check_commitment(self.document, "service", amount, fingerprint)

    def approved(self, amount=5000.0, **kwargs):
        approval = self.request(amount, **kwargs)
        approval.with_user(self.supervisor).action_approve()
        return approval

    def test_same_request_is_the_same_approval(self):
        approval = self.request(5000, level="C", fingerprint="abc")
        self.assertEqual(self.request(5000.004, level="C", fingerprint="abc"), approval)
        approval.with_user(self.supervisor).action_approve()
        self.assertEqual(self.request(5000, level="C", fingerprint="abc"), approval)

    def test_change_asks_again_and_supersedes(self):
        first = {"amount": 5000, "level": "C", "fingerprint": "abc"}
        for change in ({"amount": 5000.01}, {"level": "B"}, {"fingerprint": "abd"}):
            for decided in (False, True):
                with self.subTest(change=change, decided=decided):
                    old = self.request(**first)
                    if decided:
                        old.with_user(self.supervisor).action_approve()
                    new = self.request(**(first | change))
                    self.assertNotEqual(new, old)
                    self.assertEqual((old.state, new.state), ("superseded", "pending"))
                    self.assertEqual(self.trail(old)[-1], "supersede")
                    self.assertFalse(self.waiting_for(old))
                    self.assertIn("Superseded", self.document.message_ids[0].body)
                    new.with_user(self.support).action_withdraw("next case")

    def test_refused_is_asked_again_as_new(self):
        old = self.request()
        old.with_user(self.supervisor).action_refuse("no")
        self.assertNotEqual(self.request(), old)
        self.assertEqual(old.state, "refused")

    def test_negative_amount_is_refused(self):
        with self.assertRaisesRegex(UserError, "below zero"):
            self.request(-0.01)

    def test_commitment_needs_an_approval_in_force(self):
        with self.assertRaisesRegex(UserError, "Request approval first"):
            self.check(1)
        approval = self.request()
        with self.assertRaisesRegex(UserError, "still waits for: Supervisor"):
            self.check(1)
        approval.with_user(self.supervisor).action_refuse("no")
        with self.assertRaisesRegex(UserError, "was refused"):
            self.check(1)

    def test_commitment_stops_at_the_tolerance(self):
        self.approved(5000)
        self.check(5500)  # 10 % over
        with self.assertRaisesRegex(UserError, "exceeds the approved"):
            self.check(5500.01)

    def test_commitment_compares_the_content(self):
        self.approved(5000, fingerprint="abc")
        self.check(5000, "abc")
        with self.assertRaisesRegex(UserError, "not what was approved"):
            self.check(5000, "other")

    def test_dropped_plan_voids_its_approval(self):
        approval = self.approved()
        self.env["engine.approval"]._void(self.document, reason="planned anew")
        self.assertEqual(approval.state, "superseded")
        self.assertFalse(self.env["engine.approval"]._granted(self.document, "service"))

    def test_policy_of_the_document_company_decides(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        set_policy(self.env["engine.policy"]._of(other), approval_engineer_max=9000)
        foreign = self.document.copy({"company_id": other.id})
        self.assertEqual(self.request(5000, document=foreign.sudo()).waiting_role, "engineer")
        self.assertEqual(self.request(5000).waiting_role, "supervisor")

    def test_other_company_neither_sees_nor_decides(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        outsider = self.new_person("test_outsider", "supervisor")
        outsider.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        approval = self.request()
        self.assertNotIn(outsider, self.waiting_for(approval))
        self.assertFalse(self.env["engine.approval"].with_user(outsider).search([]))
        with self.assertRaises(AccessError):
            approval.with_user(outsider).action_approve()

    def test_batch_of_requests_needs_few_queries(self):
        documents = self.env["res.partner"].create([{"name": f"Order {n}"} for n in range(60)])
        requests = [
            {"record": document, "kind": "service", "amount": 5000} for document in documents
        ]
        self.env.flush_all()
        self.env["engine.approval"]._request(self.document, kind="warm-up", amount=5000)
        with self.assertQueryCount(60):  # measured 30 for 60 documents and 3 reminded people
            self.env["engine.approval"]._request_many(requests)
            self.env.flush_all()
