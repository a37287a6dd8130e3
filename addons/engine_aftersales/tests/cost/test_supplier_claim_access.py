from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .recovery_common import RecoveryCase


@tagged("post_install", "-at_install")
class TestSupplierClaimAccess(RecoveryCase):
    """Who sees and changes a claim, and what nobody forges."""

    def test_forged_claims_and_links_are_refused(self):
        _order, claim = self.one_claim()
        other = self.costed("supplier")
        claims = self.env["engine.supplier.claim"].with_user(self.finance)
        attempts = (
            lambda: claims.create({"repair_id": other.id, "claimed_on": "2026-01-01"}),
            lambda: claims.sudo().create({"repair_id": other.id, "claimed_on": "2026-01-01"}),
            lambda: claim.write({"state": "accepted"}),
            lambda: claim.write({"repair_id": other.id}),
            lambda: claim.write({"name": "X"}),
            lambda: claim.write({"line_ids": [Command.create({"cost_id": other.cost_ids[0].id})]}),
            lambda: claim.line_ids[0].write({"cost_id": other.cost_ids[0].id}),
            lambda: claim.line_ids[0].write({"amount_recovered": 5}),
            claim.unlink,
            lambda: (
                self.env["account.move"]
                .with_user(self.finance)
                .create({"move_type": "in_refund", "claim_id": claim.id})
            ),
        )
        for number, attempt in enumerate(attempts):
            with (
                self.subTest(number=number),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                attempt()
        claim.line_ids[0].unlink()
        claim.action_send()
        with self.assertRaisesRegex(UserError, "while it is a draft"):
            claim.line_ids[0].unlink()

    def test_each_role_reads_or_not_and_only_finance_acts(self):
        order, claim = self.one_claim()
        readers = {"finance", "planner", "supervisor", "quality"}
        for role, person in self.people.items():
            with self.subTest(role=role):
                self.assertEqual(claim.with_user(person).has_access("read"), role in readers)
                if role == "finance":
                    continue
                with self.assertRaises(AccessError):
                    claim.with_user(person).action_send()
                with self.assertRaises(AccessError):
                    claim.with_user(person).line_ids.write({"amount_claimed": 1})
                with self.assertRaises(AccessError):
                    order.with_user(person).action_claim_supplier()

    def test_claims_of_another_company_are_not_seen(self):
        _order, claim = self.one_claim()
        company = self.env["res.company"].create({"name": "Subsidiary"})
        stranger = self.new_person("test_finance_x", "finance")
        stranger.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        claims = self.env["engine.supplier.claim"].with_user(stranger)
        self.assertFalse(claims.search([("id", "=", claim.id)]))
        self.assertFalse(claims.line_ids.search([("claim_id", "=", claim.id)]))

    def test_list_of_claims_costs_the_same_queries_for_more(self):
        for _number in range(3):
            self.one_claim()
        claims = self.env["engine.supplier.claim"].with_user(self.finance).search([])
        names = ["name", "partner_id", "amount_claimed", "clock_risk", "clock_due_at", "state"]
        claims[:1].read(names)
        counts = []
        for some in (claims[:1], claims):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.browse(some.ids).read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
