from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .recovery_common import RecoveryCase


@tagged("post_install", "-at_install")
class TestSupplierClaim(RecoveryCase):
    """What the supplier bears is claimed once, refunded exactly, and leaves the cost alone."""

    def test_parts_go_to_their_vendors_and_hours_to_the_costliest(self):
        claims = self.claim(self.costed("supplier"))
        by_supplier = {claim.partner_id: claim for claim in claims}
        self.assertEqual(set(by_supplier), {self.vendor, self.other_vendor})
        self.assertEqual(by_supplier[self.vendor].amount_claimed, 1201.10)
        self.assertEqual(set(by_supplier[self.vendor].line_ids.mapped("kind")), {"parts", "labour"})
        self.assertEqual(by_supplier[self.other_vendor].amount_claimed, 80.0)
        self.assertEqual(by_supplier[self.vendor].note, "Worn injector nozzle")

    def test_pressing_again_claims_nothing_twice(self):
        order, claim = self.one_claim()
        self.assertEqual(self.claim(order), claim)
        self.assertEqual(claim.amount_claimed, 1281.10)
        self.assertFalse(order.with_user(self.finance).is_to_claim)

    def test_cancelled_claim_lets_its_costs_be_claimed_anew(self):
        order, claim = self.one_claim()
        claim.action_cancel("wrong supplier")
        self.assertEqual(len(self.claim(order) - claim), 2)

    def test_costs_of_another_bearer_are_not_claimed(self):
        with self.assertRaisesRegex(UserError, "nothing to claim"):
            self.claim(self.costed("warranty"))

    def test_unknown_vendor_is_chosen_before_it_is_sent(self):
        (self.injector | self.filter).seller_ids.unlink()
        claim = self.claim(self.costed("supplier"))
        self.assertFalse(claim.partner_id)
        with self.assertRaisesRegex(UserError, "choose the supplier"):
            claim.action_send()
        with self.assertRaisesRegex(ValidationError, "is the customer"):
            claim.partner_id = self.customer
        claim.partner_id = self.vendor
        claim.action_send()
        self.assertEqual(claim.state, "sent")

    def test_supplier_has_the_days_of_the_policy(self):
        _order, claim = self.one_claim()
        claim.action_send()
        clock = claim.sudo().clock_ids
        self.assertEqual((clock.kind, clock.state, clock.limit_h), ("supplier", "running", 360))
        claims = self.env["engine.supplier.claim"].with_user(self.planner)
        late = [("clock_risk", "=", "late"), ("id", "=", claim.id)]
        self.assertFalse(claims.search(late))
        with freeze_time(fields.Datetime.now() + timedelta(days=16)):
            self.assertEqual(claims.search(late), claim)
        claim.action_accept()
        self.assertEqual(clock.state, "met")

    def test_supplier_gets_the_claim_with_its_evidence(self):
        _order, claim = self.one_claim()
        photo = self.env["ir.attachment"].create(
            {"name": "nozzle.txt", "raw": b"x", "res_model": claim._name, "res_id": claim.id}
        )
        claim.evidence_ids = photo
        claim.action_send()
        mail = self.env["mail.mail"].search([("model", "=", claim._name)], order="id desc", limit=1)
        self.assertEqual(mail.recipient_ids, self.vendor)
        self.assertIn(claim.name, mail.subject)
        self.assertIn("901.10", mail.body_html)
        self.assertIn(photo, mail.attachment_ids)
        self.assertEqual(len(mail.attachment_ids), 2, "the claim itself as a paper, and the photo")

    def test_supplier_without_an_address_is_sent_no_mail(self):
        self.vendor.email = False
        _order, claim = self.one_claim()
        claim.action_send()
        self.assertEqual(claim.state, "sent")
        self.assertFalse(self.env["mail.mail"].search([("model", "=", claim._name)]))

    def test_refund_is_what_was_accepted_and_no_cost(self):
        order, claim = self.one_claim()
        before, worth = self.sums(order), self.injector.total_value
        lines = self.env["account.analytic.line"].search_count([])
        claim.action_send()
        claim.action_accept()
        refund = self.refund(claim)
        self.assertEqual((refund.move_type, refund.state), ("in_refund", "draft"))
        self.assertEqual(refund.amount_total, 1281.10)
        refund.action_post()
        self.assertEqual(claim.state, "refunded")
        recovery = refund.line_ids.filtered(lambda item: item.account_id == self.recovery)
        self.assertEqual(self.company.currency_id.round(sum(recovery.mapped("balance"))), -1281.10)
        self.assertEqual(self.sums(order), before)
        self.assertEqual(self.injector.total_value, worth)
        self.assertEqual(self.env["account.analytic.line"].search_count([]), lines)
        self.assertEqual(claim.amount_recovered, 1281.10)
        claim.action_close()
        self.assertEqual(claim.state, "closed")

    def test_rest_is_borne_by_somebody_for_a_reason(self):
        order, claim = self.answered([80.0, 100.0, 901.10])
        self.assertEqual(claim.state, "partly_accepted")
        refund = self.refund(claim)
        self.assertEqual(refund.amount_untaxed, 1081.10)
        refund.action_post()
        self.assertEqual(claim.amount_not_recovered, 200.0)
        with self.assertRaisesRegex(UserError, "who bears the"):
            claim.action_close()
        rest = claim.line_ids.filtered("amount_not_recovered")
        rest.write({"fallback_bearer": "goodwill", "fallback_reason": "Hourly rate disputed"})
        claim.action_close()
        report = self.env["engine.supplier.claim.line"].with_user(self.quality)
        rows = report._read_group(
            [("repair_id", "=", order.id), ("fallback_bearer", "!=", False)],
            ["partner_id", "fallback_bearer", "fallback_reason"],
            ["amount_not_recovered:sum"],
        )
        self.assertEqual(rows, [(self.vendor, "goodwill", "Hourly rate disputed", 200.0)])

    def test_refused_claim_falls_back_whole(self):
        _order, claim = self.one_claim()
        claim.action_send()
        with self.assertRaisesRegex(UserError, "what the supplier answered"):
            claim.action_refuse()
        claim.answer = "Wrong fuel was used"
        claim.action_refuse()
        self.assertEqual(claim.amount_not_recovered, 1281.10)
        with self.assertRaisesRegex(UserError, "a refund follows when"):
            claim.action_create_refund()
        claim.line_ids.write({"fallback_bearer": "warranty", "fallback_reason": "Fuel"})
        claim.action_close()

    def test_refund_in_the_suppliers_currency_is_exact(self):
        order = self.costed("supplier")
        yen = self.yen(rate=20)
        claim = self.claim(order, supplier_id=self.vendor.id)
        claim.currency_id = yen
        self.assertEqual(claim.amount_claimed, 25622)
        claim.action_send()
        claim.action_accept()
        refund = self.refund(claim)
        self.assertEqual((refund.currency_id, refund.amount_total), (yen, 25622))
        refund.action_post()
        self.assertEqual(claim.amount_recovered, 1281.10)

    def test_currency_without_a_rate_is_told(self):
        _order, claim = self.one_claim()
        with self.assertRaisesRegex(UserError, "JPY has no exchange rate"):
            claim.currency_id = self.yen(rate=0)

    def test_refund_of_another_amount_is_not_posted(self):
        _order, claim = self.answered([80.0, 100.0, 901.10])
        refund = self.refund(claim)
        refund.invoice_line_ids[0].price_unit += 0.01
        with self.assertRaisesRegex(UserError, "the supplier accepted"):
            refund.action_post()

    def test_refund_is_made_once(self):
        _order, claim = self.answered([80.0, 100.0, 901.10])
        first = self.refund(claim)
        self.assertEqual(self.refund(claim), first)
        first.action_post()
        self.assertEqual(self.refund(claim), first)

    def test_refund_taken_back_waits_for_the_supplier_again(self):
        _order, claim = self.answered([80.0, 100.0, 901.10])
        refund = self.refund(claim)
        refund.action_post()
        refund.button_draft()
        self.assertEqual((claim.state, claim.amount_recovered), ("sent", 0))
        claim.action_accept_partly()
        refund.action_post()
        self.assertEqual(claim.state, "refunded")
        rest = claim.line_ids.filtered("amount_not_recovered")
        rest.write({"fallback_bearer": "goodwill", "fallback_reason": "Rate"})
        claim.action_close()
        with self.assertRaisesRegex(UserError, "closed with this refund"):
            refund.button_draft()
        self.assertEqual(refund.state, "posted")

    def test_reopened_order_drops_open_claims_and_claims_anew(self):
        order, claim = self.one_claim()
        claim.action_send()
        order.with_user(self.finance).action_reopen_cost("wrong hours")
        self.assertEqual(claim.state, "cancelled")
        self.assertEqual(claim.sudo().clock_ids.state, "cancelled")
        order.with_user(self.finance).action_cost()
        again = self.claim(order, supplier_id=self.vendor.id) - claim
        self.assertEqual(again.amount_claimed, 1281.10)

    def test_order_is_not_reopened_under_an_accepted_claim(self):
        order, claim = self.answered([80.0, 100.0, 901.10])
        with self.assertRaisesRegex(UserError, "has accepted"), self.env.cr.savepoint():
            order.with_user(self.finance).action_reopen_cost("wrong hours")
        self.assertEqual(order.service_state, "costed")
        claim.action_cancel()
        order.with_user(self.finance).action_reopen_cost("wrong hours")

    def test_amounts_stay_between_nothing_and_what_is_claimed(self):
        _order, claim = self.one_claim()
        line = claim.line_ids[0]
        with self.assertRaisesRegex(UserError, "below zero"), self.env.cr.savepoint():
            line.amount_claimed = -1
            self.env.flush_all()
        with self.assertRaisesRegex(UserError, "cannot change"):
            line.amount_accepted = 1
        claim.action_send()
        for wrong in (-0.01, line.amount_claimed + 0.01):
            with self.assertRaisesRegex(UserError, "between 0 and"), self.env.cr.savepoint():
                line.amount_accepted = wrong
                self.env.flush_all()
        with self.assertRaisesRegex(UserError, "cannot change"):
            line.amount_claimed = 1
        with self.assertRaisesRegex(UserError, "enter what the supplier accepts"):
            claim.action_accept_partly()
        for line in claim.line_ids:
            line.amount_accepted = line.amount_claimed
        with self.assertRaisesRegex(UserError, "Accepted in Full"):
            claim.action_accept_partly()
