from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import EngineCase


@tagged("post_install", "-at_install")
class TestTrail(EngineCase):
    """The append-only, hash-chained trail (design 5.2)."""

    def setUp(self):
        super().setUp()
        action = self.policy.with_user(self.manager).action_new_version()
        self.document = self.env["engine.policy"].browse(action["res_id"])
        self.document.with_user(self.manager).action_submit()
        self.document.with_user(self.director).action_send_back()
        self.document.with_user(self.manager).action_submit()
        self.rows = self.env["engine.transition"].search(
            [("res_model", "=", "engine.policy"), ("res_id", "=", self.document.id)],
            order="sequence_no",
        )

    def damage(self, query, *params):
        self.env.flush_all()
        self.env.cr.execute(query, params)
        self.env.invalidate_all()
        return self.env["engine.transition"].verify()

    def test_steps_are_recorded_in_order_with_their_people(self):
        self.assertRecordValues(
            self.rows,
            [
                {"name": "submit", "state_from": "draft", "user_id": self.manager.id},
                {"name": "send_back", "state_from": "submitted", "user_id": self.director.id},
                {"name": "submit", "state_from": "draft", "user_id": self.manager.id},
            ],
        )
        self.assertEqual(self.rows[1].hash_previous, self.rows[0].hash_own)
        self.assertEqual(self.rows.verify(), [])

    def test_steps_are_found_by_the_name_of_their_document(self):
        rows = self.env["engine.transition"].with_user(self.quality)
        found = rows.search([("document_name", "ilike", self.document.company_id.name)])
        self.assertLessEqual(self.rows, found)
        self.assertFalse(rows.search([("document_name", "ilike", "No such document")]))

    def test_changed_row_is_found(self):
        for column, value in (("note", "forged"), ("user_id", 1), ("done_at", "2020-01-01")):
            with self.subTest(column=column), self.env.cr.savepoint() as savepoint:
                faults = self.damage(
                    f"UPDATE engine_transition SET {column} = %s WHERE id = %s",  # noqa: S608
                    value,
                    self.rows[1].id,
                )
                self.assertEqual([fault["id"] for fault in faults], [self.rows[1].id])
                savepoint.rollback()

    def test_removed_row_is_found(self):
        faults = self.damage("DELETE FROM engine_transition WHERE id = %s", self.rows[1].id)
        self.assertEqual(faults[0]["document"], f"engine.policy,{self.document.id}")

    def test_cut_tail_is_found_by_the_state(self):
        faults = self.damage("DELETE FROM engine_transition WHERE id = %s", self.rows[2].id)
        self.assertIn(self.rows[1].id, [fault["id"] for fault in faults])

    def test_removed_chain_is_found(self):
        faults = self.damage("DELETE FROM engine_transition WHERE id = ANY(%s)", self.rows.ids)
        self.assertEqual([fault["id"] for fault in faults], [False])

    def test_state_changed_with_sql_is_found(self):
        faults = self.damage(
            "UPDATE engine_policy SET state = 'active' WHERE id = %s", self.document.id
        )
        self.assertTrue(faults)

    def test_nobody_writes_or_removes_a_row(self):
        for role, user in self.people.items():
            row = self.rows[0].with_user(user)
            with self.subTest(role=role):
                with self.assertRaises(UserError):
                    row.write({"note": "x"})
                with self.assertRaises(UserError):
                    row.unlink()
                with self.assertRaises(AccessError):
                    row.create({"res_model": "x", "res_id": 1, "name": "x", "state_to": "x"})
        with self.assertRaises(UserError):
            self.rows[0].sudo().write({"note": "x"})
        with self.assertRaises(UserError):
            self.rows[0].sudo().unlink()

    def test_one_refusal_moves_nothing(self):
        other = self.env["engine.policy"].with_user(self.manager).create({})
        with self.assertRaises(UserError):
            (self.document.with_user(self.manager) | other).action_submit()
        self.assertEqual(other.state, "draft")
