from datetime import timedelta
from unittest.mock import patch

from odoo import Command, http
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.engine_base.tools import moment

from .common import WorkforceCase


class TemporaryCase(WorkforceCase):
    """A temporary engineer with a login and an order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.temporary = cls.new_person("test_temp", "engineer")
        cls.temp = cls.new_engineer(
            "Temp",
            user_id=cls.temporary.id,
            is_temporary_engineer=True,
            service_from=cls.today,
            service_until=cls.today,
        )
        cls.order = cls.new_order(engineer_id=cls.temp.id)

    def serve(self, first, last):
        """Let the service run from and to a number of days from today."""
        self.temp.write(
            {
                "service_from": self.today + timedelta(days=first),
                "service_until": self.today + timedelta(days=last),
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def visible(self):
        return self.env["repair.order"].with_user(self.temporary).search([])


@tagged("post_install", "-at_install")
class TestTemporaryAccess(TemporaryCase):
    """Clause 2: access and authority of a temporary engineer end without anybody doing a thing."""

    def test_user_of_a_temporary_engineer_is_marked_by_itself(self):
        self.assertTrue(self.temporary.has_group("engine_base.group_temporary_engineer"))
        self.temp.is_temporary_engineer = False
        self.assertFalse(self.temporary.has_group("engine_base.group_temporary_engineer"))

    def test_orders_are_seen_from_the_first_to_the_last_day(self):
        seen = {"today": (0, 0), "before": (1, 5), "after": (-5, -1)}
        for when, days in seen.items():
            with self.subTest(when=when):
                self.serve(*days)
                expected = self.order if when == "today" else self.order.browse()
                self.assertEqual(self.visible().ids, expected.ids)
        with self.assertRaises(AccessError):
            self.order.with_user(self.temporary).read(["name"])
        with self.assertRaises(AccessError):
            self.order.with_user(self.temporary).write({"symptom": "x"})

    def test_parts_of_other_orders_are_not_seen(self):
        part = {"product_id": self.filter.id, "product_uom_qty": 1, "repair_line_type": "add"}
        other = self.new_order(lot_id=self.new_engine("TEMP-2").id)
        (self.order | other).with_user(self.support).write({"move_ids": [Command.create(part)]})
        moves = self.env["stock.move"].with_user(self.temporary)
        seen = moves.search([("repair_id", "!=", False)])
        self.assertEqual(seen.sudo().repair_id, self.order)

    def test_time_zone_of_the_user_does_not_lengthen_the_service(self):
        """23:30 of the last day in Shanghai is still the day before in Honolulu."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.temporary.tz = "Pacific/Honolulu"
        for hour, is_seen in ((15, True), (17, False)):  # 23:00 and 01:00 in Shanghai
            now = self.at(self.temp.service_until, hour)
            replay = moment.Replay(now)
            orders = self.env["repair.order"].with_user(self.temporary)
            seen = orders.with_context(engine_moment=replay, tz="Pacific/Honolulu").search([])
            with self.subTest(hour=hour):
                self.assertEqual(bool(seen), is_seen)

    def test_login_session_and_key_end_with_the_service(self):
        self.temporary.password = "test-temp-password"
        keys = self.env["res.users.apikeys"]
        key = (
            keys.with_user(self.temporary)
            .sudo()
            ._generate("rpc", "test", self.today + timedelta(days=90))
        )
        credential = {"login": "test_temp", "password": "test-temp-password", "type": "password"}
        users = self.env["res.users"].with_user(self.temporary)

        def doors():
            users.env.user._check_credentials(credential, {"interactive": True})
            self.assertTrue(users.env.user._compute_session_token("a-session"))
            self.assertEqual(keys._check_credentials(scope="rpc", key=key), self.temporary.id)
            self.env["res.users"]._check_uid_passwd(self.temporary.id, "test-temp-password")

        doors()
        for days in ((-5, -1), (1, 5)):
            self.serve(*days)
            with self.subTest(days=days):
                with self.assertRaisesRegex(AccessDenied, "Your service"):
                    users.env.user._check_credentials(credential, {"interactive": True})
                self.assertFalse(users.env.user._compute_session_token("a-session"))
                self.assertFalse(keys._check_credentials(scope="rpc", key=key))
                with self.assertRaises(AccessDenied):
                    self.env["res.users"]._check_uid_passwd(self.temporary.id, "test-temp-password")
        self.serve(0, 0)
        doors()

    def test_authority_ends_with_the_service(self):
        self.assertTrue(self.temporary._engine_covers_level("B", self.company))
        self.serve(-5, -1)
        self.assertFalse(self.temporary._engine_covers_level("D", self.company))
        page = self.env["hr.employee.public"].browse(self.temp.id)
        self.assertIn("Not in service", page.authority_text)

    def test_engineer_out_of_service_starts_nothing(self):
        self.serve(-5, -1)
        order = self.new_order(engineer_id=self.temp.id)
        self.walk(order, "parts_issued")
        with self.assertRaisesRegex(UserError, "not in service"):
            order.with_user(self.supervisor).action_start_repair()


@tagged("post_install", "-at_install")
class TestTemporaryWatch(TemporaryCase):
    """The daily watch closes and tells; it is a convenience, nothing depends on it."""

    def watch(self):
        return self.env["engine.engineer.log"]._watch(self.company)

    def test_watch_closes_the_login_once_and_lists_the_open_orders(self):
        self.serve(-5, -1)
        rows = self.watch().filtered(lambda row: row.employee_id == self.temp)
        self.assertEqual(rows.mapped("kind"), ["lapsed"])
        self.assertFalse(self.temporary.active)
        self.assertEqual(rows.open_order_count, 1)
        found = self.env["repair.order"].search(rows.action_open_orders()["domain"])
        self.assertEqual(found, self.order)
        self.assertIn(self.supervisor, rows.activity_ids.user_id)
        self.assertFalse(self.watch(), "a second run tells nothing anew")

    def test_supervisor_is_warned_days_before(self):
        warn_days = self.policy.temporary_warn_days
        self.serve(0, warn_days + 1)
        self.assertFalse(self.watch().filtered(lambda row: row.kind == "service_ends"))
        self.serve(0, warn_days)
        row = self.watch().filtered(lambda row: row.kind == "service_ends")
        self.assertEqual(row.employee_id, self.temp)
        self.assertIn(self.supervisor, row.activity_ids.user_id)
        self.assertTrue(self.temporary.active)

    def test_extension_needs_a_keeper_and_a_reason_and_opens_the_login(self):
        self.serve(-5, -1)
        self.watch()
        until = self.today + timedelta(days=30)
        dialog = self.env["engine.engineer.extension"]
        vals = {"employee_id": self.temp.id, "service_until": until, "reason": "Peak goes on"}
        for role in ("engineer", "support", "customer_service"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                dialog.with_user(self.people[role]).create(vals).action_apply()
        blank = dialog.with_user(self.supervisor).create({**vals, "reason": "  "})
        with self.assertRaisesRegex(UserError, "reason"):
            blank.action_apply()
        dialog.with_user(self.supervisor).create(vals).action_apply()
        self.assertEqual(self.temp.service_until, until)
        self.assertTrue(self.temporary.active)
        self.assertEqual(self.visible(), self.order)

    def test_extension_does_not_end_before_today(self):
        self.serve(-5, -2)
        wizard = self.env["engine.engineer.extension"].with_user(self.supervisor)
        for day in (self.today - timedelta(days=1), self.today):
            with self.subTest(day=day), self.assertRaisesRegex(UserError, "after"):
                wizard.create(
                    {"employee_id": self.temp.id, "service_until": day, "reason": "x"}
                ).action_apply()

    def test_certificates_are_told_before_and_after_their_end(self):
        held = self.qualify(self.engineer_employee, self.pressure, valid_to=self.today)
        self.assertEqual(
            self.watch().filtered("qualification_id").mapped("kind"), ["certificate_ends"]
        )
        with patch.object(moment, "company_today", lambda *args: self.today + timedelta(days=1)):
            self.assertEqual(
                self.watch().filtered("qualification_id").mapped("kind"), ["certificate_expired"]
            )
            self.assertFalse(self.watch())
        self.assertTrue(held.exists())

    def test_renewed_certificate_is_not_told(self):
        self.qualify(self.engineer_employee, self.pressure, valid_to=self.today)
        self.qualify(self.engineer_employee, self.pressure, valid_to="2099-01-01")
        self.assertFalse(self.watch().filtered("qualification_id"))


@tagged("post_install", "-at_install")
class TestTemporarySession(HttpCase):
    """A browser that is open already is sent to the login page when the service is over."""

    def test_open_session_ends_with_the_service(self):
        user = new_test_user(self.env, "temp_session", groups="engine_base.group_engineer")
        today = moment.company_today(self.env, self.env.company)
        engineer = self.env["hr.employee"].create(
            {
                "name": "Temp",
                "user_id": user.id,
                "engineer_grade": "engineer",
                "is_temporary_engineer": True,
                "service_from": today,
                "service_until": today,
            }
        )
        self.authenticate("temp_session", "temp_session")
        self.assertNotIn("/web/login", self.url_open("/odoo").url)
        engineer.write(
            {
                "service_from": today - timedelta(days=9),
                "service_until": today - timedelta(days=1),
            }
        )
        self.env.flush_all()
        self.assertIn("/web/login", self.url_open("/odoo").url)
        self.authenticate(None, None)
        answer = self.url_open(
            "/web/login",
            data={
                "login": "temp_session",
                "password": "temp_session",
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        self.assertIn("Your service as a temporary engineer", answer.text)

    def test_other_users_log_in_as_before(self):
        new_test_user(self.env, "usual_session", groups="engine_base.group_engineer")
        self.authenticate("usual_session", "usual_session")
        self.assertNotIn("/web/login", self.url_open("/odoo").url)
