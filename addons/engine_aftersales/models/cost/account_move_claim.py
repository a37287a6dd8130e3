from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Vendor refunds of supplier claims: posted for exactly what the supplier accepted."""

    _inherit = "account.move"

    claim_id = fields.Many2one(
        "engine.supplier.claim",
        "Supplier Claim",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves._check_claim_link()  # afterwards: a default_… key in the context sets it, too
        return moves

    def write(self, vals):
        if "claim_id" in vals:
            self._check_claim_link(is_forced=True)
        return super().write(vals)

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

    def _check_claim_link(self, is_forced=False):
        if not self.env["repair.order"]._in_transition() and (is_forced or self.claim_id):
            raise UserError(
                self.env._("The refund of a claim is made with the button of the claim.")
            )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    claim_line_id = fields.Many2one(
        "engine.supplier.claim.line",
        "Supplier Claim Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        if items.claim_line_id:
            items._check_claim_link()
        return items

    def write(self, vals):
        if "claim_line_id" in vals:
            self._check_claim_link()
        return super().write(vals)

    def _check_claim_link(self):
        if not self.env["repair.order"]._in_transition():
            raise UserError(
                self.env._("The refund of a claim is made with the button of the claim.")
            )
