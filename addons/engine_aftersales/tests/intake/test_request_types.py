from odoo.tests import tagged

from ..desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestRequestTypes(DeskCase):
    """Repair, complaint, advice, training: the clocks that each calls for."""

    def kinds(self, ticket):
        clocks = self.env["engine.clock"].search(
            [
                ("res_model", "=", ticket._name),
                ("res_id", "=", ticket.id),
                ("state", "=", "running"),
            ]
        )
        return set(clocks.mapped("kind"))

    def type(self, name):
        return self.env.ref(f"engine_aftersales.ticket_type_{name}")

    def test_each_type_starts_its_clocks(self):
        for name, kinds in (
            ("repair", {"contact", "on_site"}),
            ("complaint", {"contact", "complaint"}),
            ("advice", {"contact"}),
            ("training", {"contact"}),
        ):
            with self.subTest(type=name):
                self.assertEqual(self.kinds(self.new_ticket(type_id=self.type(name).id)), kinds)

    def test_complaint_is_answered_within_the_policys_limit(self):
        ticket = self.new_ticket(type_id=self.type("complaint").id)
        clock = self.clocks(ticket, "complaint")
        self.assertEqual(clock.limit_h, self.policy.complaint_response_h)
        ticket.action_confirm_contact("Apologised, a second engineer comes tomorrow")
        self.assertTrue(self.clocks(ticket, "complaint", state="met"))

    def test_other_type_changes_the_clocks(self):
        ticket = self.new_ticket()
        ticket.type_id = self.type("complaint")
        self.assertEqual(self.kinds(ticket), {"contact", "complaint"})
        ticket.type_id = self.type("repair")
        self.assertEqual(self.kinds(ticket), {"contact", "on_site"})
