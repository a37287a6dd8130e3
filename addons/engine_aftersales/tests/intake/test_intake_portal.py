import io
import re

from PIL import Image

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.engine_base.tests.common import set_policy

from ..desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestIntakePortal(HttpCase, DeskCase):
    """A customer reports a fault in the portal, about own engines only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = new_test_user(
            cls.env, "desk_reporter", groups="base.group_portal", lang="en_US"
        )
        cls.customer.partner_id.write({"parent_id": cls.harbour.id, "phone": "139-1"})
        cls.fault = cls.new_fault("SPN520192-7", source="j1939", spn=520192, fmi=7)

    def setUp(self):
        super().setUp()
        self.authenticate("desk_reporter", "desk_reporter")

    def send(self, path="/my/report", files=None, **values):
        page = self.url_open(path).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        return self.url_open(path, data={"csrf_token": token, **values}, files=files, timeout=30)

    def requests(self):
        return self.env["helpdesk.ticket"].search(
            [("commercial_partner_id", "=", self.harbour.id)], order="id desc"
        )

    def test_own_engines_are_listed_with_their_open_requests(self):
        ticket = self.new_ticket(symptom="Loses power")
        other = self.new_ticket(serial_number="DESK-0002")
        page = self.url_open("/my/engines").text
        for word in ("DESK-0001", "WP12", ticket.number, f"/my/engines/{self.engine.id}/report"):
            self.assertIn(word, page)
        for word in ("DESK-0002", other.number, "Mine Ltd"):
            self.assertNotIn(word, page)

    def test_what_is_not_the_customer_s_to_know_is_not_read_over_the_api(self):
        ticket = self.new_ticket(symptom="Loses power")
        self.engine.note = "Sold with a discount"
        for record, names in (
            (ticket, ("fault_level_reason", "fault_level_explanation", "contact_note")),
            (self.engine, ("avg_cost", "total_value", "note", "standard_price")),
        ):
            own = record.with_user(self.customer)
            self.assertEqual(own.read(["display_name"])[0]["id"], record.id)
            for name in names:
                with self.subTest(field=name), self.assertRaises(AccessError):
                    own.read([name])

    def test_other_form_makes_no_request_past_ours(self):
        before = self.requests()
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open("/my/report").text)
        sent = {"csrf_token": token.group(1), "subject": "x", "description": "y"}
        script = {"attachment": ("x.html", b"<script>1</script>", "text/html")}
        answer = self.url_open("/submitted/ticket", data=sent, files=script)
        self.assertTrue(answer.url.endswith("/my/report"), answer.url)
        self.assertEqual(self.requests(), before)

    def test_report_makes_a_request(self):
        photo = io.BytesIO()
        Image.new("RGB", (20, 20), "red").save(photo, "PNG")
        answer = self.send(
            serial="desk 0001",
            symptom="Stalls at idle",
            fault_codes="520192/7",
            person="Driver Wu",
            phone="139-2",
            files={"photos": ("plate.png", photo.getvalue(), "image/png")},
        )
        ticket = self.requests()[0]
        self.assertTrue(answer.url.endswith(f"/my/ticket/{ticket.id}"))
        self.assertRecordValues(
            ticket,
            [
                {
                    "engine_id": self.engine.id,
                    "partner_id": self.customer.partner_id.id,
                    "partner_name": "Driver Wu",
                    "partner_phone": "139-2",
                    "symptom": "Stalls at idle",
                    "fault_code_ids": self.fault.ids,
                    "fault_level": "B",
                    "type_id": self.env.ref("engine_aftersales.ticket_type_repair").id,
                    "channel_id": self.env.ref("engine_aftersales.ticket_channel_portal").id,
                }
            ],
        )
        self.assertEqual(ticket.attachment_ids.mapped("name"), ["plate.png"])
        clock = self.clocks(ticket, "contact")
        self.assertNotEqual(clock.owner_id, self.customer)
        self.assertIn(self.customer.partner_id, ticket.message_partner_ids)

    def test_serial_is_filled_in_from_the_list_and_from_the_qr_code(self):
        for path in (f"/my/engines/{self.engine.id}/report", "/engine/desk-0001"):
            with self.subTest(path=path):
                page = self.url_open(path).text
                self.assertRegex(page, r'name="serial"[^>]*value="(?i:DESK-0001)"')
                self.assertIn("Under Warranty", page)
                self.assertIn('name="symptom"', page)

    def test_other_and_unknown_serials_get_the_same_sentence_and_keep_the_text(self):
        before = len(self.requests())
        sentences = []
        for serial in ("DESK-0002", "DESK-9999"):
            page = self.send(serial=serial, symptom="It smokes blue", phone="139-3").text
            sentences.append(re.search(r"Serial number [^<]*", page).group().replace(serial, ""))
            for word in ("It smokes blue", "139-3", serial):
                self.assertIn(word, page)
            self.assertNotIn("Mine", page)
        self.assertEqual(*sentences)
        self.assertEqual(len(self.requests()), before)

    def test_address_of_another_engine_fills_nothing_in(self):
        page = self.url_open(f"/my/engines/{self.other_engine.id}/report").text
        self.assertNotIn("DESK-0002", page)

    def test_own_open_request_is_offered_and_added_to(self):
        first = self.new_ticket(symptom="Loses power")
        page = self.send(serial="DESK-0001", symptom="Stalls too").text
        for word in ("open already", first.number, "Add to This Request", "Stalls too"):
            self.assertIn(word, page)
        self.assertEqual(self.requests(), first)
        self.send(serial="DESK-0001", symptom="Stalls too", add_to_id=str(first.id))
        self.assertEqual(self.requests(), first)
        self.assertIn("Stalls too", "".join(first.message_ids.mapped("body")))

    def test_other_problem_of_the_engine_is_linked_to_the_open_request(self):
        first = self.new_ticket(symptom="Loses power")
        self.send(serial="DESK-0001", symptom="Leaks oil", different_reason="Oil, not power")
        second = self.requests()[0]
        self.assertNotEqual(second, first)
        self.assertEqual(second.possible_duplicate_of_id, first)
        self.assertEqual(second.different_reason, "Oil, not power")

    def test_nothing_is_added_to_the_request_of_another_customer(self):
        other = self.new_ticket(serial_number="DESK-0002", symptom="Noise")
        before = len(other.message_ids)
        page = self.send(symptom="Let me in", add_to_id=str(other.id)).text
        self.assertIn("not one of yours", page)
        self.assertEqual(len(other.message_ids), before)

    def test_type_is_the_customers_choice(self):
        training = self.env.ref("engine_aftersales.ticket_type_training")
        self.send(symptom="Two mechanics, please", type_id=str(training.id))
        self.assertEqual(self.requests()[0].type_id, training)
        self.assertFalse(self.clocks(self.requests()[0], "on_site"))

    def test_a_program_is_not_a_photo(self):
        page = self.send(
            symptom="Look", files={"photos": ("run.exe", b"MZ\x90\x00" + b"x" * 200, "image/png")}
        ).text
        self.assertIn("not a photo", page)
        self.assertFalse(self.requests())

    def test_policy_says_how_many_photos_go_with_a_report(self):
        set_policy(self.policy, portal_files_max=1)
        photos = [("photos", (f"{number}.png", b"x", "image/png")) for number in range(2)]
        page = self.send(serial="DESK-0001", symptom="Look", files=photos).text
        self.assertIn("Attach 1 photos or files at most", page)
        self.assertFalse(self.requests())

    def test_empty_description_is_refused_with_a_sentence(self):
        self.assertIn("Describe what you see", self.send(symptom="  ").text)

    def test_old_form_of_the_helpdesk_leads_to_ours(self):
        self.assertIn('name="serial"', self.url_open("/new/ticket").text)

    def test_visitor_of_a_qr_code_logs_in_first(self):
        self.logout()
        answer = self.url_open("/engine/DESK-0001")
        self.assertIn("/web/login", answer.url)
        self.assertNotIn("Harbour", answer.text)

    def test_staff_are_led_to_the_engine(self):
        self.authenticate("desk_support", "desk_support")
        answer = self.url_open("/engine/desk0001", allow_redirects=False)
        self.assertIn(f"/odoo/engines/{self.engine.id}", answer.headers["Location"])

    def test_label_shows_the_address_in_a_qr_code(self):
        self.assertTrue(self.engine.qr_url.endswith("/engine/DESK-0001"))
        report = self.env["ir.actions.report"].with_user(self.clerk)
        html, _kind = report._render_qweb_html("engine_aftersales.engine_qr_label", self.engine.ids)
        self.assertIn(b"data:image/svg+xml;base64,", html)
        self.assertIn(b"DESK-0001", html)
