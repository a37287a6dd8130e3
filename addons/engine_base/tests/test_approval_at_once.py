from contextlib import closing, contextmanager

from odoo import SUPERUSER_ID, api
from odoo.exceptions import LockError, UserError
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestApprovalAtOnce(BaseCase):
    """Two people decide the same step at the same time: real cursors on committed rows."""

    @contextmanager
    def session(self, uid=SUPERUSER_ID):
        with closing(db_connect(get_db_name()).cursor()) as cr:
            yield api.Environment(cr, uid, {"tracking_disable": True})

    def setUp(self):
        super().setUp()
        with self.session() as env:
            users = env["res.users"].union(
                *(
                    new_test_user(env, f"at_once_{name}", f"engine_base.group_{role}")
                    for name, role in (("a", "supervisor"), ("b", "supervisor"), ("c", "support"))
                )
            )
            document = env["res.partner"].create({"name": "At Once"})
            approval = (
                env["engine.approval"]
                .with_user(users[2])
                ._request(document, kind="service", amount=5000)
            )
            env.cr.commit()
            self.user_ids, self.document_id, self.approval_id = users.ids, document.id, approval.id
        self.addCleanup(self.remove)

    def remove(self):
        with self.session() as env:
            for query in (
                "DELETE FROM engine_approval_decision WHERE approval_id = %s",
                "DELETE FROM engine_approval_step WHERE approval_id = %s",
                "DELETE FROM mail_activity WHERE res_model = 'engine.approval' AND res_id = %s",
                "DELETE FROM engine_transition WHERE res_model = 'engine.approval' AND res_id = %s",
                "DELETE FROM engine_approval WHERE id = %s",
            ):
                env.cr.execute(query, (self.approval_id,))
            env["res.partner"].browse(self.document_id).unlink()
            users = env["res.users"].browse(self.user_ids)
            partners = users.partner_id
            users.unlink()
            partners.unlink()
            env.cr.commit()

    def approval(self, env):
        return env["engine.approval"].browse(self.approval_id)

    def test_second_one_is_told_to_wait_and_then_that_it_is_done(self):
        one, other, _requester = self.user_ids
        with self.session(one) as first, self.session(other) as second:
            self.approval(first).action_approve()
            first.flush_all()
            with self.assertRaisesRegex(LockError, "somebody else is deciding"):
                self.approval(second).action_refuse("no")
            first.cr.commit()
            second.cr.rollback()
            with self.assertRaisesRegex(UserError, "already"):
                self.approval(second).action_refuse("no")
        with self.session() as env:
            self.assertEqual(self.approval(env).decision_ids.user_id.id, one)
