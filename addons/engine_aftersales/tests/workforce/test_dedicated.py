from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import WorkforceCase


@tagged("post_install", "-at_install")
class TestDedicatedEngineer(WorkforceCase):
    """Clause 2: a VIP customer has a dedicated engineer, and a deputy for days of leave."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.new_engineer("Own", home_latitude=31.2, home_longitude=121.5)
        cls.deputy = cls.new_engineer("Deputy", home_latitude=31.3, home_longitude=121.4)
        cls.customer.write(
            {
                "service_tier": "vip",
                "dedicated_engineer_id": cls.own.id,
                "deputy_engineer_id": cls.deputy.id,
                "partner_latitude": 31.25,
                "partner_longitude": 121.45,
            }
        )
        cls.order = cls.new_order(engineer_id=False)

    def propose(self, order=None):
        monday = self.monday()
        return (
            (order or self.order)
            .with_user(self.support)
            ._propose_engineer(self.at(monday), self.at(monday, 23))
        )

    def away(self, *engineers):
        for engineer in engineers:
            self.give_leave(engineer, self.monday(), self.monday())

    def test_dedicated_engineer_is_proposed(self):
        engineer, reason = self.propose()
        self.assertEqual(engineer.id, self.own.id)
        self.assertIn("dedicated engineer of Haulage", reason)

    def test_deputy_goes_while_the_dedicated_engineer_is_on_leave(self):
        self.away(self.own)
        engineer, reason = self.propose()
        self.assertEqual(engineer.id, self.deputy.id)
        self.assertRegex(reason, "Own is on leave.*Deputy is the deputy")

    def test_deputy_goes_where_the_dedicated_engineer_may_not(self):
        self.fault.required_certificate_ids = self.pressure
        self.qualify(self.deputy, self.pressure, valid_to="2099-01-01")
        engineer, reason = self.propose()
        self.assertEqual(engineer.id, self.deputy.id)
        self.assertIn("Own has no certificate", reason)

    def test_nearest_goes_when_both_are_away(self):
        self.away(self.own, self.deputy)
        near = self.new_engineer("Near", home_latitude=31.24, home_longitude=121.44)
        self.engineer_employee.write({"home_latitude": 39.9, "home_longitude": 116.4})
        self.supervisor_employee.write({"home_latitude": 39.9, "home_longitude": 116.4})
        engineer, reason = self.propose()
        self.assertEqual(engineer.id, near.id)
        self.assertRegex(reason, "nearest of .* km")

    def test_missing_coordinates_are_said_and_load_decides(self):
        self.away(self.own, self.deputy)
        self.customer.write({"partner_latitude": 0, "partner_longitude": 0})
        engineer, reason = self.propose()
        self.assertTrue(engineer)
        self.assertIn("coordinates are missing", reason)

    def test_nobody_has_the_skill(self):
        self.fault.required_skill_ids = self.fuel
        engineer, reason = self.propose()
        self.assertFalse(engineer)
        self.assertIn("Nobody has Fuel systems", reason)

    def test_all_on_leave(self):
        self.away(*self.env["hr.employee"].search([("is_engineer", "=", True)]))
        engineer, reason = self.propose()
        self.assertFalse(engineer)
        self.assertRegex(reason, "All \\d+ engineers who could do it are on leave")

    def test_grade_below_the_level_is_never_proposed(self):
        (self.own | self.deputy).engineer_grade = "junior"
        fault = self.new_fault("T-A", level="A")
        engineer, reason = self.propose(
            self.new_order(engineer_id=False, fault_code_ids=[(6, 0, fault.ids)])
        )
        self.assertEqual(engineer.id, self.supervisor_employee.id, reason)

    def test_button_takes_the_proposal_and_says_why(self):
        self.order.schedule_date = self.at(self.monday(), 9)  # nobody works at the weekend
        action = self.order.with_user(self.support).action_propose_engineer()
        self.assertTrue(self.order.engineer_id)
        self.assertEqual(action["params"]["type"], "success")

    def test_deputy_has_to_be_somebody_else_and_an_engineer(self):
        clerk = self.env["hr.employee"].create({"name": "Clerk"})
        for vals, words in (
            ({"deputy_engineer_id": self.own.id}, "somebody else"),
            ({"dedicated_engineer_id": False}, "before the deputy"),
            ({"deputy_engineer_id": clerk.id}, "no service engineer"),
        ):
            with (
                self.subTest(**vals),
                self.assertRaisesRegex(ValidationError, words),
                self.cr.savepoint(),
            ):
                self.customer.write(vals)

    def test_policy_decides_whether_a_vip_needs_one(self):
        vip = self.env["res.partner"].create({"name": "Port", "service_tier": "vip"})
        self.assertIn("needs a dedicated engineer", vip.with_user(self.support).dedicated_warning)
        self.env.cr.execute(
            "UPDATE engine_policy SET vip_dedicated_rule = 'required' WHERE id = %s",
            [self.policy.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(ValidationError, "needs a dedicated engineer"):
            self.env["res.partner"].create({"name": "Mine", "service_tier": "vip"})

    def test_everybody_on_the_desk_reads_who_it_is_but_no_portal_user(self):
        request = self.env["helpdesk.ticket"].create(
            {"serial_number": self.engine.name, "partner_id": self.customer.id}
        )
        for role in ("customer_service", "support", "engineer", "supervisor", "director"):
            with self.subTest(role=role):
                user = self.people[role]
                self.assertEqual(request.with_user(user).dedicated_text, "Own / Deputy")
                self.assertEqual(self.order.with_user(user).dedicated_text, "Own / Deputy")
        outsider = self.env["res.users"].create(
            {"name": "Out", "login": "out", "group_ids": [(6, 0, self.portal_groups().ids)]}
        )
        with self.assertRaises(AccessError):
            self.customer.with_user(outsider).read(["dedicated_engineer_id"])

    def portal_groups(self):
        return self.env.ref("base.group_portal")

    def test_proposal_for_the_days_of_leave_only(self):
        self.away(self.own)
        tuesday = self.monday() + timedelta(days=2)
        engineer, _reason = self.order._propose_engineer(self.at(tuesday), self.at(tuesday, 23))
        self.assertEqual(engineer.id, self.own.id)
