from odoo import api, models
from odoo.fields import Domain

# What of a bill line decides about the cost of its order.
_COST = frozenset(
    {
        "service_order_id",
        "service_cost_kind",
        "quantity",
        "price_unit",
        "discount",
        "tax_ids",
        "account_id",
        "product_id",
        "balance",
        "amount_currency",
        "debit",
        "credit",
        "currency_id",
        "move_id",
        "deductible_amount",
    }
)


class AccountMoveLine(models.Model):
    """Lines of vendor bills that are the cost of an order: outside work and freight."""

    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        bound = lines.filtered("service_order_id")
        bound._bind_to_order()
        return lines

    def write(self, vals):
        if not vals.keys() & _COST or self.env["repair.order"]._in_transition():
            return super().write(vals)
        before = self.sudo().filtered("service_order_id")
        before.service_order_id._check_open_for_bills()
        result = super().write(vals)
        if vals.keys() & {"service_order_id", "service_cost_kind", "move_id"}:
            bound = self.filtered("service_order_id")
            bound._bind_to_order()
            freed = self.browse(before.ids) - bound
            freed.filtered(lambda line: line.parent_state == "posted")._create_analytic_lines()
        elif before:
            self.browse(before.ids)._check_bill_lines()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_costed(self):
        if not self.env["repair.order"]._in_transition():
            self.sudo().service_order_id._check_open_for_bills()

    def _bind_to_order(self):
        """Check lines that became a cost of an order; its costing makes their analytic line."""
        if not self or self.env["repair.order"]._in_transition():
            return
        self.sudo().service_order_id._check_open_for_bills()
        self._check_bill_lines()
        bare = self.filtered(lambda line: not line.service_cost_kind)
        if bare:
            bare.service_cost_kind = "outside"
        self.sudo().analytic_line_ids.unlink()

    def _check_bill_lines(self):
        for line in self:
            order = line.sudo().service_order_id.with_env(self.env)
            if not line.move_id.is_purchase_document(include_receipts=True) or (
                line.display_type != "product"
            ):
                order._refuse(
                    self.env._("only a line of a vendor bill or refund is a cost of the order.")
                )
            if line.company_id != order.sudo().company_id:
                order._refuse(self.env._("the bill belongs to another company."))
            if line.quantity < 0:
                order._refuse(
                    self.env._(
                        "the quantity of %(line)s is negative. Enter a vendor refund instead.",
                        line=line.name or line.move_id.display_name,
                    )
                )
            if line.deductible_amount != 100:
                order._refuse(
                    self.env._(
                        "%(line)s is private in part. Put what the company bears on a line of its "
                        "own.",
                        line=line.name or line.move_id.display_name,
                    )
                )
            if line.product_id.is_storable:
                order._refuse(
                    self.env._(
                        "%(part)s is kept in stock: its cost comes from the parts of the order, "
                        "not from the bill.",
                        part=line.product_id.display_name,
                    )
                )

    def _service_cost_amounts(self):
        """Return {line id: what it costs}, with the tax that is not deductible."""
        amounts = {}
        for bill, lines in self.grouped("move_id").items():
            lost = bill._taxes_on_own_account() if lines.tax_ids else {}
            for line in lines:
                amounts[line.id] = line.company_currency_id.round(
                    line.balance + lost.get(line.id, 0.0)
                )
        return amounts

    def _check_cost_source(self):
        self.move_id._check_service_rate()


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        lines = self.line_ids.filtered("service_order_id")
        lines.sudo().service_order_id._check_open_for_bills()
        lines._check_bill_lines()
        lines.move_id._check_service_rate()
        return super()._post(soft)

    def button_draft(self):
        self.line_ids.sudo().service_order_id._check_open_for_bills()
        return super().button_draft()

    def button_cancel(self):
        self.line_ids.sudo().service_order_id._check_open_for_bills()
        return super().button_cancel()

    def _taxes_on_own_account(self):
        """Return {line id: tax that is booked on the line's account}, to the cent as it is booked.

        Core's own split of the bill's taxes: rounded over the bill or by line, converted once.
        """
        self.ensure_one()
        lines, _taxes = self._get_rounded_base_and_tax_lines()
        self.env["account.tax"]._add_accounting_data_in_base_lines_tax_details(
            lines, self.company_id
        )
        return {
            line["record"].id: self.direction_sign
            * sum(
                part["tax_amount"]
                for tax in line["tax_details"]["taxes_data"]
                for part in tax["tax_reps_data"]
                if part["account"] == line["account_id"]
            )
            for line in lines
        }

    def _check_service_rate(self):
        """Raise where a foreign bill was converted without any rate of its currency."""
        foreign = self.filtered(
            lambda bill: (
                bill.currency_id != bill.company_currency_id and bill.invoice_currency_rate == 1.0
            )
        )
        if not foreign:
            return
        known = {
            (currency.id, company.id): day
            for currency, company, day in self.env["res.currency.rate"]
            .sudo()
            ._read_group(
                Domain("currency_id", "in", foreign.currency_id.ids),
                ["currency_id", "company_id"],
                ["name:min"],
            )
        }
        for bill in foreign:
            day = bill.invoice_date or bill.date
            company = bill.company_id.root_id
            since = [known.get((bill.currency_id.id, key)) for key in (company.id, False)]
            if not any(first and first <= day for first in since):
                bill.line_ids.sudo().service_order_id[:1].with_env(self.env)._refuse(
                    self.env._(
                        "bill %(bill)s is in %(currency)s, which has no rate on %(day)s. Enter "
                        "the rate under Accounting / Currencies, then convert the bill.",
                        bill=bill.display_name,
                        currency=bill.currency_id.name,
                        day=day,
                    )
                )


class RepairOrder(models.Model):
    _inherit = "repair.order"

    def _check_open_for_bills(self):
        """Raise where the order's cost is posted: what comes later needs it reopened."""
        if not self or self._in_transition():
            return
        for order in self:
            if order.service_state == "cancelled":
                order._refuse(self.env._("the order is cancelled and bears no cost."))
            if order.service_state == "archived":
                order._refuse(
                    self.env._(
                        "it is archived. Open a follow-up order and put the bill's line on that."
                    )
                )
            if order.service_state == "costed":
                order._refuse(
                    self.env._(
                        "its cost is posted already. Reopen the cost first, then the bill's line "
                        "joins it."
                    )
                )
        self._touch()
