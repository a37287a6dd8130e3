from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.engine_base.tools import moment


class StockPicking(models.Model):
    """The second person of a return: who handed the parts back says so, with a button."""

    _inherit = "stock.picking"

    handed_back_at = fields.Datetime(
        "Hand-over Confirmed on",
        readonly=True,
        copy=False,
        help="When the person who handed the parts back said that what was received is right.",
    )
    is_handover_open = fields.Boolean(
        "Hand-over to Confirm", compute="_compute_is_handover_open", search="_search_handover_open"
    )

    _handover_open_idx = models.Index("(returned_by_id) WHERE handed_back_at IS NULL")

    @api.depends("returned_by_id", "handed_back_at")
    def _compute_is_handover_open(self):
        for picking in self:
            picking.is_handover_open = bool(picking.returned_by_id) and not picking.handed_back_at

    def _search_handover_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        if len(value) != 1:
            return [("id", "!=", False)] if value else [("id", "=", False)]
        if True in value:
            return [("returned_by_id", "!=", False), ("handed_back_at", "=", False)]
        return ["|", ("returned_by_id", "=", False), ("handed_back_at", "!=", False)]

    def action_confirm_handover(self):
        """Confirm what was received of one's own return: all of these receipts or none."""
        self.check_access("read")
        receipts = self.sudo()
        if others := receipts.filtered(lambda receipt: not receipt.returned_by_id):
            raise UserError(
                self.env._("%(transfers)s: this is no return of parts.", transfers=others._names())
            )
        self._lock_for_signing(receipts)
        receipts._refuse_other_givers()
        for receipt in receipts:
            if receipt.handed_back_at:
                raise UserError(
                    self.env._(
                        "%(receipt)s: you have confirmed this hand-over already.",
                        receipt=receipt.display_name,
                    )
                )
            receipt._transitioning().handed_back_at = moment.now(self.env, receipt)
            receipt.return_id._record_step("confirm_handover", note=receipt.name)
        receipts.activity_feedback(["engine_parts.mail_activity_type_handover"])
        return True

    def _refuse_other_givers(self):
        """Only who handed over confirms, never who received."""
        user = self.env.user
        for receipt in self:
            if receipt.received_by_id == user:
                raise AccessError(
                    self.env._(
                        "%(receipt)s: a return takes two people, and you have received it. "
                        "%(person)s confirms the hand-over.",
                        receipt=receipt.display_name,
                        person=receipt.returned_by_id.name,
                    )
                )
            if receipt.returned_by_id != user:
                raise AccessError(
                    self.env._(
                        "%(receipt)s: only %(person)s, who handed the parts back, confirms the "
                        "hand-over.",
                        receipt=receipt.display_name,
                        person=receipt.returned_by_id.name,
                    )
                )

    def _ask_for_handover(self):
        """Put the hand-over on the list of who handed the parts back."""
        for receipt in self.with_context(mail_activity_quick_update=True):  # no mail
            receipt.activity_schedule(
                "engine_parts.mail_activity_type_handover",
                user_id=receipt.returned_by_id.id,
                date_deadline=moment.today(self.env, receipt),
            )
