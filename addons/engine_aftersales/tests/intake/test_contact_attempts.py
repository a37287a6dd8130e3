from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.engine_base.tools.moment import Replay

from ..desk_common import DeskCase

NINE = Datetime.to_datetime("2026-03-02 09:00:00")


@tagged("post_install", "-at_install")
class TestContactAttempts(DeskCase):
    """Who called whom, and what came of it; a failed attempt stops no clock (clause 3)."""

    def attempts(self, ticket):
        return ticket.contact_attempt_ids.sorted("id")

    @freeze_time(NINE)
    def test_failed_attempts_are_kept_and_the_clock_runs_on(self):
        ticket = self.new_ticket()
        clock = self.clocks(ticket, "contact")
        due = clock.due_at
        for outcome in ("no_answer", "busy", "wrong_number"):
            ticket.action_record_contact(outcome, "phone", f"it was {outcome}")
        self.assertEqual((clock.state, clock.due_at), ("running", due))
        self.assertEqual(ticket.contact_state, "waiting")
        self.assertRecordValues(
            self.attempts(ticket),
            [
                {
                    "outcome": outcome,
                    "channel": "phone",
                    "user_id": self.clerk.id,
                    "attempted_at": NINE,
                    "note": f"it was {outcome}",
                }
                for outcome in ("no_answer", "busy", "wrong_number")
            ],
        )
        self.assertEqual(ticket.contact_attempt_count, 3)

    def test_reaching_the_customer_confirms_the_contact_and_meets_the_clock(self):
        ticket = self.new_ticket()
        ticket.action_record_contact("no_answer")
        ticket.action_record_contact("reached", "message", "Smokes", "Mr Chen")
        self.assertEqual(ticket.contact_state, "confirmed")
        self.assertEqual((ticket.contacted_person, ticket.contact_note), ("Mr Chen", "Smokes"))
        self.assertTrue(self.clocks(ticket, "contact", state="met"))
        self.assertEqual(self.attempts(ticket).mapped("outcome"), ["no_answer", "reached"])
        self.assertEqual(self.attempts(ticket)[1].channel, "message")

    def test_confirmed_by_the_other_button_it_is_an_attempt_too(self):
        ticket = self.new_ticket()
        ticket.action_confirm_contact("Smokes", "Mr Chen")
        self.assertRecordValues(
            self.attempts(ticket), [{"outcome": "reached", "person": "Mr Chen", "note": "Smokes"}]
        )

    def test_later_contacts_are_kept_without_confirming_again(self):
        done, waiting = self.new_ticket(), self.new_ticket()
        done.action_confirm_contact("Smokes")
        (done | waiting).action_record_contact("reached", note="Both engines")
        self.assertEqual(set((done | waiting).mapped("contact_state")), {"confirmed"})
        self.assertEqual(done.contact_note, "Smokes")
        self.assertEqual((done.contact_attempt_count, waiting.contact_attempt_count), (2, 1))

    @freeze_time(NINE)
    def test_wanted_call_becomes_an_activity_and_is_done_when_reached(self):
        self.clerk.tz = "Asia/Shanghai"
        ticket = self.new_ticket(partner_name="Zhao").with_context(tz="Asia/Shanghai")
        at = NINE + timedelta(hours=20)
        ticket.action_record_contact("call_back", note="in a meeting", call_back_at=at)
        activity = ticket.activity_ids
        self.assertEqual(activity.user_id, self.clerk)
        self.assertEqual(str(activity.date_deadline), "2026-03-03")
        self.assertIn("13:00", activity.summary)
        self.assertIn("Zhao", activity.summary)
        ticket.action_record_contact("call_back", call_back_at=at + timedelta(hours=1))
        self.assertEqual(len(ticket.activity_ids), 1)
        self.assertEqual(self.clocks(ticket, "contact").state, "running")
        ticket.action_record_contact("reached", note="Smokes")
        self.assertFalse(ticket.activity_ids)

    @freeze_time(NINE)
    def test_what_makes_no_sense_is_refused_and_nothing_is_kept(self):
        ticket = self.new_ticket()
        for arguments, words in (
            ({"outcome": "reached"}, "what was said"),
            ({"outcome": "guessed"}, "what came of it"),
            ({"outcome": "busy", "channel": "pigeon"}, "what came of it"),
            ({"outcome": "call_back"}, "when the customer wants"),
            ({"outcome": "busy", "call_back_at": NINE + timedelta(days=1)}, "only then"),
            ({"outcome": "call_back", "call_back_at": NINE - timedelta(days=1)}, "over already"),
        ):
            with self.subTest(arguments), self.assertRaisesRegex(UserError, words):
                ticket.action_record_contact(**arguments)
        self.assertFalse(ticket.contact_attempt_ids)

    def test_attempts_are_for_the_roles_that_contact_customers(self):
        for role, user in self.users.items():
            ticket = self.new_ticket()
            with self.subTest(role=role):
                if role in ("customer_service", "support", "engineer", "supervisor"):
                    ticket.with_user(user).action_record_contact("busy")
                    self.assertEqual(ticket.contact_attempt_ids.user_id, user)
                else:
                    with self.assertRaises(AccessError):
                        ticket.with_user(user).action_record_contact("busy")
                    self.assertFalse(ticket.contact_attempt_ids)

    def test_nobody_writes_attempts(self):
        ticket = self.new_ticket()
        ticket.action_record_contact("busy")
        for user in (*self.users.values(), self.env.ref("base.user_admin"), self.env.user):
            attempt = ticket.contact_attempt_ids.with_user(user)
            with self.subTest(user=user.login):
                for door in (
                    lambda attempt=attempt: attempt.write({"note": "reached after all"}),
                    lambda attempt=attempt: attempt.unlink(),
                    lambda attempt=attempt: attempt.create(attempt.copy_data()[0]),
                ):
                    with self.assertRaises(AccessError):
                        door()

    def test_other_companies_and_customers_see_no_attempts(self):
        self.new_ticket().action_record_contact("busy")
        other = self.env["res.company"].create({"name": "Sister Factory"})
        theirs = self.users["quality"]
        theirs.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        attempts = self.env["engine.contact.attempt"]
        self.assertFalse(attempts.with_user(theirs).with_company(other).search([]))

    def test_replayed_attempt_happened_in_the_past(self):
        ticket = self.new_ticket()
        past = Datetime.to_datetime("2025-01-01 03:00:00")
        replayed = ticket.with_context(engine_moment=Replay(at=past))
        replayed.action_record_contact("no_answer")
        self.assertEqual(ticket.contact_attempt_ids.attempted_at, past)

    def test_dialog_keeps_a_failed_attempt_in_three_keys(self):
        ticket = self.new_ticket()
        action = ticket.action_open_contact_dialog()
        wizards = self.env[action["res_model"]].with_user(self.clerk)
        with Form(wizards.with_context(**action["context"])) as form:
            form.outcome = "no_answer"
        form.record.action_confirm()
        self.assertEqual(ticket.contact_attempt_ids.outcome, "no_answer")
        self.assertEqual(ticket.contact_state, "waiting")

    def test_counts_of_many_requests_cost_a_fixed_number_of_queries(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.clerk)
        tickets |= tickets.create([{"serial_number": "DESK-0001"} for _number in range(20)])
        tickets.action_record_contact("busy")
        self.env.flush_all()
        tickets.mapped("contact_attempt_count")
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            tickets.mapped("contact_attempt_count")
