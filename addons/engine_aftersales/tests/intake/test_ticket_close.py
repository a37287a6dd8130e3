from odoo.tests import HttpCase, new_test_user, tagged

from ..desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestTicketClose(HttpCase, DeskCase):
    """The route of helpdesk_mgmt that closes a request lets nobody close another's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        customer = new_test_user(cls.env, "desk_closer", groups="base.group_portal")
        customer.partner_id.parent_id = cls.harbour

    def close(self, ticket, login, password=None):
        self.authenticate(login, password or login)
        self.url_open(f"/ticket/close?ticket_id={ticket.id}&stage_id={self.done.id}")
        ticket.invalidate_recordset()
        return ticket.closed

    def test_customer_closes_the_own_request(self):
        self.assertTrue(self.close(self.new_ticket(), "desk_closer"))

    def test_customer_cannot_close_another_request(self):
        ticket = self.new_ticket(serial_number="DESK-0002")
        self.assertFalse(self.close(ticket, "desk_closer"))

    def test_address_that_somebody_typed_wrong_leads_to_the_list(self):
        ticket = self.new_ticket()
        self.authenticate("desk_closer", "desk_closer")
        for query in ("ticket_id=x&stage_id=1", f"ticket_id={ticket.id}&stage_id=x", ""):
            answer = self.url_open(f"/ticket/close?{query}")
            self.assertEqual(answer.status_code, 200)
            self.assertTrue(answer.url.endswith("/my/tickets"), answer.url)
        self.assertFalse(ticket.closed)

    def test_staff_without_the_right_to_write_cannot_close(self):
        self.assertFalse(self.close(self.new_ticket(), "desk_finance"))
