"""The claim as the supplier gets it: a PDF with all they have to know, by mail, with the photos."""

import io

from lxml import html
from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from odoo.addons.engine_base.tools import chromium, moment

from .recovery_common import RecoveryCase


@tagged("post_install", "-at_install")
class TestClaimPaper(RecoveryCase):
    def setUp(self):
        super().setUp()
        _order, self.mine = self.one_claim()
        self.photo = self.env["ir.attachment"].create(
            {
                "name": "nozzle.jpg",
                "raw": b"x" * 2000,
                "res_model": self.mine._name,
                "res_id": self.mine.id,
            }
        )
        self.mine.evidence_ids = self.photo

    def composer(self, person=None):
        """Press Send by E-mail and return the dialog as the web client opens it."""
        claim = self.mine.with_user(person or self.finance)
        action = call_kw(claim.browse(), "action_compose", [claim.ids], {})
        composer = self.env[action["res_model"]].with_user(person or self.finance)
        return composer.with_context(**action["context"]).create({})

    def mails(self):
        return self.env["mail.mail"].search([("model", "=", self.mine._name)])

    def test_paper_says_what_the_supplier_has_to_know(self):
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "engine_aftersales.supplier_claim", self.mine.ids
        )
        text = " ".join(html.fromstring(page).text_content().split())
        engine = self.mine.lot_id
        for said in (
            self.company.name,
            "Nozzle Works",
            self.mine.name,
            self.mine.repair_id.name,
            engine.name,
            engine.product_id.name,
            "Injector",
            "Fuel filter",
            "Worn injector nozzle",
            "T-100",
            "901.10",
            "1,281.10",
            self.mine.currency_id.name,
            "nozzle.jpg",
            "Signature, seal",
        ):
            with self.subTest(said=said):
                self.assertIn(said, text)

    def test_paper_is_in_the_language_of_the_supplier(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.vendor.lang = "zh_CN"
        self.assertEqual(self.mine._paper_lang(), "zh_CN")
        self.vendor.lang = False
        self.company.partner_id.lang = "zh_CN"
        self.assertEqual(self.mine._paper_lang(), "zh_CN")

    def test_it_prints_as_one_pdf(self):
        if not chromium.find():
            self.skipTest("no chromium on this machine")
        printer = self.env["ir.actions.report"].with_user(self.finance)
        pdf, kind = printer.with_context(force_report_rendering=True)._render_qweb_pdf(
            "engine_aftersales.supplier_claim", self.mine.ids
        )
        self.assertEqual(kind, "pdf")
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        self.assertIn(self.mine.name, text)
        self.assertIn("1,281.10", text)

    def test_mail_of_the_dialog_carries_paper_and_photo_and_sends_the_claim(self):
        composer = self.composer()
        self.assertIn(self.vendor, composer.partner_ids)
        self.assertLessEqual(composer.partner_ids - self.vendor, self.finance.partner_id)
        self.assertEqual(len(composer.attachment_ids), 2)
        self.assertIn(self.photo, composer.attachment_ids)
        self.assertEqual(self.mine.state, "draft", "opening the dialog sends nothing")
        self.assertIn(str(self.mine.answer_due_on), composer.body)
        composer.action_send_mail()
        self.assertEqual(self.mine.state, "sent")
        self.assertTrue(self.mine.sent_at)
        self.assertEqual(self.mine.sudo().clock_ids.state, "running")
        message = self.mine.message_ids.filtered("attachment_ids")
        self.assertEqual(len(message), 1)
        names = message.attachment_ids.mapped("name")
        self.assertIn("nozzle.jpg", names)
        self.assertTrue([name for name in names if name.startswith(self.mine.name[:2])])
        self.assertEqual(self.trail(self.mine), ["send"])

    def test_mail_again_leaves_the_clock_as_it_runs(self):
        self.mine.action_send()
        sent = self.mine.sent_at
        self.composer().action_send_mail()
        self.assertEqual((self.mine.sent_at, self.trail(self.mine)), (sent, ["send"]))
        self.assertEqual(len(self.mine.sudo().clock_ids), 1)

    def test_dialog_says_what_is_missing(self):
        self.vendor.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self.composer()
        self.mine.partner_id = False
        with self.assertRaisesRegex(UserError, "choose the supplier"):
            self.composer()

    def test_nobody_but_finance_sends_it_not_by_a_forged_context_either(self):
        for role, person in self.people.items():
            if role == "finance":
                continue
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self.composer(person)
                claim = self.mine.with_user(person).with_context(engine_send_claim=True)
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    claim.message_post(body=claim.name)
        self.assertEqual(self.mine.state, "draft")

    def test_claim_of_the_past_is_mailed_to_nobody(self):
        past = moment.Replay(fields.Datetime.now(), is_history=True)
        self.mine.with_context(**{moment.CONTEXT_KEY: past})._mail_suppliers()
        self.assertFalse(self.mails())
        self.mine._mail_suppliers()
        self.assertEqual(len(self.mails()), 1)
