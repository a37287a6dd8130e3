from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestRequestRights(DeskCase):
    """Every role reads requests; the desk writes them; temporary engineers see their own."""

    def test_every_role_reads_requests_with_all_their_fields(self):
        ticket = self.new_ticket(fault_code_ids=[Command.set(self.new_fault("T-1").ids)])
        for role, user in self.users.items():
            with self.subTest(role=role):
                self.assertIn(ticket, self.env["helpdesk.ticket"].with_user(user).search([]))
                views = self.env["helpdesk.ticket"].with_user(user).get_views([(False, "form")])
                names = list(views["models"]["helpdesk.ticket"]["fields"])
                ticket.with_user(user).read(names)

    def test_roles_without_the_helpdesk_write_nothing(self):
        ticket = self.new_ticket()
        for role in ("director", "general_manager", "storekeeper", "planner", "finance"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                ticket.with_user(self.users[role]).symptom = "Something else"

    def test_clerk_and_support_create_requests(self):
        for role in ("customer_service", "support"):
            with self.subTest(role=role):
                self.assertTrue(self.new_ticket(user=self.users[role]).engine_id)

    def test_temporary_engineer_sees_the_requests_of_own_orders_while_in_service(self):
        user = new_test_user(
            self.env,
            "desk_temp",
            groups="engine_base.group_engineer,engine_base.group_temporary_engineer",
        )
        engineer = self.env["hr.employee"].create(
            {
                "name": "Temp",
                "user_id": user.id,
                "engineer_grade": "junior",
                "is_temporary_engineer": True,
                "service_from": "2020-01-01",
                "service_until": "2099-12-31",
            }
        )
        given, other = self.new_ticket(), self.new_ticket(serial_number="DESK-0002")
        (given | other).action_create_service_order()
        given.service_order_ids.sudo().engineer_id = engineer
        tickets = self.env["helpdesk.ticket"].with_user(user)
        engines = self.env["stock.lot"].with_user(user)
        self.assertEqual(tickets.search([]), given)
        self.assertEqual(engines.search([("is_engine", "=", True)]), self.engine)
        with self.assertRaises(AccessError):
            other.with_user(user).read(["name"])
        engineer.service_until = "2020-12-31"
        self.assertFalse(tickets.search([]))
        self.assertFalse(engines.search([("is_engine", "=", True)]))

    def test_request_of_another_company_stays_invisible(self):
        company = self.env["res.company"].create({"name": "Sister Factory"})
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Theirs", "company_id": company.id, "team_id": False}
        )
        self.assertNotIn(ticket, self.env["helpdesk.ticket"].with_user(self.clerk).search([]))

    def test_member_list_does_not_keep_an_open_team_from_working(self):
        ticket = self.new_ticket()
        ticket.assign_to_me()
        self.assertEqual(ticket.user_id, self.clerk)

    def test_order_is_made_from_the_request(self):
        fault = self.new_fault("T-2", "B")
        ticket = self.new_ticket(symptom="Smokes", fault_code_ids=[Command.set(fault.ids)])
        action = ticket.action_create_service_order()
        order = self.env["repair.order"].browse(action["res_id"])
        self.assertRecordValues(
            order,
            [
                {
                    "ticket_id": ticket.id,
                    "lot_id": self.engine.id,
                    "product_id": self.model.id,
                    "partner_id": self.harbour.id,
                    "fault_code_ids": fault.ids,
                    "fault_level": "B",
                    "service_state": "draft",
                }
            ],
        )
        self.assertEqual(ticket.service_order_count, 1)
        self.assertEqual(ticket.open_order_ids, order)
        self.assertEqual(self.engine.service_order_count, 1)

    def test_order_pressed_twice_is_made_once(self):
        ticket, other = self.new_ticket(), self.new_ticket(serial_number="DESK-0002")
        first = ticket.action_create_service_order()["res_id"]
        self.assertEqual(ticket.action_create_service_order()["res_id"], first)
        (ticket | other).action_create_service_order()
        self.assertEqual(ticket.service_order_ids.ids, [first])
        self.assertEqual(len(other.service_order_ids), 1)
        order = self.env["repair.order"].browse(first)
        order.with_user(self.users["supervisor"]).action_cancel_service("not wanted")
        self.assertNotEqual(ticket.action_create_service_order()["res_id"], first)

    def test_order_without_an_engine_is_refused(self):
        ticket = self.new_ticket(serial_number=False, name="Noise")
        with self.assertRaisesRegex(UserError, "serial number"):
            ticket.action_create_service_order()

    def test_order_of_a_closed_request_is_refused(self):
        ticket = self.new_ticket()
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        with self.assertRaisesRegex(UserError, "closed"):
            ticket.action_create_service_order()

    def test_list_of_requests_costs_a_fixed_number_of_queries(self):
        names = [
            "number", "received_at", "fault_level", "clock_risk", "name", "serial_number",
            "partner_id", "service_tier", "type_id", "contact_state", "service_order_count",
            "user_id", "stage_id", "closed",
        ]  # fmt: skip
        tickets = self.env["helpdesk.ticket"].with_user(self.clerk)
        tickets |= tickets.create([{"serial_number": "DESK-0001"} for _number in range(30)])
        self.env.flush_all()
        tickets.read(names)  # access rules are cached now
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            tickets.read(names)
