from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestSerialNumber(DeskCase):
    """The serial number fills the request; a wrong one is refused with a sentence."""

    def test_serial_alone_is_enough(self):
        ticket = self.new_ticket()
        self.assertRecordValues(
            ticket,
            [
                {
                    "engine_id": self.engine.id,
                    "engine_model_id": self.model.id,
                    "partner_id": self.harbour.id,
                    "partner_name": "Harbour Ltd",
                    "partner_phone": "021-1",
                    "service_tier": "vip",
                    "under_warranty": True,
                    "name": "WP12",
                    "contact_state": "waiting",
                }
            ],
        )
        self.assertEqual(ticket.type_id, self.env.ref("engine_aftersales.ticket_type_repair"))
        self.assertEqual(ticket.team_id, self.env.ref("engine_aftersales.ticket_team_service"))

    def test_blanks_and_letter_case_do_not_matter(self):
        self.assertEqual(self.new_ticket(serial_number="  desk-0001 ").engine_id, self.engine)

    def test_title_is_model_and_symptom(self):
        ticket = self.new_ticket(symptom="Loses power\nsince Monday")
        self.assertEqual(ticket.name, "WP12: Loses power")
        self.assertIn("since Monday", ticket.description)

    def test_title_and_symptom_given_are_kept(self):
        ticket = self.new_ticket(name="My title", description="<p>Black smoke</p>")
        self.assertEqual((ticket.name, ticket.symptom), ("My title", "Black smoke"))

    def test_empty_texts_of_a_form_do_not_matter(self):
        ticket = self.new_ticket(name=False, description=False, symptom="Loses power")
        self.assertEqual((ticket.name, ticket.symptom), ("WP12: Loses power", "Loses power"))
        ticket.name = " "
        self.assertEqual(ticket.name, "WP12: Loses power")

    def test_engine_alone_fills_the_serial(self):
        ticket = self.new_ticket(serial_number=False, engine_id=self.engine.id)
        self.assertEqual((ticket.serial_number, ticket.partner_id), ("DESK-0001", self.harbour))

    def test_unknown_serial_is_refused(self):
        with self.assertRaisesRegex(
            ValidationError,
            "NO-1 is not known: check the plate, or register the engine under Engines",
        ):
            self.new_ticket(serial_number="NO-1")

    def test_serial_of_another_customer_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "DESK-0002 belongs to another customer") as no:
            self.new_ticket(serial_number="DESK-0002", partner_id=self.harbour.id)
        self.assertNotIn("Mine", str(no.exception))

    def test_other_serial_on_a_saved_request_is_refused(self):
        ticket = self.new_ticket()
        with self.assertRaisesRegex(ValidationError, "another customer"):
            ticket.serial_number = "DESK-0002"

    def test_serial_and_engine_that_differ_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "not the one of engine"):
            self.new_ticket(serial_number="DESK-0002", engine_id=self.engine.id)

    def test_contact_of_the_customer_may_ask(self):
        contact = self.env["res.partner"].create({"name": "Wang", "parent_id": self.harbour.id})
        ticket = self.new_ticket(partner_id=contact.id)
        self.assertEqual((ticket.partner_name, ticket.engine_id), ("Wang", self.engine))

    def test_serial_on_two_models_asks_for_the_engine(self):
        twin_model = self.env["product.product"].create({"name": "WP6", "is_engine_model": True})
        twin = self.env["stock.lot"].create({"name": "DESK-0001", "product_id": twin_model.id})
        with self.assertRaisesRegex(ValidationError, "several models"):
            self.new_ticket()
        self.assertEqual(self.new_ticket(engine_id=twin.id).engine_id, twin)

    def test_engine_of_another_company_is_not_known(self):
        company = self.env["res.company"].create({"name": "Sister Factory"})
        self.engine.product_id.company_id = company
        self.engine.company_id = company
        with self.assertRaisesRegex(ValidationError, "not known"):
            self.new_ticket()

    def test_request_without_serial_is_possible(self):
        ticket = self.new_ticket(serial_number=False, name="Training next week")
        self.assertFalse(ticket.engine_id)

    def test_form_fills_while_typing(self):
        form = Form(
            self.env["helpdesk.ticket"].with_user(self.clerk),
            view="engine_aftersales.helpdesk_ticket_view_form",
        )
        form.serial_number = "DESK-0001"
        self.assertEqual((form.engine_id, form.partner_id), (self.engine, self.harbour))
        form.symptom = "Loses power"
        self.assertEqual(form.name, "WP12: Loses power")
        ticket = form.save()
        self.assertEqual((ticket.name, ticket.symptom), ("WP12: Loses power", "Loses power"))

    def test_form_warns_before_saving(self):
        form = Form(
            self.env["helpdesk.ticket"].with_user(self.clerk),
            view="engine_aftersales.helpdesk_ticket_view_form",
        )
        form.serial_number = "NO-1"
        self.assertIn("not known", form.serial_warning)
        form.serial_number = "DESK-0001"
        self.assertFalse(form.serial_warning)

    def test_open_work_of_the_engine_is_shown(self):
        first = self.new_ticket()
        self.assertFalse(first.open_ticket_ids)
        second = self.new_ticket()
        self.assertEqual(second.open_ticket_ids, first)
        first.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        second.invalidate_recordset()
        self.assertFalse(second.open_ticket_ids)

    def test_batch_of_requests_looks_engines_up_together(self):
        def cost(serials):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["stock.lot"]._engines_by_serial(serials)
            return self.env.cr.sql_log_count - before

        for number in range(20):
            self.new_engine(f"DESK-2{number:03}")
        self.assertEqual(cost(["DESK-2000"]), cost([f"DESK-2{number:03}" for number in range(20)]))
