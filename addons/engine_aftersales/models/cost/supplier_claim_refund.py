from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .currency_rate import check_rate


class EngineSupplierClaim(models.Model):
    """The supplier's refund: recovery on an account of its own, beside the cost of the order."""

    _inherit = "engine.supplier.claim"

    def action_create_refund(self):
        """Draft the vendor refund of what was accepted and show it; a second time shows it again.

        The claim is refunded when finance posts it.

        :raise UserError: the supplier has not accepted, or the recovery account is not set
        """
        self.repair_id._check_finance()
        self.repair_id._touch()  # two people may press at the same time
        missing = self.sudo().filtered(lambda claim: not claim._standing_refund())
        missing._check_refundable()
        for company, claims in missing.grouped("company_id").items():
            self.env["account.move"].with_env(missing._transitioning().env).with_company(
                company
            ).create([claim._prepare_refund_vals() for claim in claims])
        return self.action_open_refunds()

    def action_open_refunds(self):
        """Show the refunds of the claims."""
        refunds = self.sudo().refund_ids
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Refunds"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("claim_id", "in", self.ids)],
            "context": {"create": False},
        }
        if len(refunds) == 1:
            action |= {"view_mode": "form", "res_id": refunds.id}
        return action

    def _check_refundable(self):
        for claim in self:
            if claim.state not in ("accepted", "partly_accepted"):
                claim._refuse(
                    self.env._(
                        "a refund follows when the supplier has accepted; the claim is in state "
                        "%(state)s.",
                        state=claim._state_label(),
                    )
                )
            if not claim.company_id.engine_recovery_account_id:
                claim._refuse(
                    self.env._(
                        "no account is set for what suppliers pay back. Ask the administrator for "
                        "it, under Settings / After-Sales."
                    )
                )

    def _standing_refund(self):
        self.ensure_one()
        return self.refund_ids.filtered(
            lambda refund: refund.move_type == "in_refund" and not refund._is_taken_back()
        )

    def _prepare_refund_vals(self):
        self.ensure_one()
        day = self._claim_day()
        check_rate(self.currency_id, self.company_id, day, self)
        return {
            "move_type": "in_refund",
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": day,
            "invoice_origin": self.name,
            "ref": self.supplier_reference or self.name,
            "claim_id": self.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        # No product: a refund for a stocked part would touch the stock account.
                        "name": f"{self.name} {self.repair_id.name}: {line.name}",
                        "quantity": 1.0,
                        "price_unit": line.amount_accepted,
                        "account_id": self.company_id.engine_recovery_account_id.id,
                        "tax_ids": [Command.clear()],
                        "analytic_distribution": False,
                        "claim_line_id": line.id,
                    }
                )
                for line in self.line_ids
                if not self.currency_id.is_zero(line.amount_accepted)
            ],
        }

    def _check_refund(self, refund):
        """Raise unless the refund, about to be posted, is what the supplier accepted."""
        if self.state not in ("accepted", "partly_accepted"):
            self._refuse(
                self.env._(
                    "its refund is posted when the supplier has accepted; the claim is in state "
                    "%(state)s.",
                    state=self._state_label(),
                )
            )
        if self.currency_id != refund.currency_id or self.currency_id.compare_amounts(
            refund.amount_untaxed, self.amount_accepted
        ):
            self._refuse(
                self.env._(
                    "the refund is %(refund)s, but the supplier accepted %(accepted)s. Correct "
                    "the refund.",
                    refund=refund.currency_id.format(refund.amount_untaxed),
                    accepted=self.currency_id.format(self.amount_accepted),
                )
            )

    def _on_refund_posted(self, refund):
        """Keep in company currency, by line, what the posted refund brings back."""
        for line in self._transitioning().line_ids:
            items = refund.line_ids.filtered(lambda item, line=line: item.claim_line_id == line)
            line.amount_recovered = -sum(items.mapped("balance"))
        self._transition("refund", note=refund.name)

    def _on_refund_taken_back(self, refund):
        """Wait for the supplier's answer again: the refund that was posted counts no more."""
        if closed := self.filtered(lambda claim: claim.state == "closed"):
            raise UserError(
                self.env._(
                    "%(claims)s: closed with this refund, which therefore stays. Book a correction "
                    "of its own.",
                    claims=closed._names(),
                )
            )
        back = self.filtered(lambda claim: claim.state == "refunded")
        back._transition("retract", note=refund.name)
        back._transitioning().line_ids.write({"amount_recovered": 0.0})
