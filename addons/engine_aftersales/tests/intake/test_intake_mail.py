import time
from email.message import EmailMessage

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.engine_base.tests.common import set_policy

from ..desk_common import DeskCase

GATEWAY = "odoo.addons.mail.models.mail_thread"


@tagged("post_install", "-at_install")
class TestIntakeMail(DeskCase):
    """Mail to the alias: read, never lost, and no word about an engine to a stranger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].search([], limit=1)
        if not domain:
            domain = cls.env["mail.alias.domain"].create({"name": "desk.example.com"})
        cls.env.company.alias_domain_id = domain
        cls.address = f"desk-intake@{domain.name}"
        team = cls.env.ref("engine_aftersales.ticket_team_service")
        team.alias_id.write({"alias_name": "desk-intake", "alias_domain_id": domain.id})
        cls.harbour.email = "fleet@harbour.example.com"
        cls.contact = cls.env["res.partner"].create(
            {"name": "Wu", "parent_id": cls.harbour.id, "email": "wu@harbour.example.com"}
        )
        cls.fault = cls.new_fault("SPN520192-7", source="j1939", spn=520192, fmi=7)
        cls.number = 0

    def mail(self, body, sender="Wu <wu@harbour.example.com>", subject="Engine", **headers):
        message = EmailMessage()
        type(self).number += 1
        message["From"], message["To"], message["Subject"] = sender, self.address, subject
        message["Message-Id"] = headers.pop("message_id", f"<{self.number}@test.example.com>")
        html = headers.pop("html", None)
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        if html:
            message.set_content(html, subtype="html")
        else:
            message.set_content(body)
        return message

    @mute_logger(GATEWAY)
    def receive(self, *args, **kwargs):
        """Let the gateway process a mail and return the request it made or changed."""
        raw = self.mail(*args, **kwargs).as_bytes()
        thread = self.env["mail.thread"].message_process(False, raw)
        self.env.flush_all()
        return self.env["helpdesk.ticket"].browse(thread or ())

    def answers(self, ticket):
        return (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", ticket._name),
                    ("res_id", "=", ticket.id),
                    ("email_to", "!=", False),
                ]
            )
        )

    def test_serial_and_codes_fill_the_request(self):
        ticket = self.receive("desk 0001 loses power, shows SPN 520192 FMI 7.", subject="断续熄火")
        self.assertRecordValues(
            ticket,
            [
                {
                    "engine_id": self.engine.id,
                    "partner_id": self.contact.id,
                    "partner_email": "wu@harbour.example.com",
                    "fault_code_ids": self.fault.ids,
                    "fault_level": "B",
                    "sender_state": "verified",
                    "name": "断续熄火",
                    "channel_id": self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email").id,
                }
            ],
        )
        self.assertIn("loses power", ticket.symptom)
        self.assertTrue(self.clocks(ticket, "contact"))
        self.assertFalse(self.answers(ticket))
        self.assertFalse(ticket.activity_ids)

    def test_second_mail_about_the_engine_is_a_possible_duplicate(self):
        first, second = self.receive("DESK-0001 stalls"), self.receive("DESK-0001 stalls again")
        self.assertEqual(second.possible_duplicate_of_id, first)
        self.assertTrue(second.activity_ids)

    def test_same_message_twice_makes_one_request(self):
        first = self.receive("DESK-0001 stalls", message_id="<once@test.example.com>")
        again = self.receive("DESK-0001 stalls", message_id="<once@test.example.com>")
        self.assertTrue(first)
        self.assertFalse(again)

    def test_mail_without_a_serial_is_kept_and_asked_about(self):
        ticket = self.receive("The engine smokes")
        self.assertTrue(ticket)
        self.assertFalse(ticket.engine_id)
        self.assertEqual((ticket.partner_id, ticket.sender_state), (self.contact, "verified"))
        answer = self.answers(ticket)
        self.assertEqual(answer.email_to, "wu@harbour.example.com")
        self.assertIn(ticket.number, answer.subject)
        self.assertIn("auto-replied", answer.headers)
        self.assertTrue(ticket.serial_asked_at)

    def test_answer_with_the_serial_fills_the_same_request(self):
        ticket = self.receive("The engine smokes")
        asked = self.answers(ticket).message_id
        same = self.receive("It is DESK-0001, code 0x00F0E7", subject="Re: x", In_Reply_To=asked)
        self.assertEqual(same, ticket)
        self.assertEqual((ticket.engine_id, ticket.fault_code_ids), (self.engine, self.fault))
        self.assertIn("It is DESK-0001", "".join(ticket.message_ids.mapped("body")))

    def test_stranger_learns_nothing(self):
        ticket = self.receive("DESK-0001 stalls", sender="x@evil.example.com")
        self.assertFalse(ticket.engine_id)
        self.assertFalse(ticket.partner_id)
        self.assertEqual(ticket.reported_serial, "DESK-0001")
        self.assertEqual(ticket.sender_state, "doubtful")
        self.assertIn("x@evil.example.com", ticket.sender_problem)
        self.assertIn("not verified", ticket.activity_ids.summary)
        self.assertFalse(ticket.message_partner_ids.filtered("partner_share"))

    def test_answer_does_not_tell_a_known_serial_from_an_unknown_one(self):
        known = self.receive("DESK-0001 stalls", sender="x@evil.example.com")
        unknown = self.receive("DESK-9999 stalls", sender="y@evil.example.com")
        texts = [
            self.answers(ticket).body_html.replace(ticket.number, "") for ticket in (known, unknown)
        ]
        self.assertEqual(*texts)
        for word in ("DESK", "Harbour", "WP12"):
            self.assertNotIn(word, texts[0])

    def test_serial_of_another_customer_is_not_tied_to_the_request(self):
        ticket = self.receive("DESK-0001 stalls", sender="mine@example.com")
        self.assertEqual((ticket.engine_id.id, ticket.partner_id), (False, self.mine))
        self.assertEqual(ticket.sender_state, "doubtful")

    def test_address_that_our_mail_server_calls_forged_is_not_trusted(self):
        ticket = self.receive("DESK-0001 stalls", Authentication_Results="mx.desk; dmarc=fail")
        self.assertFalse(ticket.engine_id)
        self.assertFalse(ticket.partner_id)
        self.assertIn("forged", ticket.sender_problem)

    def test_others_in_copy_do_not_follow(self):
        ticket = self.receive("DESK-0001 stalls", Cc="mine@example.com, fleet@harbour.example.com")
        self.assertNotIn(self.mine, ticket.message_partner_ids)
        self.assertIn(self.harbour, ticket.message_partner_ids)

    def test_answer_of_another_customer_changes_nothing(self):
        ticket = self.receive("The engine smokes")
        asked = self.answers(ticket).message_id
        self.receive("It is DESK-0002", sender="mine@example.com", In_Reply_To=asked)
        self.assertEqual((ticket.partner_id, ticket.engine_id.id), (self.contact, False))
        self.assertEqual(ticket.sender_state, "doubtful")
        self.assertNotIn(self.mine, ticket.message_partner_ids)

    def test_desk_accepts_a_sender_after_calling_back(self):
        ticket = self.receive("DESK-0001 stalls", sender="driver@private.example.com")
        ticket.with_user(self.clerk).action_accept_sender()
        self.assertEqual((ticket.engine_id, ticket.partner_id), (self.engine, self.harbour))
        self.assertEqual(ticket.partner_email, "driver@private.example.com")
        self.assertEqual(ticket.sender_state, "verified")
        self.assertFalse(ticket.activity_ids)

    def test_judgement_cannot_be_written(self):
        ticket = self.receive("DESK-0001 stalls", sender="x@evil.example.com")
        with self.assertRaises(AccessError):
            ticket.with_user(self.clerk).sender_state = "verified"
        with self.assertRaises(AccessError):
            self.new_ticket(sender_state="verified")

    def test_machines_are_not_answered(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Precedence": "bulk"},
            {"sender": "no-reply@harbour.example.com"},
        ):
            with self.subTest(headers=headers):
                ticket = self.receive("Out of office", **headers)
                self.assertTrue(ticket)
                self.assertFalse(self.answers(ticket))

    def test_mailer_daemon_makes_no_request(self):
        self.assertFalse(self.receive("Undeliverable", sender="MAILER-DAEMON@x.example.com"))

    def test_two_machines_stop_writing_to_each_other(self):
        tickets = [self.receive("Hello", sender="bot@x.example.com") for _number in range(5)]
        self.assertEqual([len(self.answers(ticket)) for ticket in tickets], [1, 1, 1, 0, 0])

    def test_policy_says_how_often_an_address_is_asked(self):
        set_policy(self.policy, mail_questions_max=1)
        tickets = [self.receive("Hello", sender="new@x.example.com") for _number in range(2)]
        self.assertEqual([len(self.answers(ticket)) for ticket in tickets], [1, 0])

    def test_customer_with_many_engines_is_not_taken_for_a_loop(self):
        for number in range(25):
            self.new_engine(f"FLEET-{number:04}", customer=self.harbour)
        tickets = [self.receive(f"FLEET-{number:04} smokes") for number in range(25)]
        self.assertEqual(len({ticket.engine_id for ticket in tickets}), 25)

    def test_ten_megabytes_of_html_take_seconds_and_keep_the_original(self):
        row = "<tr><td style='color: red'>DESK-0001 smokes</td></tr>"
        html = f"<html><body><table>{row * (10 * 2**20 // len(row))}</table></body></html>"
        begin = time.process_time()
        ticket = self.receive("", html=html)
        self.assertLess(time.process_time() - begin, 10)
        self.assertEqual(ticket.engine_id, self.engine)
        self.assertLess(len(ticket.description), 30_000)
        self.assertLess(len(ticket.message_ids[0].body), 60_000)
        original = ticket.message_ids.attachment_ids
        self.assertEqual(original.name, "original.html")
        self.assertGreater(original.file_size, 10 * 2**20 * 0.99)

    def test_broken_html_does_not_hang_the_gateway(self):
        for name, html in (
            ("brackets", "<" * 2_000_000 + "DESK-0001"),
            ("nested", "<div>" * 40_000 + "DESK-0001"),
            ("attributes", "<a " + "x=1 " * 40_000 + ">DESK-0001</a>"),
            ("styles", "<style>" * 30_000 + "DESK-0001"),
            ("comments", "<!--" * 30_000 + "DESK-0001"),
            ("pairs", "<>" * 100_000 + "DESK-0001"),
        ):
            with self.subTest(html=name):
                begin = time.process_time()
                self.assertTrue(self.receive("", html=html))
                self.assertLess(time.process_time() - begin, 10)

    def test_unreadable_charset_is_kept(self):
        raw = self.mail("DESK-0001").as_bytes().replace(b'charset="utf-8"', b'charset="x-no"')
        self.assertIn(b"x-no", raw)
        with mute_logger(GATEWAY):
            thread = self.env["mail.thread"].message_process(False, raw)
        self.assertEqual(self.env["helpdesk.ticket"].browse(thread).engine_id, self.engine)

    def test_signs_beyond_gb2312_in_a_mail_that_says_gb2312(self):
        raw = self.mail("DESK-0001").as_bytes()
        raw = raw.replace(b'charset="utf-8"', b'charset="gb2312"')
        raw = raw.replace(b"DESK-0001", "DESK-0001 \u7199\u706b \u9556".encode("gb18030"))
        raw = raw.replace(b"Content-Transfer-Encoding: 7bit", b"Content-Transfer-Encoding: 8bit")
        with mute_logger(GATEWAY):
            thread = self.env["mail.thread"].message_process(False, raw)
        self.assertIn("\u9556", self.env["helpdesk.ticket"].browse(thread).symptom)
