from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.engine_base.tools import moment

from ...core import recovery

_STANDING = ("accepted", "partly_accepted", "refunded", "closed")


class RepairOrder(models.Model):
    """What suppliers bear of an order, as claims against them."""

    _inherit = "repair.order"

    claim_ids = fields.One2many("engine.supplier.claim", "repair_id", "Supplier Claims")
    claim_count = fields.Integer("Number of Supplier Claims", compute="_compute_claim_count")
    is_to_claim = fields.Boolean("To Claim", compute="_compute_is_to_claim")

    def _compute_claim_count(self):
        counts = dict(
            self.env["engine.supplier.claim"]
            .sudo()
            ._read_group([("repair_id", "in", self.ids)], ["repair_id"], ["__count"])
        )
        for order in self:
            order.claim_count = counts.get(order, 0)

    def _compute_is_to_claim(self):
        to_claim = self.sudo()._costs_to_claim().repair_id
        for order in self:
            order.is_to_claim = order in to_claim

    def action_claim_supplier(self, supplier_id=False):
        """Draft a claim per order and supplier of what is not claimed yet, and show all.

        A second time makes none.

        :param supplier_id: the ``res.partner`` who is asked for everything; empty: the vendors of
            the parts
        :raise UserError: an order is not costed, or its suppliers bear nothing of it
        """
        self._check_finance()
        self._check_costed()
        self._touch()  # two people may press at the same time
        supplier = self.env["res.partner"].browse(supplier_id or ())
        supplier.check_access("read")
        orders = self._transitioning().sudo()
        costs = orders._costs_to_claim()
        if not costs and not orders.claim_ids:
            raise UserError(
                self.env._(
                    "%(orders)s: nothing is borne by a supplier, so there is nothing to claim.",
                    orders=self._names(),
                )
            )
        self.env["engine.supplier.claim"].with_env(orders.env).create(
            [
                order._prepare_claim_vals(partner_id, own)
                for order, mine in costs.grouped("repair_id").items()
                for partner_id, own in order._costs_by_supplier(mine, supplier).items()
            ]
        )
        return self.action_open_claims()

    def action_open_claims(self):
        """Show the supplier claims of the orders."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "engine_aftersales.engine_supplier_claim_action"
        )
        action |= {"domain": [("repair_id", "in", self.ids)], "context": {"create": False}}
        claims = self.sudo().claim_ids
        if len(claims) == 1:
            form = [view for view in action["views"] if view[1] == "form"]
            action |= {"views": form, "res_id": claims.id}
        return action

    def _costs_to_claim(self):
        """Return the standing cost lines that a supplier bears and no claim holds."""
        costs = self._standing_costs().filtered(lambda cost: cost.bearer == "supplier")
        held = self.env["engine.supplier.claim.line"].search(
            [("cost_id", "in", costs.ids), ("claim_state", "!=", "cancelled")]
        )
        return costs - held.cost_id

    def _costs_by_supplier(self, costs, supplier):
        """Return {supplier id or None: cost lines}."""
        if supplier:
            return {supplier.id: costs}
        day = moment.company_today(self.env, self.company_id, self)
        claims = recovery.by_supplier(
            recovery.Claimable(
                cost.id,
                self._vendor_of(cost.product_id, day).id or None,
                round(cost.amount / cost.currency_id.rounding),
            )
            for cost in costs
        )
        return {partner_id: costs.browse(ids) for partner_id, ids in claims.items()}

    def _vendor_of(self, product, day):
        """Return the first vendor of a part who delivers to the company on that day."""
        return product.seller_ids.filtered(
            lambda seller: (
                seller.company_id in (self.company_id, self.env["res.company"])
                and (not seller.product_id or seller.product_id == product)
                and (not seller.date_start or seller.date_start <= day)
                and (not seller.date_end or seller.date_end >= day)
            )
        )[:1].partner_id

    def _prepare_claim_vals(self, partner_id, costs):
        self.ensure_one()
        findings = self.diagnosis_ids.filtered("conclusion").mapped("conclusion")
        return {
            "repair_id": self.id,
            "partner_id": partner_id,
            "user_id": self.env.uid,
            "currency_id": self.company_currency_id.id,
            "claimed_on": moment.company_today(self.env, self.company_id, self),
            "note": "\n".join(filter(None, [self.symptom, *findings])),
            "line_ids": [Command.create({"cost_id": cost.id}) for cost in costs],
        }

    def _drop_claims(self, reason):
        """Cancel the open claims of orders that are costed anew.

        :raise UserError: a supplier has accepted a claim already
        """
        claims = self.claim_ids
        if standing := claims.filtered(lambda claim: claim.state in _STANDING):
            raise UserError(
                self.env._(
                    "%(claims)s: the supplier has accepted what the order cost. Take the refund "
                    "back and cancel the claim, or open a follow-up order.",
                    claims=standing._names(),
                )
            )
        claims.filtered(lambda claim: claim.state in ("draft", "sent")).action_cancel(reason)
