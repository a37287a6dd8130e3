from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..desk_common import DeskCase

TWINS = [
    "engineer_grade",
    "is_engineer",
    "is_temporary_engineer",
    "service_from",
    "service_until",
    "home_state_id",
    "home_latitude",
    "home_longitude",
]


@tagged("post_install", "-at_install")
class TestEngineer(DeskCase):
    """An engineer is an employee with a grade; every role reads that much, nobody the cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.engineer = cls.env["hr.employee"].create(
            {"name": "Sun", "engineer_grade": "senior", "home_latitude": 31.2, "hourly_cost": 180}
        )

    def test_grade_makes_an_engineer(self):
        self.assertTrue(self.engineer.is_engineer)
        self.engineer.engineer_grade = False
        self.assertFalse(self.engineer.is_engineer)

    def test_every_role_reads_what_planning_needs(self):
        self.env.flush_all()
        for role, user in self.users.items():
            with self.subTest(role=role):
                engineer = self.engineer.with_user(user)
                self.assertEqual(engineer.read(TWINS)[0]["engineer_grade"], "senior")
                self.assertIn(
                    engineer,
                    self.env["hr.employee"].with_user(user).search([("is_engineer", "=", True)]),
                )

    def test_cost_of_an_hour_stays_private(self):
        self.env.flush_all()
        for role, user in self.users.items():
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.engineer.with_user(user).read(["hourly_cost"])

    def test_temporary_engineer_needs_both_days(self):
        with self.assertRaisesRegex(ValidationError, "first and the last day"):
            self.engineer.write({"is_temporary_engineer": True, "service_from": "2026-01-01"})

    def test_days_in_the_wrong_order_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "before the first"):
            self.engineer.write({"service_from": "2026-02-01", "service_until": "2026-01-31"})

    def test_home_outside_of_the_globe_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "latitude"):
            self.engineer.home_latitude = 91
