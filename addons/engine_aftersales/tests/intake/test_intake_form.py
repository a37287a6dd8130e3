from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestIntakeForm(DeskCase):
    """The quick form: what it fills, offers, refuses and makes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.harbour.phone = "+86 21 5555 0101"
        cls.fault = cls.new_fault("SPN520192-7", source="j1939", spn=520192, fmi=7)

    def intake(self, phone=False, user=None):
        view = "engine_intake_view_form_phone" if phone else "engine_intake_view_form"
        intakes = self.env["engine.intake"].with_user(user or self.clerk)
        if phone:
            intakes = intakes.with_context(default_is_phone_call=True)
        return Form(intakes, view=f"engine_aftersales.{view}")

    def made(self, action):
        return self.env["helpdesk.ticket"].browse(action["res_id"])

    def test_serial_fills_engine_customer_and_warranty(self):
        form = self.intake()
        form.engine_id = self.engine
        self.assertEqual(form.engine_model_id, self.model)
        self.assertEqual(form.customer_id, self.harbour)
        self.assertEqual(form.contact_phone, "+86 21 5555 0101")
        self.assertEqual((form.service_tier, form.under_warranty), ("vip", True))
        form.symptom = "Loses power"
        form.contact_name = "Driver Wu"
        ticket = self.made(form.save().action_create())
        self.assertRecordValues(
            ticket,
            [
                {
                    "engine_id": self.engine.id,
                    "partner_id": self.harbour.id,
                    "partner_name": "Driver Wu",
                    "symptom": "Loses power",
                    "name": "WP12: Loses power",
                    "channel_id": self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web").id,
                    "contact_state": "waiting",
                }
            ],
        )

    def test_serial_is_found_however_it_is_typed(self):
        engines = self.env["stock.lot"].with_user(self.clerk)
        for typed in ("desk0001", "DESK 0001", "k-0001", "ＤＥＳＫ－０００１"):
            with self.subTest(typed=typed):
                found = [engine_id for engine_id, _name in engines.name_search(typed)]
                self.assertEqual(found, self.engine.ids)

    def test_fault_code_is_found_by_spn_and_fmi(self):
        faults = self.env["engine.fault.code"].with_user(self.clerk)
        for typed in ("520192/7", "SPN 520192 FMI 7", "spn520192-7", "520192-7"):
            with self.subTest(typed=typed):
                found = [fault_id for fault_id, _name in faults.name_search(typed)]
                self.assertEqual(found, self.fault.ids)

    def test_model_and_customer_do_without_a_serial(self):
        form = self.intake()
        form.engine_model_id = self.model
        form.customer_id = self.mine
        form.reported_serial = "6K-unreadable"
        form.symptom = "Smokes"
        ticket = self.made(form.save().action_create())
        self.assertEqual((ticket.engine_model_id, ticket.partner_id), (self.model, self.mine))
        self.assertEqual((ticket.engine_id.id, ticket.reported_serial), (False, "6K-unreadable"))

    def test_incomplete_forms_are_refused_with_a_sentence(self):
        form = self.intake()
        form.symptom = "Smokes"
        with self.assertRaisesRegex(UserError, "serial number, or its model"):
            form.save().action_create()
        form = self.intake()
        form.engine_id = self.engine
        with self.assertRaisesRegex(UserError, "symptom"):
            form.save().action_create()

    def test_open_request_is_offered(self):
        first = self.new_ticket(symptom="Loses power")
        form = self.intake()
        form.engine_id = self.engine
        self.assertTrue(form.is_repeated)
        self.assertEqual(form.existing_ticket_id, first)
        form.symptom = "Stalls"
        form.fault_code_ids.add(self.fault)
        intake = form.save()
        with self.assertRaisesRegex(UserError, f"{first.number}.*open about this engine"):
            intake.action_create()
        self.assertEqual(intake.action_open_existing()["res_id"], first.id)
        before = self.env["helpdesk.ticket"].search_count([])
        self.assertEqual(intake.action_add_to_existing()["res_id"], first.id)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)
        self.assertEqual(first.fault_code_ids, self.fault)
        self.assertIn("Stalls", first.message_ids[0].body)

    def test_other_problem_needs_its_reason_and_is_linked(self):
        first = self.new_ticket(symptom="Loses power")
        form = self.intake()
        form.engine_id = self.engine
        form.symptom = "Leaks oil"
        form.different_reason = "Oil leak"
        second = self.made(form.save().action_create())
        self.assertEqual(second.possible_duplicate_of_id, first)
        self.assertEqual(second.different_reason, "Oil leak")

    def test_complaint_about_an_engine_with_a_repair_is_no_duplicate(self):
        self.new_ticket(symptom="Loses power")
        form = self.intake()
        form.engine_id = self.engine
        form.type_id = self.env.ref("engine_aftersales.ticket_type_complaint")
        self.assertFalse(form.is_repeated)

    def test_caller_is_found_by_number_and_contact_confirmed(self):
        caller = self.env["res.partner"].create(
            {"name": "Driver Wu", "parent_id": self.harbour.id, "phone": "+86 139 1234 5678"}
        )
        form = self.intake(phone=True)
        form.caller_phone = "139 1234 5678"
        self.assertEqual((form.customer_id, form.contact_name), (self.harbour, caller.name))
        form.engine_id = self.engine
        form.symptom = "Stalls"
        form.spoken_to_customer = True
        form.call_notes = "Stands on the quay, wants somebody today"
        intake = form.save()
        ticket = self.made(intake.action_create())
        self.assertRecordValues(
            ticket,
            [
                {
                    "contact_state": "confirmed",
                    "contacted_person": "Driver Wu",
                    "contacted_by_id": self.clerk.id,
                    "contact_note": "Stands on the quay, wants somebody today",
                    "channel_id": self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone").id,
                }
            ],
        )
        self.assertTrue(self.clocks(ticket, "contact", state="met"))

    def test_unknown_caller_is_said(self):
        form = self.intake(phone=True)
        form.caller_phone = "000 999 888"
        self.assertIn("No contact", form.caller_problem)
        self.assertFalse(form.customer_id)

    def test_number_of_two_customers_is_left_to_the_clerk(self):
        self.mine.phone = self.harbour.phone
        form = self.intake(phone=True)
        form.caller_phone = "2155550101"
        self.assertIn("2 customers", form.caller_problem)
        self.assertFalse(form.customer_id)

    def test_spoken_without_notes_is_refused_and_makes_nothing(self):
        intake = (
            self.env["engine.intake"]
            .with_user(self.clerk)
            .create({"engine_id": self.engine.id, "symptom": "Stalls", "spoken_to_customer": True})
        )
        before = self.env["helpdesk.ticket"].search_count([])
        with self.assertRaisesRegex(UserError, "what was said"):
            intake.action_create()
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

    def test_next_form_opens_after_a_request(self):
        form = self.intake()
        form.engine_id = self.engine
        form.symptom = "Stalls"
        action = form.save().action_create_another()
        self.assertEqual(action["params"]["next"]["res_model"], "engine.intake")

    def test_form_is_for_the_desk(self):
        with self.assertRaises(AccessError):
            self.env["engine.intake"].with_user(self.users["finance"]).create({})
