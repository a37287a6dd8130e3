from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import freeze_time, tagged

from odoo.addons.engine_base.tools.moment import Replay

from ..desk_common import DeskCase

to_datetime = Datetime.to_datetime


@tagged("post_install", "-at_install")
class TestContact(DeskCase):
    """Contact the customer: on a clock, recorded by who did it (clause 3)."""

    def test_confirming_records_who_when_and_what(self):
        ticket = self.new_ticket(partner_name="Zhao")
        with freeze_time("2026-03-02 09:30:00"):
            ticket.action_confirm_contact("Smokes under load", "Mr Chen")
        self.assertRecordValues(
            ticket,
            [
                {
                    "contact_state": "confirmed",
                    "contacted_at": to_datetime("2026-03-02 09:30:00"),
                    "contacted_by_id": self.clerk.id,
                    "contacted_person": "Mr Chen",
                    "contact_note": "Smokes under load",
                }
            ],
        )
        self.assertFalse(ticket.unattended)
        self.assertIn("Smokes under load", ticket.message_ids[0].body)

    def test_person_is_the_contact_where_nobody_else_is_named(self):
        ticket = self.new_ticket(partner_name="Zhao")
        ticket.action_confirm_contact("Smokes")
        self.assertEqual(ticket.contacted_person, "Zhao")

    def test_step_is_in_the_trail(self):
        ticket = self.new_ticket()
        ticket.action_confirm_contact("Smokes")
        rows = self.env["engine.transition"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertEqual(rows.mapped("name"), ["confirm_contact"])

    def test_empty_note_is_refused(self):
        ticket = self.new_ticket()
        for note in ("", "  ", None):
            with self.assertRaisesRegex(UserError, "what was said"):
                ticket.action_confirm_contact(note)

    def test_second_confirmation_is_refused_and_moves_nothing(self):
        done, waiting = self.new_ticket(), self.new_ticket()
        done.action_confirm_contact("Smokes")
        with self.assertRaises(UserError):
            (done | waiting).action_confirm_contact("Again")
        self.assertEqual(waiting.contact_state, "waiting")

    def test_evidence_cannot_be_written(self):
        ticket = self.new_ticket()
        for vals in (
            {"contact_state": "confirmed"},
            {"contacted_at": "2026-01-01"},
            {"contacted_by_id": self.clerk.id},
            {"contact_note": "x"},
            {"received_at": "2030-01-01"},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                ticket.write(vals)
            with self.subTest(created=vals), self.assertRaises(AccessError):
                self.new_ticket(**vals)

    def test_forged_context_sets_no_evidence(self):
        forged = {
            "default_contacted_at": "2026-01-01",
            "default_contact_state": "confirmed",
            "default_received_at": "2030-01-01",
            "engine_transition_key": 1,
            "engine_moment": {"at": "2030-01-01"},
        }
        tickets = self.env["helpdesk.ticket"].with_user(self.clerk).with_context(**forged)
        ticket = tickets.create({"serial_number": "DESK-0001"})
        self.assertEqual((ticket.contact_state, ticket.contacted_at), ("waiting", False))
        self.assertLess(ticket.received_at, to_datetime("2030-01-01"))

    def test_replay_sets_the_moment(self):
        at = to_datetime("2026-02-03 04:05:00")
        tickets = self.env["helpdesk.ticket"].with_user(self.clerk)
        ticket = tickets.with_context(engine_moment=Replay(at)).create(
            {"serial_number": "DESK-0001"}
        )
        self.assertEqual(ticket.received_at, at)

    def test_roles_that_confirm(self):
        may = {"customer_service", "support", "engineer", "supervisor"}
        for role, user in self.users.items():
            ticket = self.new_ticket().with_user(user)
            with self.subTest(role=role):
                if role in may:
                    ticket.action_confirm_contact("Smokes")
                    self.assertEqual(ticket.contact_state, "confirmed")
                else:
                    with self.assertRaises(AccessError):
                        ticket.action_confirm_contact("Smokes")

    def test_dialog_confirms(self):
        ticket = self.new_ticket(partner_name="Zhao")
        action = ticket.action_open_contact_dialog()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create({"note": "Smokes"})
        )
        self.assertEqual(wizard.person, "Zhao")
        wizard.action_confirm()
        self.assertEqual(ticket.contact_state, "confirmed")
