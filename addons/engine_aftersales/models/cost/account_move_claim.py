from odoo import models


class AccountMove(models.Model):
    """Vendor refunds of supplier claims: posted for exactly what the supplier accepted."""

    _inherit = "account.move"

    def _post(self, soft=True):
        refunds = self.sudo().filtered(lambda move: move.claim_id and move.state == "draft")
        for refund in refunds:
            refund.claim_id._check_refund(refund)
        posted = super()._post(soft)
        for refund in refunds.filtered(lambda refund: refund.state == "posted"):
            refund.claim_id._on_refund_posted(refund)
        return posted

    def button_draft(self):
        self._take_claims_back()
        return super().button_draft()

    def button_cancel(self):
        self._take_claims_back()
        return super().button_cancel()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._take_claims_back()
        return super()._reverse_moves(default_values_list, cancel=cancel)

    def _take_claims_back(self):
        for refund in self.sudo().filtered(lambda move: move.claim_id and move.state == "posted"):
            refund.claim_id._on_refund_taken_back(refund)

    def _is_taken_back(self):
        """Tell whether a refund of a claim was cancelled or reversed."""
        self.ensure_one()
        return self.state == "cancel" or bool(
            self.reversal_move_ids.filtered(lambda move: move.state != "cancel")
        )
