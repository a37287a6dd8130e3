from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestPortalIsolation(DeskCase):
    """Portal users reach their own company's engines and requests only (design 5.6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = new_test_user(cls.env, "desk_portal", groups="base.group_portal")
        cls.customer.partner_id.parent_id = cls.harbour
        cls.own_ticket = cls.new_ticket()
        cls.other_ticket = cls.new_ticket(serial_number="DESK-0002")

    def test_customer_finds_the_own_engines_only(self):
        engines = self.env["stock.lot"].with_user(self.customer).search([])
        self.assertEqual(engines, self.engine)
        self.assertEqual(engines.name, "DESK-0001")

    def test_customer_cannot_read_another_engine(self):
        with self.assertRaises(AccessError):
            self.other_engine.with_user(self.customer).read(["name"])

    def test_customer_cannot_read_serials_of_parts(self):
        part = self.env["product.product"].create(
            {"name": "Injector", "is_storable": True, "tracking": "serial"}
        )
        lot = self.env["stock.lot"].create({"name": "INJ-9", "product_id": part.id})
        with self.assertRaises(AccessError):
            lot.with_user(self.customer).read(["name"])

    def test_customer_finds_the_requests_of_the_own_company_only(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.customer).search([])
        self.assertIn(self.own_ticket, tickets)
        self.assertNotIn(self.other_ticket, tickets)
        self.assertEqual(tickets.commercial_partner_id, self.harbour)

    def test_follower_of_another_company_sees_nothing(self):
        self.other_ticket.message_subscribe(self.customer.partner_id.ids)
        with self.assertRaises(AccessError):
            self.other_ticket.with_user(self.customer).read(["name"])

    def test_customer_reads_every_field_offered(self):
        names = self.own_ticket.with_user(self.customer).fields_get()
        self.assertNotIn("service_order_ids", names)
        self.own_ticket.with_user(self.customer).read(["name", "engine_id", "fault_level"])

    def test_customer_writes_nothing(self):
        with self.assertRaises(AccessError):
            self.own_ticket.with_user(self.customer).fault_level = "A"
        with self.assertRaises(AccessError):
            self.engine.with_user(self.customer).running_hours = 1
        with self.assertRaises(AccessError):
            self.own_ticket.with_user(self.customer).action_confirm_contact("Hello")
