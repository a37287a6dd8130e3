from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.engine_base.tools import moment

from ...core import service_rules
from ...core.workflows import SUPPLIER_CLAIM
from .currency_rate import check_rate

# What finance may write in which state; the state itself moves by the buttons alone.
_OPEN_IN = {
    "draft": {"partner_id", "currency_id", "user_id", "note", "evidence_ids"},
    "sent": {"user_id", "note", "evidence_ids", "supplier_reference", "answer"},
    "accepted": {"user_id", "supplier_reference"},
    "partly_accepted": {"user_id", "supplier_reference"},
    "refused": {"user_id", "answer"},
    "refunded": {"user_id"},
}
_LINES = "line_ids"  # the lines say themselves what of them may change


class EngineSupplierClaim(models.Model):
    """What one supplier is asked to bear of one order: parts, and what came with them.

    Finance makes it from the order's cost list and sends it; it ends closed, with the supplier's
    refund posted and every rest given to somebody, or cancelled. The cost of the order stays as
    it was posted: what comes back is recovery.
    """

    _name = "engine.supplier.claim"
    _description = "Supplier Claim"
    _inherit = ["mail.thread", "mail.activity.mixin", "engine.workflow.mixin", "engine.clock.mixin"]
    _order = "id desc"
    _workflow = SUPPLIER_CLAIM
    _check_company_auto = True
    _mail_post_access = "read"

    # Identity
    name = fields.Char("Number", readonly=True, required=True, copy=False, default="/")
    state = fields.Selection(
        SUPPLIER_CLAIM.selection,
        default=SUPPLIER_CLAIM.initial,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    repair_id = fields.Many2one(
        "repair.order",
        "Service Order",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        copy=False,
    )
    company_id = fields.Many2one(related="repair_id.company_id", store=True, index=True)
    lot_id = fields.Many2one(related="repair_id.lot_id", string="Engine", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Supplier",
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The vendor of the part; choose them where the part has none.",
    )
    user_id = fields.Many2one(
        "res.users", "Kept by", default=lambda self: self.env.user, tracking=True
    )
    # Content
    line_ids = fields.One2many("engine.supplier.claim.line", "claim_id", "Lines")
    note = fields.Text("What Happened", help="For the supplier: fault, finding, conclusion.")
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "engine_supplier_claim_evidence_rel",
        string="Evidence",
        help="Photos, measurements, test reports that go to the supplier.",
    )
    # Money
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the Company"
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="In which the supplier is asked and pays.",
    )
    claimed_on = fields.Date("Rate of", required=True, readonly=True)
    amount_cost = fields.Monetary(
        "Cost", currency_field="company_currency_id", compute="_compute_amounts", store=True
    )
    amount_claimed = fields.Monetary("Claimed", compute="_compute_amounts", store=True)
    amount_accepted = fields.Monetary("Accepted Amount", compute="_compute_amounts", store=True)
    amount_recovered = fields.Monetary(
        "Recovered", currency_field="company_currency_id", compute="_compute_amounts", store=True
    )
    amount_not_recovered = fields.Monetary(
        "Not Recovered",
        currency_field="company_currency_id",
        compute="_compute_amounts",
        store=True,
    )
    # Answer
    sent_at = fields.Datetime("Sent on", readonly=True, copy=False)
    answered_at = fields.Datetime("Answered on", readonly=True, copy=False)
    supplier_reference = fields.Char("Supplier's Reference", copy=False)
    answer = fields.Text("Supplier's Answer", copy=False)
    refund_ids = fields.One2many("account.move", "claim_id", "Refunds")
    refund_count = fields.Integer("Number of Refunds", compute="_compute_refund_count")

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a supplier claim is taken already."
    )
    _board_idx = models.Index("(company_id, state)")

    @api.depends(
        "line_ids.amount_cost",
        "line_ids.amount_claimed",
        "line_ids.amount_accepted",
        "line_ids.amount_recovered",
        "line_ids.amount_not_recovered",
    )
    def _compute_amounts(self):
        names = ("cost", "claimed", "accepted", "recovered", "not_recovered")
        for claim in self:
            for name in names:
                claim[f"amount_{name}"] = sum(claim.line_ids.mapped(f"amount_{name}"))

    def _compute_refund_count(self):
        counts = dict(
            self.env["account.move"]
            .sudo()
            ._read_group(
                [("claim_id", "in", self.ids), ("state", "!=", "cancel")],
                ["claim_id"],
                ["__count"],
            )
        )
        for claim in self:
            claim.refund_count = counts.get(claim, 0)

    @api.constrains("currency_id")
    def _check_currency_rate(self):
        for claim in self:
            check_rate(claim.currency_id, claim.company_id, claim.claimed_on, claim)

    @api.constrains("partner_id")
    def _check_not_the_customer(self):
        for claim in self:
            customer = claim.repair_id.partner_id.commercial_partner_id
            if claim.partner_id and claim.partner_id.commercial_partner_id == customer:
                raise ValidationError(
                    self.env._(
                        "%(claim)s: %(supplier)s is the customer of the order. Choose who "
                        "delivered the part.",
                        claim=claim.name,
                        supplier=claim.partner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._in_transition():
            raise UserError(
                self.env._("A claim is made from the cost list, with the button of the order.")
            )
        sequence = self.env["ir.sequence"]
        return super().create(
            [
                {**vals, "name": sequence.next_by_code("engine.supplier.claim") or "/"}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if not self._in_transition():
            self._check_open_fields(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("%(claims)s: a claim is evidence. Cancel it instead.", claims=self._names())
        )

    def _check_open_fields(self, vals):
        touched = {
            name
            for name in vals
            if name != _LINES and not name.startswith(service_rules.CONVERSATION_PREFIXES)
        }
        for claim in self if touched else ():
            if shut := touched - _OPEN_IN.get(claim.state, set()) - {self._workflow_field}:
                raise UserError(
                    self.env._(
                        "%(claim)s: %(fields)s cannot change in state %(state)s.",
                        claim=claim.name,
                        fields=", ".join(
                            sorted(
                                self._fields[name]._description_string(self.env) for name in shut
                            )
                        ),
                        state=claim._state_label(),
                    )
                )

    def _state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _refuse(self, advice):
        raise UserError(self.env._("%(claim)s: %(advice)s", claim=self.display_name, advice=advice))

    def _claim_day(self):
        return moment.company_today(self.env, self.company_id, self)
