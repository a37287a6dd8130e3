from odoo import models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment

from .currency_rate import check_rate

_HOURS_PER_DAY = 24


class EngineSupplierClaim(models.Model):
    """The steps of a claim: sent, answered, settled, closed."""

    _inherit = "engine.supplier.claim"

    def action_send(self):
        """Mail the claim to the supplier, whose time to answer begins."""
        self._mark_sent()
        self._mail_suppliers()

    def _mark_sent(self):
        for claim in self:
            claim._check_sendable()
        self._transition("send")
        for claim in self:
            claim._transitioning().write({"sent_at": moment.now(self.env, claim)})
        self.env["engine.clock"]._start([claim._prepare_clock() for claim in self])

    def action_accept(self):
        """Take down that the supplier bears everything that was claimed."""
        self._transition("accept")
        for line in self._transitioning().line_ids:
            line.amount_accepted = line.amount_claimed
        self._take_answer()

    def action_accept_partly(self):
        """Take down that the supplier bears the accepted amounts as they were entered."""
        for claim in self.filtered(lambda claim: claim.state == "sent"):
            claim._check_partly()
        self._transition("accept_partly")
        self._take_answer()

    def action_refuse(self):
        """Take down that the supplier bears nothing, with their answer."""
        if silent := self.filtered(lambda claim: not (claim.answer or "").strip()):
            raise UserError(
                self.env._(
                    "%(claims)s: write down what the supplier answered.", claims=silent._names()
                )
            )
        self._transition("refuse")
        self._transitioning().line_ids.write({"amount_accepted": 0.0})
        self._take_answer()

    def action_close(self):
        """Close what is settled; whatever did not come back is borne by somebody, for a reason."""
        for claim in self:
            for line in claim.line_ids.filtered(lambda line: line._has_rest()):
                if not line.fallback_bearer or not (line.fallback_reason or "").strip():
                    claim._refuse(
                        self.env._(
                            "%(line)s: say who bears the %(rest)s that did not come back, and why.",
                            line=line.name,
                            rest=line.company_currency_id.format(line.amount_not_recovered),
                        )
                    )
        self._transition("close")

    def action_cancel(self, reason=False):
        """Give the claim up before a refund is posted; its costs can be claimed anew."""
        self._transition("cancel", note=(reason or "").strip() or None)
        drafts = self.sudo().refund_ids.filtered(lambda refund: refund.state == "draft")
        drafts.with_env(self._transitioning().sudo().env).button_cancel()
        self.env["engine.clock"]._cancel(self, "supplier")

    def action_open_order(self):
        """Open the service order."""
        self.ensure_one()
        return self.repair_id.get_formview_action()

    def _check_sendable(self):
        if not self.partner_id:
            self._refuse(self.env._("choose the supplier first."))
        if self.currency_id.compare_amounts(self.amount_claimed, 0) <= 0:
            self._refuse(self.env._("nothing is claimed. Enter the amounts, or cancel the claim."))
        check_rate(self.currency_id, self.company_id, self.claimed_on, self)

    def _check_partly(self):
        """Raise unless the amounts entered are a part: not nothing, and not everything."""
        compare = self.currency_id.compare_amounts
        if compare(self.amount_accepted, 0) <= 0:
            self._refuse(
                self.env._("enter what the supplier accepts on the lines, or press Refused.")
            )
        if all(not compare(line.amount_accepted, line.amount_claimed) for line in self.line_ids):
            self._refuse(self.env._("the supplier accepts everything: press Accepted in Full."))

    def _take_answer(self):
        for claim in self:
            claim._transitioning().write({"answered_at": moment.now(self.env, claim)})
        self.env["engine.clock"]._meet(self, "supplier")

    def _prepare_clock(self):
        policy = self.env["engine.policy"]._of(self.company_id, self._claim_day())
        return {
            "record": self,
            "kind": "supplier",
            "limit_h": policy.supplier_claim_answer_days * _HOURS_PER_DAY,
            "owner_id": self.user_id.id,
        }
