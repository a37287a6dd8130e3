from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.engine_base.tests.common import set_policy

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
        set_policy(self.policy, vip_dedicated_rule="required")
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
