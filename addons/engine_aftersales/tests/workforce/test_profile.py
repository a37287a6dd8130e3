from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import WorkforceCase


@tagged("post_install", "-at_install")
class TestProfile(WorkforceCase):
    """The narrow way to keep engineers: by role, never one's own, always in the log."""

    def dialog(self, model, user, engineer=None, **vals):
        engineer = engineer or self.engineer_employee
        return self.env[model].with_user(user).create({"employee_id": engineer.id, **vals})

    def profile(self, user, engineer=None, **vals):
        return self.dialog("engine.engineer.profile", user, engineer, reason="Examined", **vals)

    def logged(self, kind):
        return self.env["engine.engineer.log"].search([("kind", "=", kind)])

    def test_supervisor_changes_a_profile_and_it_is_logged(self):
        self.profile(self.supervisor, engineer_grade="engineer", own_capacity_h=4).action_apply()
        self.assertEqual(self.engineer_employee.engineer_grade, "engineer")
        self.assertEqual(self.engineer_employee.own_capacity_h, 4)
        row = self.logged("profile")
        self.assertEqual((row.user_id, row.reason), (self.supervisor, "Examined"))
        self.assertIn("Senior Engineer → Engineer", row.name)

    def test_dialog_starts_with_what_holds_and_changes_nothing_by_itself(self):
        wizard = self.profile(self.supervisor)
        self.assertEqual(wizard.engineer_grade, "senior")
        wizard.action_apply()
        self.assertFalse(self.logged("profile"))

    def test_other_roles_keep_no_engineers(self):
        for role in ("engineer", "support", "customer_service", "quality", "finance"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.profile(self.people[role], own_capacity_h=1).action_apply()
        keep = self.engineer_employee.with_user(self.engineer)
        with self.assertRaises(AccessError):
            keep._keep({"own_capacity_h": 1}, "profile", "x")

    def test_nobody_changes_their_own_authority(self):
        with self.assertRaisesRegex(UserError, "nobody changes their own"):
            self.profile(self.supervisor, self.supervisor_employee, own_capacity_h=1).action_apply()

    def test_supervisors_are_made_by_the_director(self):
        with self.assertRaisesRegex(AccessError, "technical director"):
            self.profile(self.supervisor, engineer_grade="supervisor").action_apply()
        self.profile(self.director, engineer_grade="supervisor").action_apply()
        self.assertEqual(self.engineer_employee.engineer_grade, "supervisor")

    def test_engineer_of_another_company_is_out_of_reach(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        stranger = self.new_engineer("Stranger", company_id=other.id)
        with self.assertRaises(AccessError):
            self.profile(self.supervisor, stranger, own_capacity_h=1).action_apply()

    def test_certificate_needs_an_end_and_is_logged(self):
        vals = {
            "skill_type_id": self.pressure.skill_type_id.id,
            "skill_id": self.pressure.id,
            "reason": "No. 4711",
        }
        with self.assertRaisesRegex(UserError, "until when"), self.cr.savepoint():
            self.dialog("engine.engineer.qualification", self.supervisor, **vals).action_apply()
        vals["valid_to"] = self.today + timedelta(days=365)
        self.dialog("engine.engineer.qualification", self.supervisor, **vals).action_apply()
        held = self.engineer_employee._engineer_certificates()[self.engineer_employee]
        self.assertEqual(held, {self.pressure.id})
        self.assertIn("High pressure", self.logged("qualification").name)

    def test_leave_shows_the_orders_in_the_way(self):
        monday = self.monday()
        order = self.new_order(schedule_date=self.at(monday, 9))
        wizard = self.dialog(
            "engine.engineer.leave", self.supervisor, first_day=monday, last_day=monday
        )
        self.assertEqual(wizard.order_ids, order)
        wizard.action_apply()
        day = (self.at(monday, 0), self.at(monday, 23))
        self.assertFalse(
            self.engineer_employee._engineer_working_intervals(*day)[self.engineer_employee]
        )
        page = self.env["hr.employee.public"].browse(self.engineer_employee.id)
        self.assertIn(str(monday), page.with_user(self.support).leave_text)

    def test_log_is_append_only_for_everybody(self):
        self.profile(self.supervisor, own_capacity_h=4).action_apply()
        row = self.logged("profile")
        for user in (self.manager, self.director):
            doors = (
                lambda own: own.write({"name": "x"}),
                lambda own: own.unlink(),
                lambda own: own.create({"name": "x"}),
            )
            for door in doors:
                with (
                    self.subTest(user=user.login),
                    self.assertRaisesRegex((AccessError, UserError), "append-only|not allowed"),
                    self.cr.savepoint(),
                ):
                    door(row.with_user(user))
        with self.assertRaises(UserError):
            row.sudo().write({"name": "x"})
