from contextlib import closing, contextmanager

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import LockError, UserError
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestAssignAtOnce(BaseCase):
    """Two dispatchers at the same time: real cursors on committed rows."""

    @contextmanager
    def session(self, uid=SUPERUSER_ID):
        with closing(db_connect(get_db_name()).cursor()) as cr:
            yield api.Environment(cr, uid, {"tracking_disable": True})

    def setUp(self):
        super().setUp()
        with self.session() as env:
            users = env["res.users"].union(
                *(
                    new_test_user(env, f"assign_{name}", "engine_base.group_support")
                    for name in ("a", "b")
                )
            )
            hours = [
                (0, 0, {"name": str(day), "dayofweek": str(day), "hour_from": 0, "hour_to": 24})
                for day in range(7)
            ]
            calendar = env["resource.calendar"].create(
                {"name": "At Once", "attendance_ids": [(5, 0, 0), *hours]}
            )
            engineer = env["hr.employee"].create(
                {
                    "name": "At Once",
                    "engineer_grade": "supervisor",
                    "resource_calendar_id": calendar.id,
                }
            )
            orders = env["repair.order"].create([{}, {}])
            self.ids = (users.ids, calendar.id, engineer.id, orders.ids)
            env.cr.commit()
        self.addCleanup(self.remove)

    def remove(self):
        user_ids, calendar_id, engineer_id, order_ids = self.ids
        with self.session() as env:
            env.cr.execute(
                "DELETE FROM mail_activity WHERE res_model = 'repair.order' AND res_id = ANY(%s)",
                [order_ids],
            )
            env.cr.execute("DELETE FROM repair_order WHERE id = ANY(%s)", [order_ids])
            env["hr.employee"].browse(engineer_id).unlink()
            env["resource.calendar"].browse(calendar_id).unlink()
            users = env["res.users"].browse(user_ids)
            partners = users.partner_id
            users.unlink()
            partners.unlink()
            env.cr.commit()

    def assign(self, env, number):
        start = fields.Datetime.add(fields.Datetime.now(), hours=5).replace(microsecond=0)
        env["repair.order"].browse(self.ids[3][number]).action_assign(self.ids[2], start)
        env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_second_one_waits_and_then_sees_the_day_taken(self):
        one, other = self.ids[0]
        with self.session(one) as first, self.session(other) as second:
            second.cr.execute("SELECT 1 FROM repair_order LIMIT 1")  # begins before the first ends
            self.assign(first, 0)
            with self.assertRaisesRegex(LockError, "somebody else is planning their day"):
                self.assign(second, 1)
            first.cr.commit()
            # Odoo runs a request again that fails to serialize, on what is there by then.
            with self.assertRaises(SerializationFailure):
                self.assign(second, 1)
            second.cr.rollback()
            second.invalidate_all()
            with self.assertRaisesRegex(UserError, "is with"):
                self.assign(second, 1)
            second.cr.rollback()
