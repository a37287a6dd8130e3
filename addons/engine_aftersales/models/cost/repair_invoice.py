from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.engine_base.tools import moment

from ...core.recovery import INVOICED_BEARERS

_COSTED = ("costed", "archived")


class RepairOrder(models.Model):
    """What customer and insurer bear of an order, as invoices that leave stock alone."""

    _inherit = "repair.order"

    insurer_id = fields.Many2one(
        "res.partner",
        "Insurer",
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Gets the invoice for what the insurance bears.",
    )
    invoice_ids = fields.One2many("account.move", "billed_order_id", "Invoices")
    invoice_count = fields.Integer("Number of Invoices", compute="_compute_invoice_count")
    is_to_invoice = fields.Boolean("To Invoice", compute="_compute_is_to_invoice")

    def _compute_invoice_count(self):
        counts = dict(
            self.env["account.move"]
            .sudo()
            ._read_group(
                [("billed_order_id", "in", self.ids), ("state", "!=", "cancel")],
                ["billed_order_id"],
                ["__count"],
            )
        )
        for order in self:
            order.invoice_count = counts.get(order, 0)

    def _compute_is_to_invoice(self):
        to_bill = self.sudo()._costs_to_invoice().repair_id
        for order in self:
            order.is_to_invoice = order in to_bill

    def write(self, vals):
        if "insurer_id" in vals and any(order.service_state in _COSTED for order in self):
            self._check_finance()
        return super().write(vals)

    def action_invoice_customer(self):
        """Make a draft invoice per order and payer of what is not invoiced yet, and show all.

        A second time makes none.

        :raise UserError: an order is not costed, nothing of it is invoiced, or a price is missing
        """
        self._check_finance()
        self._check_costed()
        self._touch()  # two people may press at the same time
        orders = self._transitioning().sudo()
        costs = orders._costs_to_invoice()
        if not costs and not orders.invoice_ids:
            self._refuse_nothing_to_invoice()
        costs.repair_id._create_invoices(costs)
        return self.action_open_invoices()

    def action_create_sale_order(self):
        """Lead to the invoice: a quotation would value the parts a second time (decision 0060)."""
        if early := self.filtered(lambda order: order.service_state not in _COSTED):
            raise UserError(
                self.env._(
                    "%(orders)s: a service order is not quoted through sales, because its parts "
                    "would be valued a second time. When its cost is posted, finance invoices it "
                    "with the button of the order.",
                    orders=early._names(),
                )
            )
        return self.action_invoice_customer()

    def action_reopen_cost(self, reason=False):
        """Take back with the cost what was asked for it: invoices are credited, claims dropped.

        :raise UserError: a supplier has accepted a claim already
        """
        super().action_reopen_cost(reason)
        orders = self._transitioning().sudo()
        orders._drop_claims(reason)
        orders._credit_invoices(reason)

    def action_open_invoices(self):
        """Show the invoices and credit notes of the orders."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("billed_order_id", "in", self.ids)],
            "context": {"create": False},
        }

    def _check_finance(self):
        """Raise unless the user posts cost and may write these orders."""
        self.check_access("write")
        if not self.env.user.has_group("engine_base.group_finance"):
            raise AccessError(
                self.env._("%(orders)s: this is for Finance. Ask them.", orders=self._names())
            )

    def _check_costed(self):
        if early := self.filtered(lambda order: order.service_state not in _COSTED):
            raise UserError(
                self.env._(
                    "%(orders)s: who pays follows from the cost list. Post the cost first.",
                    orders=early._names(),
                )
            )

    def _refuse_nothing_to_invoice(self):
        raise UserError(
            self.env._(
                "%(orders)s: nothing is borne by the customer or an insurance, so there is "
                "nothing to invoice.",
                orders=self._names(),
            )
        )

    def _costs_to_invoice(self):
        """Return the standing cost lines that customer or insurer bear and no invoice holds."""
        costs = self._standing_costs().filtered(lambda cost: cost.bearer in INVOICED_BEARERS)
        held = self.env["account.move.line"].search([("billed_cost_id", "in", costs.ids)])
        return costs - held.filtered(lambda item: item.move_id._is_standing()).billed_cost_id

    def _standing_costs(self):
        """Return the cost lines that are neither a reversal nor reversed."""
        costs = self.filtered(lambda order: order.service_state in _COSTED).cost_ids
        return costs.filtered(lambda cost: not (cost.is_reversed or cost.reversal_of_id))

    def _create_invoices(self, costs):
        """Make one draft invoice per order and payer in the currency of the payer's prices."""
        invoices = self.env["account.move"]
        for company, orders in self.grouped("company_id").items():
            invoices += invoices.with_company(company).create(
                [
                    order._prepare_invoice_vals(bearer, own)
                    for order in orders
                    for bearer, own in (costs & order.cost_ids).grouped("bearer").items()
                ]
            )
        invoices._check_above_zero()
        self._message_log_batch(
            {
                order.id: self.env._(
                    "Draft invoice: %(payers)s",
                    payers=", ".join(
                        f"{invoice.partner_id.display_name} "
                        f"{invoice.currency_id.format(invoice.amount_total)}"
                        for invoice in own
                    ),
                )
                for order, own in invoices.grouped("billed_order_id").items()
            }
        )
        return invoices

    def _prepare_invoice_vals(self, bearer, costs):
        self.ensure_one()
        payer = self.partner_id if bearer == "customer" else self.insurer_id
        if not payer:
            self._refuse(self.env._("choose the insurer, who gets the invoice."))
        terms = self.env["engine.service.cost"]._billing_terms(self, payer)
        return {
            "move_type": "out_invoice",
            "partner_id": terms.partner.id,
            "invoice_date": terms.day,
            "currency_id": terms.currency.id,
            "fiscal_position_id": terms.fiscal_position.id,
            "invoice_origin": self.name,
            "ref": self.name,
            "invoice_user_id": self.env.uid,
            "billed_order_id": self.id,
            "invoice_line_ids": [
                Command.create(cost._prepare_billing_vals(terms)) for cost in costs
            ],
        }

    def _credit_invoices(self, reason):
        """Take the invoices of orders that are costed anew back: drafts away, posted credited."""
        invoices = self.invoice_ids.filtered(lambda invoice: invoice._is_standing())
        posted = invoices.filtered(lambda invoice: invoice.state == "posted")
        if partly := posted.filtered(
            lambda invoice: any(note.state == "posted" for note in invoice.reversal_move_ids)
        ):
            partly[0].billed_order_id._refuse(
                self.env._(
                    "invoice %(invoice)s is credited in part. Credit the rest of it, then reopen "
                    "the cost.",
                    invoice=partly[0].display_name,
                )
            )
        (invoices - posted).button_cancel()
        for company, own in posted.grouped("company_id").items():
            day = moment.company_today(self.env, company)
            own._reverse_moves(
                [
                    {"ref": f"{invoice.name}: {reason}", "date": day, "invoice_date": day}
                    for invoice in own
                ],
                cancel=True,
            )
