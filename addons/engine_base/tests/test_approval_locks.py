from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_approval_chain import ApprovalCase

LOCKED = ("engine.approval", "engine.approval.step", "engine.approval.decision")


@tagged("post_install", "-at_install")
class TestApprovalLocks(ApprovalCase):
    """Nobody edits an approval, over RPC or with sudo, whatever the role."""

    def setUp(self):
        super().setUp()
        self.approval = self.request(50000)
        self.approval.with_user(self.supervisor).action_approve()
        self.rows = {
            "engine.approval": self.approval,
            "engine.approval.step": self.approval.step_ids[0],
            "engine.approval.decision": self.approval.decision_ids,
        }
        self.values = {
            "engine.approval": {"amount": 1},
            "engine.approval.step": {"state": "approved"},
            "engine.approval.decision": {"user_id": self.director.id},
        }

    def editors(self):
        admin = self.env.ref("base.user_admin")
        for user in (*self.people.values(), admin):
            yield user.login, self.env(user=user)
        yield "sudo", self.env(su=True)
        for name in ("engine_unlocked", "engine_transition_key"):
            yield f"forged {name}", self.env(su=True, context={name: True})

    def test_nobody_writes(self):
        for name, env in self.editors():
            for model in LOCKED:
                with self.subTest(editor=name, model=model), self.assertRaises(AccessError):
                    self.rows[model].with_env(env).write(self.values[model])

    def test_nobody_creates(self):
        for name, env in self.editors():
            for model in LOCKED:
                vals = self.rows[model].copy_data()[0] | self.values[model]
                with self.subTest(editor=name, model=model), self.assertRaises(AccessError):
                    env[model].create(vals)

    def test_nobody_deletes(self):
        for name, env in self.editors():
            for model in LOCKED:
                with self.subTest(editor=name, model=model), self.assertRaises(AccessError):
                    self.rows[model].with_env(env).unlink()

    def test_nobody_writes_the_state(self):
        for name, env in self.editors():
            with self.subTest(editor=name), self.assertRaises(AccessError):
                self.approval.with_env(env).write({"state": "approved"})

    def test_decision_is_final_even_with_the_key(self):
        with self.assertRaises(AccessError):
            self.approval.decision_ids.sudo()._unlocked().write({"comment": "changed"})

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_second_decision_of_a_step(self):
        line = self.approval.decision_ids
        with self.assertRaises(UniqueViolation):
            line.sudo()._unlocked().create(line.copy_data()[0])

    def test_reminder_does_not_replace_the_decision(self):
        activity = self.env["mail.activity"].search(
            [("res_model", "=", "engine.approval"), ("user_id", "=", self.director.id)]
        )
        with self.assertRaisesRegex(UserError, "Approve or refuse"):
            activity.with_user(self.director).action_feedback("done")
        self.assertEqual(self.approval.state, "pending")

    def test_dialog_decides_as_the_user(self):
        dialog = (
            self.env["engine.approval.decide"]
            .with_user(self.director)
            .with_context(active_model="engine.approval", active_ids=self.approval.ids)
            .create({"decision": "refuse", "comment": "too dear"})
        )
        dialog.action_confirm()
        self.assertEqual(self.approval.decision_ids[-1].comment, "too dear")
        self.assertEqual(self.approval.state, "refused")
