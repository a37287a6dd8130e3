from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import EngineCase


class ApprovalCase(EngineCase):
    """Partners stand for the documents: they have a chatter and a company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.env["res.partner"].create({"name": "Order 1"})
        cls.second_supervisor = cls.new_person("test_supervisor_2", "supervisor")

    def request(self, amount=5000.0, user=None, document=None, **kwargs):
        user = user or self.support
        return (
            self.env["engine.approval"]
            .with_user(user)
            ._request(
                (document or self.document).with_user(user), kind="service", amount=amount, **kwargs
            )
        )

    def waiting_for(self, approval):
        return (
            self.env["mail.activity"]
            .search([("res_model", "=", "engine.approval"), ("res_id", "in", approval.ids)])
            .user_id
        )


@tagged("post_install", "-at_install")
class TestApprovalChain(ApprovalCase):
    """Who decides, by amount and level: clauses 2 and 6."""

    def test_amount_gives_the_chain(self):
        for amount, roles in (
            (2000.0, ["engineer"]),
            (2000.01, ["supervisor"]),
            (20000.0, ["supervisor"]),
            (20000.01, ["supervisor", "director"]),
            (100000.01, ["supervisor", "director", "general_manager"]),
            (0.1 + 0.2, ["engineer"]),
        ):
            with self.subTest(amount=amount):
                self.assertEqual(self.request(amount).step_ids.mapped("role"), roles)

    def test_level_beyond_every_engineer_goes_to_the_supervisor(self):
        self.assertEqual(self.request(100, level="A").waiting_role, "supervisor")

    def test_lowest_role_lifts_the_chain(self):
        approval = self.request(100, level="D", min_role="supervisor")
        self.assertEqual(approval.step_ids.mapped("role"), ["supervisor"])

    def test_chain_is_decided_in_its_order_and_recorded(self):
        approval = self.request(150000)
        with self.assertRaisesRegex(AccessError, "Supervisor"):
            approval.with_user(self.engineer).action_approve()
        for user in (self.supervisor, self.director, self.general_manager):
            self.assertEqual(approval.state, "pending")
            approval.with_user(user).action_approve(f"fine, {user.name}")
        self.assertEqual(approval.state, "approved")
        self.assertRecordValues(
            approval.decision_ids,
            [
                {"user_id": user.id, "decision": "approved", "comment": f"fine, {user.name}"}
                for user in (self.supervisor, self.director, self.general_manager)
            ],
        )
        self.assertEqual(self.trail(approval), ["approve"])
        self.assertEqual(approval.step_ids.mapped("state"), ["approved"] * 3)

    def test_higher_role_may_stand_in_for_a_lower_one(self):
        approval = self.request(1000)
        approval.with_user(self.director).action_approve()
        self.assertEqual(approval.state, "approved")

    def test_nobody_decides_on_their_own_request(self):
        approval = self.request(5000, user=self.supervisor)
        with self.assertRaisesRegex(UserError, "yourself"):
            approval.with_user(self.supervisor).action_approve()
        with self.assertRaisesRegex(UserError, "yourself"):
            approval.with_user(self.supervisor).action_refuse("no")
        self.assertEqual(approval.state, "pending")

    def test_one_person_decides_one_step(self):
        both = self.new_person("test_both", "supervisor", "director")
        approval = self.request(50000)
        approval.with_user(both).action_approve()
        with self.assertRaisesRegex(UserError, "earlier step"):
            approval.with_user(both).action_approve()
        self.assertEqual(approval.waiting_role, "director")

    def test_other_roles_and_the_administrator_do_not_decide(self):
        approval = self.request(5000)
        for role in (
            "customer_service",
            "engineer",
            "storekeeper",
            "finance",
            "quality",
            "manager",
        ):
            with self.subTest(role=role), self.assertRaises(AccessError):
                approval.with_user(self.people[role]).action_approve()

    def test_temporary_engineer_does_not_decide_and_sees_own_requests_only(self):
        temporary = self.new_person("test_temporary", "engineer", "temporary_engineer")
        approval = self.request(100)
        with self.assertRaises(AccessError):
            approval.with_user(temporary).action_approve()
        approvals = self.env["engine.approval"].with_user(temporary)
        self.assertNotIn(approval, approvals.search([]))
        self.assertFalse(self.env["engine.approval.step"].with_user(temporary).search([]))

    def test_one_refusal_moves_nothing(self):
        mine, other = (
            self.request(5000, user=self.supervisor),
            self.request(document=self.document.copy()),
        )
        with self.assertRaises(UserError):
            (other | mine).with_user(self.supervisor).action_approve()
        self.assertFalse((mine | other).decision_ids)

    def test_batch_is_approved_at_once(self):
        approvals = (
            self.env["engine.approval"]
            .with_user(self.support)
            ._request_many(
                [
                    {"record": self.document.copy(), "kind": "service", "amount": amount}
                    for amount in (3000, 30000, 4000)
                ]
            )
        )
        approvals.with_user(self.supervisor).action_approve("all three")
        self.assertEqual(approvals.mapped("state"), ["approved", "pending", "approved"])

    def test_approving_again_changes_nothing(self):
        approval = self.request()
        approval.with_user(self.supervisor).action_approve()
        approval.with_user(self.supervisor).action_approve()
        self.assertEqual(len(approval.decision_ids), 1)
        with self.assertRaisesRegex(UserError, "already"):
            approval.with_user(self.second_supervisor).action_approve()

    def test_refusal_ends_the_chain_and_needs_a_reason(self):
        approval = self.request(50000)
        with self.assertRaisesRegex(UserError, "why"):
            approval.with_user(self.supervisor).action_refuse("  ")
        approval.with_user(self.supervisor).action_refuse("too dear")
        self.assertEqual(approval.state, "refused")
        self.assertEqual(approval.step_ids.mapped("state"), ["refused", "void"])
        self.assertFalse(self.waiting_for(approval))
        with self.assertRaisesRegex(UserError, "already"):
            approval.with_user(self.director).action_approve()

    def test_only_the_requester_withdraws(self):
        approval = self.request()
        with self.assertRaisesRegex(AccessError, "withdraw"):
            approval.with_user(self.supervisor).action_withdraw("mine now")
        approval.with_user(self.support).action_withdraw("planned anew")
        self.assertEqual(approval.state, "superseded")
        self.assertEqual(self.trail(approval), ["withdraw"])
        with self.assertRaises(UserError):
            approval.with_user(self.support).action_withdraw("again")

    def test_reminders_follow_the_chain(self):
        approval = self.request(50000)
        supervisors = self.supervisor | self.second_supervisor
        self.assertLessEqual(supervisors, self.waiting_for(approval))
        self.assertNotIn(self.director, self.waiting_for(approval))
        approval.with_user(self.supervisor).action_approve()
        self.assertIn(self.director, self.waiting_for(approval))
        self.assertFalse(supervisors & self.waiting_for(approval))
        approval.with_user(self.director).action_approve()
        self.assertFalse(self.waiting_for(approval))

    def test_my_decisions_list_what_waits_for_my_role(self):
        approval = self.request(5000, user=self.supervisor)

        def waiting(user):
            return self.env["engine.approval"].with_user(user).search([("waits_for_me", "=", True)])

        self.assertIn(approval, waiting(self.second_supervisor))
        self.assertTrue(approval.with_user(self.second_supervisor).can_decide)
        for user in (self.supervisor, self.engineer, self.finance):
            self.assertNotIn(approval, waiting(user))
            self.assertFalse(approval.with_user(user).can_decide)
        self.assertTrue(approval.with_user(self.director).can_decide)

    def test_document_hears_of_the_decision(self):
        heard = []

        def hear(documents, approvals):
            heard.append((documents, approvals.ids, documents.env.uid))

        approval = self.request()
        model = type(self.env["res.partner"])
        with patch.object(model, "_on_approval_granted", hear, create=True):
            approval.with_user(self.supervisor).action_approve()
        self.assertEqual(heard, [(self.document, approval.ids, self.supervisor.id)])
        self.assertIn("Approved", self.document.message_ids[0].body)
