from odoo import api, fields, models
from odoo.exceptions import UserError

# What of an entry or an item is booked; the rest (matching, follow-ups) goes on as in core.
_ENTRY = frozenset(
    {
        "state",
        "date",
        "journal_id",
        "line_ids",
        "invoice_line_ids",
        "name",
        "ref",
        "partner_id",
        "currency_id",
        "auto_post",
        "auto_post_until",
        "company_id",
        "invoice_date",
        "posted_before",
        "reversed_entry_id",
        "service_cost_order_id",
        "sequence_number",
        "sequence_prefix",
        "amount_total",
        "amount_total_signed",
        "amount_total_in_currency_signed",
        "amount_untaxed",
        "amount_untaxed_signed",
    }
)
_ITEM = frozenset(
    {
        "name",
        "ref",
        "product_id",
        "quantity",
        "account_id",
        "debit",
        "credit",
        "balance",
        "amount_currency",
        "currency_id",
        "partner_id",
        "analytic_distribution",
        "move_id",
        "date",
        "parent_state",
        "repair_id",
        "stock_move_id",
        "service_cost_side",
        "amount_residual",
        "amount_residual_currency",
        "company_currency_id",
        "company_id",
        "discount",
        "display_type",
        "is_storno",
        "journal_id",
        "move_name",
        "price_subtotal",
        "price_total",
        "price_unit",
        "product_uom_id",
        "tax_base_amount",
        "tax_group_id",
        "tax_ids",
        "tax_line_id",
        "tax_repartition_line_id",
    }
)


class AccountMove(models.Model):
    """Entries of service orders follow from stock and hours, so nobody edits them."""

    _inherit = "account.move"

    service_cost_order_id = fields.Many2one(
        "repair.order",
        "Cost of Service Order",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The entry was made when that order was costed, or when its cost was taken back.",
    )

    def write(self, vals):
        if vals.keys() & _ENTRY:
            self._refuse_service_entries()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_service_entries(self):
        self._refuse_service_entries()

    def button_draft(self):
        self._refuse_service_entries()
        return super().button_draft()

    def button_cancel(self):
        self._refuse_service_entries()
        return super().button_cancel()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._refuse_service_entries()
        return super()._reverse_moves(default_values_list, cancel=cancel)

    def _only_moves_cost(self):
        """Tell whether the entry takes as much cost away from the order as it books."""
        self.ensure_one()
        cost = self.line_ids.filtered(lambda item: item.service_cost_side == "cost")
        return self.company_currency_id.is_zero(sum(cost.mapped("balance")))

    def _refuse_service_entries(self):
        self.sudo().line_ids._refuse_service_items()


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    repair_id = fields.Many2one(
        "repair.order",
        "Service Order",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    stock_move_id = fields.Many2one("stock.move", "Stock Move", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._refuse_service_items()
        # Core lets balanced items join an entry that is posted.
        posted = items.sudo().filtered(lambda item: item.parent_state == "posted")
        posted.move_id._refuse_service_entries()
        return items

    def write(self, vals):
        touched = vals.keys() & _ITEM
        if touched:
            self._refuse_service_items()
        result = super().write(vals)
        if "repair_id" in touched:
            self._refuse_service_items()
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if self.env["repair.order"]._in_transition():  # the reversal of an order's own entry
            for item, vals in zip(self, vals_list, strict=True):
                if item.repair_id:
                    vals["repair_id"] = item.repair_id.id
                    vals["service_cost_side"] = item.service_cost_side
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_service_items(self):
        self._refuse_service_items()

    def _create_analytic_lines(self):
        # The cost of a service order is on its cost centre already, by stock and timesheet.
        return super(
            AccountMoveLine,
            self.filtered(lambda line: not (line.repair_id or line.service_order_id)),
        )._create_analytic_lines()

    def _refuse_service_items(self):
        """Raise when one of these items belongs to a service order, outside of its own steps."""
        if self.env["repair.order"]._in_transition():
            return
        for order in self.sudo().repair_id:
            raise UserError(
                self.env._(
                    "%(order)s: its journal entries follow from stock and hours and stay as they "
                    "are. Post a correction of its own, or open a follow-up order.",
                    order=order.display_name,
                )
            )
