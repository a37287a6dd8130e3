from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Invoices of service orders: made by the order's own button, and silent about stock."""

    _inherit = "account.move"

    def copy(self, default=None):
        if not self.env["repair.order"]._in_transition():
            for invoice in self.filtered("billed_order_id"):
                raise UserError(
                    self.env._(
                        "%(invoice)s charges %(order)s and is not duplicated: its parts would be "
                        "valued a second time. Use Invoice on the order.",
                        invoice=invoice.display_name,
                        order=invoice.billed_order_id.sudo().display_name,
                    )
                )
        return super().copy(default)

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Let a credit note belong to the order of its invoice, so that it leaves stock alone."""
        if not self.billed_order_id:
            return super()._reverse_moves(default_values_list, cancel=cancel)
        defaults = [
            {**default, "billed_order_id": invoice.billed_order_id.id}
            for invoice, default in zip(
                self, default_values_list or [{} for _invoice in self], strict=True
            )
        ]
        linked = self.with_env(self.billed_order_id._transitioning().env)
        credits_ = super(AccountMove, linked)._reverse_moves(defaults, cancel=cancel)
        return credits_.with_env(self.env)

    def _is_standing(self):
        """Tell whether an invoice of a service order still charges it."""
        self.ensure_one()
        if self.move_type != "out_invoice" or self.state == "cancel":
            return False
        notes = self.reversal_move_ids.filtered(lambda note: note.state == "posted")
        credited = sum(notes.mapped("amount_total"))
        return not notes or self.currency_id.compare_amounts(credited, self.amount_total) < 0

    def _check_above_zero(self):
        for invoice in self:
            if invoice.currency_id.compare_amounts(invoice.amount_total, 0) < 0:
                invoice.billed_order_id._refuse(
                    self.env._(
                        "what %(payer)s gets back is more than what they pay. Make a credit note "
                        "for them.",
                        payer=invoice.partner_id.display_name,
                    )
                )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _eligible_for_stock_account(self):
        """Book no cost of goods sold for parts that a service order consumed and booked."""
        is_service = self.move_id.billed_order_id or self._get_stock_moves().sudo().repair_id
        return not is_service and super()._eligible_for_stock_account()


class StockMove(models.Model):
    _inherit = "stock.move"

    def _create_repair_sale_order_line(self):
        """Make no sale line: a service order's parts are invoiced from its cost list."""
