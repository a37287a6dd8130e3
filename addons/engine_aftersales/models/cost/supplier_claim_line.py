from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core import service_rules
from ...core.recovery import FALLBACK_BEARERS

_SETTLED = ("refused", "refunded", "closed")
# What finance may write of a line in which state of its claim.
_OPEN_IN = {
    "draft": {"amount_claimed"},
    "sent": {"amount_accepted"},
    "refused": {"fallback_bearer", "fallback_reason"},
    "refunded": {"fallback_bearer", "fallback_reason"},
}


class EngineSupplierClaimLine(models.Model):
    """One cost of the order that the supplier is asked for, and what became of it."""

    _name = "engine.supplier.claim.line"
    _description = "Supplier Claim Line"
    _order = "claim_id desc, id"
    _rec_name = "name"

    claim_id = fields.Many2one(
        "engine.supplier.claim", "Claim", required=True, index=True, ondelete="cascade"
    )
    claim_state = fields.Selection(related="claim_id.state", store=True, string="State")
    company_id = fields.Many2one(related="claim_id.company_id", store=True, index=True)
    repair_id = fields.Many2one(related="claim_id.repair_id", store=True, string="Service Order")
    partner_id = fields.Many2one(related="claim_id.partner_id", store=True, string="Supplier")
    sent_at = fields.Datetime(related="claim_id.sent_at", store=True)
    # Cost
    cost_id = fields.Many2one(
        "engine.service.cost", "Cost Line", required=True, readonly=True, ondelete="restrict"
    )
    name = fields.Char(related="cost_id.name", store=True, string="Description")
    kind = fields.Selection(related="cost_id.kind", store=True)
    product_id = fields.Many2one(related="cost_id.product_id", store=True)
    quantity = fields.Float(related="cost_id.quantity")
    # Money
    company_currency_id = fields.Many2one(
        related="claim_id.company_currency_id", string="Currency of the Company"
    )
    currency_id = fields.Many2one(related="claim_id.currency_id")
    amount_cost = fields.Monetary(
        "Cost", related="cost_id.amount", store=True, currency_field="company_currency_id"
    )
    amount_claimed = fields.Monetary(
        "Claimed",
        compute="_compute_amount_claimed",
        store=True,
        readonly=False,
        help="In the currency of the claim.",
    )
    amount_accepted = fields.Monetary("Accepted Amount", copy=False)
    amount_recovered = fields.Monetary(
        "Recovered",
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        help="What the supplier's posted refund brings back.",
    )
    amount_not_recovered = fields.Monetary(
        "Not Recovered",
        currency_field="company_currency_id",
        compute="_compute_amount_not_recovered",
        store=True,
        help="Cost less refund, once the supplier has answered.",
    )
    # Rest
    fallback_bearer = fields.Selection(
        [bearer for bearer in service_rules.BEARERS if bearer[0] in FALLBACK_BEARERS],
        "Rest Borne by",
        copy=False,
    )
    fallback_reason = fields.Char("Why", copy=False)

    _cost_claimed_once = models.UniqueIndex(
        "(cost_id) WHERE claim_state <> 'cancelled'", "This cost was claimed already."
    )

    @api.depends("amount_cost", "claim_id.currency_id", "claim_id.claimed_on")
    def _compute_amount_claimed(self):
        for line in self:
            claim = line.claim_id
            line.amount_claimed = line.company_currency_id._convert(
                line.amount_cost, claim.currency_id, claim.company_id, claim.claimed_on
            )

    @api.depends("amount_cost", "amount_recovered", "claim_state")
    def _compute_amount_not_recovered(self):
        for line in self:
            rest = line.amount_cost - line.amount_recovered if line.claim_state in _SETTLED else 0.0
            line.amount_not_recovered = line.company_currency_id.round(rest)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env["repair.order"]._in_transition():
            raise UserError(
                self.env._("A claim is made from the cost list, with the button of the order.")
            )
        return super().create(vals_list)

    def write(self, vals):
        is_own = self.env["repair.order"]._in_transition()
        if not is_own:
            self._check_open_fields(vals)
        result = super().write(vals)
        if not is_own and vals.keys() & {"amount_claimed", "amount_accepted"}:
            self._check_amounts()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_from_drafts(self):
        for line in self.filtered(lambda line: line.claim_state != "draft"):
            line.claim_id._refuse(self.env._("a line leaves the claim while it is a draft."))

    def _check_open_fields(self, vals):
        """Raise when a client writes what is not theirs in the state of the claim."""
        for line in self:
            if shut := vals.keys() - _OPEN_IN.get(line.claim_state, set()):
                line.claim_id._refuse(
                    self.env._(
                        "%(fields)s of a line cannot change in state %(state)s.",
                        fields=", ".join(
                            sorted(
                                self._fields[name]._description_string(self.env) for name in shut
                            )
                        ),
                        state=line.claim_id._state_label(),
                    )
                )

    def _check_amounts(self):
        """Raise unless the supplier accepts between nothing and what is claimed."""
        for line in self:
            currency = line.currency_id
            sign = currency.compare_amounts(line.amount_cost, 0) or 1
            claimed, accepted = line.amount_claimed * sign, line.amount_accepted * sign
            if currency.compare_amounts(claimed, 0) < 0:
                line.claim_id._refuse(
                    self.env._("%(line)s: what is claimed cannot be below zero.", line=line.name)
                )
            if (
                currency.compare_amounts(accepted, 0) < 0
                or currency.compare_amounts(accepted, claimed) > 0
            ):
                line.claim_id._refuse(
                    self.env._(
                        "%(line)s: the supplier accepts between 0 and %(claimed)s.",
                        line=line.name,
                        claimed=currency.format(line.amount_claimed),
                    )
                )

    def _has_rest(self):
        self.ensure_one()
        return not self.company_currency_id.is_zero(self.amount_not_recovered)

    def action_open_claim(self):
        """Open the claim of the line."""
        self.ensure_one()
        return self.claim_id.get_formview_action()
