from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import WorkforceCase


@tagged("post_install", "-at_install")
class TestQualification(WorkforceCase):
    """Clause 2: engineers work within their certificates, and nobody certifies themselves."""

    def test_certificate_counts_until_its_last_day(self):
        engineer = self.engineer_employee
        self.qualify(engineer, self.pressure, valid_to=self.today)
        held = {
            day: engineer._engineer_certificates(day)[engineer]
            for day in (self.today, self.today + timedelta(days=1))
        }
        self.assertEqual(held[self.today], {self.pressure.id})
        self.assertEqual(held[self.today + timedelta(days=1)], set())

    def test_skills_and_certificates_are_told_apart(self):
        engineer = self.engineer_employee
        self.qualify(engineer, self.pressure, valid_to="2099-01-01")
        self.qualify(engineer, self.fuel)
        self.assertEqual(engineer._engineer_skills()[engineer], {self.fuel.id})
        self.assertEqual(engineer._engineer_certificates()[engineer], {self.pressure.id})

    def test_expired_certificate_keeps_an_engineer_from_starting(self):
        order = self.walk(self.new_order(), "parts_issued")
        self.fault.required_certificate_ids = self.pressure
        held = self.qualify(
            self.engineer_employee, self.pressure, valid_to=self.today - timedelta(days=1)
        )
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "no certificate High pressure"):
            order.with_user(self.engineer).action_start_repair()
        self.assertIn("High pressure", order.with_user(self.support).engineer_warning)
        held.valid_to = self.today
        order.with_user(self.engineer).action_start_repair()
        self.assertEqual(order.service_state, "in_repair")

    def test_procedure_asks_for_skills_beside_the_fault_code(self):
        order = self.new_order()
        self.sop.required_skill_ids = self.fuel
        self.fault.required_certificate_ids = self.pressure
        obstacles = self.engineer_employee._engineer_obstacles(order)[self.engineer_employee]
        self.assertEqual(len(obstacles), 2)
        self.assertEqual(order.required_skill_ids, self.fuel)
        self.assertEqual(order.required_certificate_ids, self.pressure)

    def test_engineers_do_not_certify_themselves(self):
        own = self.qualify(self.engineer_employee, self.pressure, valid_to=self.today)
        vals = {
            "employee_id": self.engineer_employee.id,
            "skill_type_id": self.fuel.skill_type_id.id,
            "skill_id": self.fuel.id,
            "skill_level_id": self.fuel.skill_type_id.skill_level_ids.id,
        }
        rows = own.with_user(self.engineer)
        doors = {
            "create": lambda: rows.create(vals),
            "write": lambda: rows.write({"valid_to": "2099-01-01"}),
            "unlink": rows.unlink,
            "profile": lambda: self.engineer_employee.with_user(self.engineer).write(
                {"engineer_grade": "supervisor"}
            ),
            "own user": lambda: self.engineer.with_user(self.engineer).write(
                {"employee_ids": [Command.update(self.engineer_employee.id, {"name": "X"})]}
            ),
        }
        for name, door in doors.items():
            with self.subTest(door=name), self.assertRaises(AccessError), self.cr.savepoint():
                door()
                self.env.flush_all()

    def test_certificate_of_a_colleague_is_not_moved_to_an_engineer(self):
        clerk = self.env["hr.employee"].create(
            {"name": "Clerk", "user_id": self.customer_service.id}
        )
        own = self.qualify(clerk, self.pressure, valid_to="2099-01-01")
        with self.assertRaises(AccessError):
            own.with_user(self.customer_service).employee_id = self.engineer_employee

    def test_expiring_certificates_are_listed_for_the_supervisor(self):
        self.qualify(
            self.engineer_employee, self.pressure, valid_to=self.today + timedelta(days=10)
        )
        self.env.flush_all()
        action = self.env.ref("engine_aftersales.engineer_certificate_action")
        rows = self.env["hr.employee.skill"].with_user(self.supervisor)
        listed = rows.search(
            [
                *safe_eval(action.domain),
                ("valid_to", ">=", "today"),
                ("valid_to", "<=", "today +30d"),
            ]
        )
        self.assertEqual(listed.employee_id.ids, self.engineer_employee.ids)
        self.assertEqual(listed[0].employee_id.display_name, "Engineer Li")
