from odoo import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.engine_base.tests.common import set_policy

from ..desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestRequestClocks(DeskCase):
    """Contact within two working hours, on site by fault level; both from the request on."""

    def test_contact_clock_starts_with_the_request(self):
        with freeze_time("2026-03-02 09:30:00"):
            ticket = self.new_ticket()
        clock = self.clocks(ticket, "contact")
        self.assertRecordValues(
            clock,
            [
                {
                    "limit_h": self.policy.contact_limit_h,
                    "started_at": ticket.received_at,
                    "calendar_id": self.env.company.resource_calendar_id.id,
                    "owner_id": self.clerk.id,
                }
            ],
        )

    def test_confirmed_contact_meets_the_clock(self):
        ticket = self.new_ticket()
        ticket.action_confirm_contact("Smokes")
        self.assertTrue(self.clocks(ticket, "contact", state="met"))
        self.assertFalse(self.clocks(ticket, "contact"))

    def test_on_site_clock_follows_the_level(self):
        calendar = self.env.company.resource_calendar_id
        empty = calendar.browse()
        for level, limit, hours in (
            ("A", self.policy.response_limit_a_h, empty),
            ("B", self.policy.response_limit_b_h, empty),
            ("C", self.policy.response_limit_c_h, calendar),
            ("D", self.policy.response_limit_d_h, calendar),
        ):
            with self.subTest(level=level):
                clock = self.clocks(self.new_ticket(fault_level=level), "on_site")
                self.assertEqual((clock.limit_h, clock.calendar_id), (limit, hours))

    def test_policy_says_from_which_level_night_and_holidays_count(self):
        calendar = self.env.company.resource_calendar_id
        for mildest, hours_of_b in (("A", calendar), ("B", calendar.browse()), (None, calendar)):
            set_policy(self.policy, round_the_clock_level=mildest)
            with self.subTest(mildest=mildest):
                clock = self.clocks(self.new_ticket(fault_level="B"), "on_site")
                self.assertEqual(clock.calendar_id, hours_of_b)

    def test_request_that_nobody_judged_has_the_time_of_the_mildest_level(self):
        ticket = self.new_ticket()
        clock = self.clocks(ticket, "on_site")
        self.assertEqual(clock.limit_h, self.policy.response_limit_d_h)
        ticket.fault_level = "C"
        self.assertEqual(clock.limit_h, self.policy.response_limit_c_h)
        self.assertEqual(clock.started_at, ticket.received_at)

    def test_other_level_changes_the_clock_and_keeps_its_start(self):
        ticket = self.new_ticket(fault_level="D")
        ticket.fault_code_ids = [Command.link(self.new_fault("T-A1", "A").id)]
        clock = self.clocks(ticket, "on_site")
        self.assertEqual(len(clock), 1)
        self.assertEqual(
            (clock.limit_h, clock.started_at, clock.calendar_id.id),
            (self.policy.response_limit_a_h, ticket.received_at, False),
        )

    def test_advice_has_no_on_site_clock(self):
        advice = self.env.ref("engine_aftersales.ticket_type_advice")
        ticket = self.new_ticket(type_id=advice.id, fault_level="A")
        self.assertFalse(self.clocks(ticket, "on_site"))
        self.assertTrue(self.clocks(ticket, "contact"))

    def test_closing_stops_the_clocks_and_reopening_starts_them_again(self):
        ticket = self.new_ticket(fault_level="C")
        new_stage = ticket.stage_id
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        self.assertFalse(self.clocks(ticket, "contact") | self.clocks(ticket, "on_site"))
        ticket.stage_id = new_stage
        self.assertEqual(self.clocks(ticket, "contact").started_at, ticket.received_at)
        self.assertTrue(self.clocks(ticket, "on_site"))

    def test_met_clock_does_not_start_again(self):
        ticket = self.new_ticket()
        ticket.action_confirm_contact("Smokes")
        working_stage = ticket.stage_id
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        ticket.stage_id = working_stage
        self.assertFalse(self.clocks(ticket, "contact"))

    def test_assigned_person_keeps_the_clocks(self):
        support = self.users["support"]
        ticket = self.new_ticket(fault_level="C", user_id=support.id)
        clocks = self.clocks(ticket, "contact") | self.clocks(ticket, "on_site")
        self.assertEqual(clocks.owner_id, support)
