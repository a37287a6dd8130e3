from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestDuplicate(DeskCase):
    """A second open repair request of an engine is never lost and never silent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.new_ticket(symptom="Loses power")

    def questions(self, ticket):
        kind = self.env.ref("engine_aftersales.mail_activity_type_intake")
        return ticket.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def test_second_request_is_linked_and_put_before_the_desk(self):
        second = self.new_ticket(symptom="Smokes")
        self.assertEqual(second.possible_duplicate_of_id, self.first)
        self.assertIn(self.first.number, self.questions(second).summary)
        self.assertEqual(self.questions(second).user_id, self.clerk)
        self.assertFalse(self.questions(self.first))

    def test_request_claims_the_row_of_its_engine(self):
        """What makes of two transactions at once one the second: decision 0015."""
        self.env.cr.execute("UPDATE stock_lot SET last_request_at = NULL")
        self.env.invalidate_all()
        with freeze_time("2026-03-04 02:00:00"):  # else the second may turn between the two
            second = self.new_ticket()
        self.assertEqual(self.engine.last_request_at, second.received_at)
        self.assertFalse(self.other_engine.last_request_at)

    def test_requests_of_one_batch_are_linked_to_its_first(self):
        engine = self.new_engine("DESK-0003", customer=self.mine)
        tickets = self.env["helpdesk.ticket"].with_user(self.clerk)
        one, two, three = tickets.create([{"serial_number": engine.name} for _n in range(3)])
        self.assertFalse(one.possible_duplicate_of_id)
        self.assertEqual(two.possible_duplicate_of_id, one)
        self.assertEqual(three.possible_duplicate_of_id, one)

    def test_stated_reason_leaves_the_link_and_no_question(self):
        second = self.new_ticket(symptom="Leaks", different_reason="Oil leak, not the power")
        self.assertEqual(second.possible_duplicate_of_id, self.first)
        self.assertFalse(self.questions(second))

    def test_reason_given_later_settles_the_question(self):
        second = self.new_ticket(symptom="Leaks")
        second.different_reason = "Oil leak, not the power"
        self.assertFalse(self.questions(second))

    def test_other_types_and_closed_requests_are_no_duplicates(self):
        advice = self.env.ref("engine_aftersales.ticket_type_advice")
        self.assertFalse(self.new_ticket(type_id=advice.id).possible_duplicate_of_id)
        self.first.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        self.assertFalse(self.new_ticket().possible_duplicate_of_id)

    def test_serial_entered_later_finds_the_open_request(self):
        second = self.new_ticket(serial_number=False, name="Smokes")
        self.assertFalse(second.possible_duplicate_of_id)
        second.serial_number = "desk 0001"
        self.assertEqual(second.possible_duplicate_of_id, self.first)

    def test_link_cannot_be_set_in_the_context(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.clerk)
        tickets = tickets.with_context(engine_moment={"at": "2020-01-01"})
        second = tickets.create({"serial_number": "DESK-0001"})
        self.assertEqual(second.possible_duplicate_of_id, self.first)

    def test_filter_shows_what_is_to_be_settled(self):
        second = self.new_ticket()
        settled = self.new_ticket(different_reason="Other fault")
        found = self.env["helpdesk.ticket"].search(
            [
                ("possible_duplicate_of_id", "!=", False),
                ("different_reason", "=", False),
                ("duplicate_id", "=", False),
                ("closed", "=", False),
            ]
        )
        self.assertIn(second, found)
        self.assertNotIn(settled, found)

    def test_merge_closes_stops_the_clocks_and_keeps_what_was_said(self):
        fault = self.new_fault("T-9", "B")
        second = self.new_ticket(symptom="Smokes", fault_code_ids=[Command.set(fault.ids)])
        second.action_merge_duplicate()
        self.assertTrue(second.closed)
        self.assertEqual(second.duplicate_id, self.first)
        self.assertFalse(self.clocks(second, "contact") | self.clocks(second, "on_site"))
        self.assertFalse(self.questions(second))
        self.assertEqual(self.first.fault_code_ids, fault)
        self.assertEqual(self.first.fault_level, "B")
        note = self.first.message_ids[0].body
        for word in ("Smokes", second.number, self.clerk.name):
            self.assertIn(word, note)

    def test_wizard_of_the_helpdesk_merges_the_same_way(self):
        second = self.new_ticket(symptom="Smokes")
        action = second.action_open_duplicate_wizard()
        wizard = self.env["helpdesk.ticket.duplicate.wizard"].with_user(self.clerk)
        wizard = wizard.with_context(**action["context"])
        wizard.create({"duplicate_of_id": self.first.id}).action_confirm()
        self.assertTrue(second.closed)
        self.assertFalse(self.clocks(second, "contact"))

    def test_level_that_a_person_judged_worse_stays(self):
        self.first.write({"fault_level": "A", "fault_level_reason": "Ferry with passengers"})
        fault = self.new_fault("T-8", "D")
        self.new_ticket(fault_code_ids=[Command.set(fault.ids)]).action_merge_duplicate()
        self.assertEqual((self.first.fault_level, self.first.fault_code_ids), ("A", fault))

    def test_what_cannot_be_merged_says_why(self):
        other = self.new_ticket(serial_number="DESK-0002")
        with self.assertRaisesRegex(UserError, "different customers"):
            other.duplicate_id = self.first
        with self.assertRaisesRegex(UserError, "cannot be a duplicate"):
            self.first.duplicate_id = self.first
        with self.assertRaisesRegex(UserError, "repeats no open request"):
            self.first.action_merge_duplicate()
        second = self.new_ticket()
        second.action_create_service_order()
        with self.assertRaisesRegex(UserError, "service order"):
            second.action_merge_duplicate()
        self.assertFalse(second.closed)

    def test_report_is_added_with_who_and_when(self):
        fault = self.new_fault("T-7")
        self.first.action_add_report("Now it stalls too", fault.ids, "Driver Wu", "139-1")
        self.assertEqual(self.first.fault_code_ids, fault)
        note = self.first.message_ids[0]
        for word in ("Now it stalls too", "Driver Wu", "139-1", self.clerk.name):
            self.assertIn(word, note.body)
        self.assertEqual(note.author_id, self.clerk.partner_id)

    def test_nothing_is_added_to_a_closed_request(self):
        self.first.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        with self.assertRaisesRegex(UserError, "closed"):
            self.first.action_add_report("Again")

    def test_batch_costs_a_small_constant_per_request(self):
        def cost(count, begin):
            engines = [
                self.new_engine(f"DESK-{begin + n}", customer=self.mine).name for n in range(count)
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets = self.env["helpdesk.ticket"].with_user(self.clerk)
            tickets.create([{"serial_number": name, "symptom": "Smokes"} for name in engines])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(2, 3000)
        ten, thirty = cost(10, 4000), cost(30, 5000)
        # Ten of helpdesk_mgmt and of core: number, stage, message of the creation.
        self.assertLessEqual((thirty - ten) / 20, 11)
