from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.engine_base.tools import moment

from ...core import saving
from ...core.workflows import REPLACEMENT_COMPARISON

_OPEN_TO_PEOPLE = {
    "product_id",
    "price_source",
    "price",
    "price_note",
    "work_amount",
    "remaining_value",
}
_CONVERSATION = {"activity_ids", "message_follower_ids", "message_ids"}


class EngineReplacementComparison(models.Model):
    """What repairing an engine saved against replacing it, as finance accepts it.

    Technical support or a supervisor proposes it for a service order; the price of that day is
    kept. Finance accepts or refuses once the cost of the order is posted.
    """

    _name = "engine.replacement.comparison"
    _description = "Repair against Replacement"
    _inherit = ["mail.thread", "mail.activity.mixin", "engine.workflow.mixin"]
    _order = "price_date desc, id desc"
    _rec_name = "repair_id"
    _workflow = REPLACEMENT_COMPARISON
    _check_company_auto = True

    state = fields.Selection(
        REPLACEMENT_COMPARISON.selection,
        default=REPLACEMENT_COMPARISON.initial,
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    # The repair
    repair_id = fields.Many2one(
        "repair.order",
        "Service Order",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="repair_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    engine_id = fields.Many2one(related="repair_id.lot_id", string="Engine", store=True)
    engine_model_id = fields.Many2one(
        related="repair_id.product_id", string="Engine Model", store=True
    )
    planned_cost = fields.Monetary(related="repair_id.planned_amount", string="Planned Repair Cost")
    actual_cost = fields.Monetary(
        "Actual Repair Cost",
        readonly=True,
        help="Sum of the cost list on the day of the decision.",
    )
    repair_cost = fields.Monetary(
        compute="_compute_saving", store=True, help="Actual where it is posted, else planned."
    )
    # The replacement
    product_id = fields.Many2one(
        "product.product",
        "Replacement",
        required=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="The engine or the assembly that would have been fitted instead.",
    )
    price_source = fields.Selection(
        [
            ("vendor", "Supplier's Price"),
            ("list", "Sales Price"),
            ("cost", "Cost in Stock"),
            ("quotation", "Quotation"),
        ],
        required=True,
        default="list",
        tracking=True,
    )
    price = fields.Monetary(
        tracking=True,
        aggregator="sum",
        help="Kept as it was on the price date; read from the source, except for a quotation.",
    )
    price_date = fields.Date("Price of", readonly=True)
    price_note = fields.Char("Quotation from", help="Who quoted it, number and date.")
    work_amount = fields.Monetary("Work of Replacing")
    remaining_value = fields.Monetary(
        help="What the old engine or assembly is still worth: scrap or core value."
    )
    # The result
    saving = fields.Monetary(compute="_compute_saving", store=True, tracking=True)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    decided_on = fields.Date("Decided on", readonly=True)
    reason = fields.Char(readonly=True)

    _one_per_order = models.UniqueIndex(
        "(repair_id) WHERE state != 'refused'",
        "There is a comparison of this service order already. Change that one.",
    )
    _accepted_by_month_idx = models.Index("(company_id, decided_on) WHERE state = 'accepted'")
    _no_negative_amount = models.Constraint(
        "CHECK (LEAST(price, work_amount, remaining_value) >= 0)",
        "Price, work and remaining value cannot be negative.",
    )

    @api.depends("price", "work_amount", "remaining_value", "actual_cost", "state")
    @api.depends("repair_id.planned_amount", "repair_id.cost_ids.amount")
    def _compute_saving(self):
        for comparison in self:
            currency = comparison.currency_id
            if comparison.state == "proposed":
                order = comparison.repair_id
                cost = sum(order.cost_ids.mapped("amount")) or order.planned_amount
            else:
                cost = comparison.actual_cost
            comparison.repair_cost = currency.round(cost)
            comparison.saving = float(
                saving.saving(
                    price=_exact(currency, comparison.price),
                    work=_exact(currency, comparison.work_amount),
                    remaining_value=_exact(currency, comparison.remaining_value),
                    repair_cost=_exact(currency, cost),
                )
            )

    @api.constrains("price_source", "price_note", "price")
    def _check_price(self):
        for comparison in self:
            if comparison.price_source == "quotation" and not comparison.price_note:
                raise ValidationError(
                    self.env._(
                        "%(order)s: say who quoted the price, with number and date.",
                        order=comparison.repair_id.display_name,
                    )
                )
            if not comparison.price:
                raise ValidationError(
                    self.env._(
                        "%(order)s: %(product)s has no price from this source. Choose another "
                        "source, or enter a quotation.",
                        order=comparison.repair_id.display_name,
                        product=comparison.product_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        known = _OPEN_TO_PEOPLE | {"repair_id", "state"} | _CONVERSATION
        vals_list = [
            {name: value for name, value in vals.items() if name in known or self.env.su}
            for vals in vals_list
        ]
        for vals in vals_list:
            vals.update(self._prepare_price_vals(vals))
        return super().create(vals_list)

    def write(self, vals):
        if self._in_transition():
            return super().write(vals)
        if vals.keys() - _OPEN_TO_PEOPLE - _CONVERSATION and not self.env.su:
            raise UserError(
                self.env._(
                    "%(comparisons)s: kept by the system; use the buttons of the comparison.",
                    comparisons=self._names(),
                )
            )
        if vals.keys() & _OPEN_TO_PEOPLE:
            self._check_undecided()
            for comparison in self:
                super(EngineReplacementComparison, comparison).write(
                    {**vals, **comparison._prepare_price_vals(vals)}
                )
            return True
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_proposed(self):
        self._check_undecided()

    def action_accept(self, reason=False):
        """Accept the saving; the actual cost of the order is kept with it."""
        self._check_arrow_role(self._workflow.arrow("accept"))
        for comparison in self:
            comparison._check_decision()
        self._decide("accept", (reason or "").strip())

    def action_refuse(self, reason=False):
        """Refuse the saving, with the reason."""
        if not (reason or "").strip():
            raise UserError(
                self.env._("%(comparisons)s: please give a reason.", comparisons=self._names())
            )
        self._decide("refuse", reason.strip())

    def action_open_decision(self):
        """Ask for the decision and the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide on the Saving"),
            "res_model": "engine.replacement.decision",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_comparison_ids": self.ids,
                "default_decision": self.env.context.get("engine_step", "accept"),
            },
        }

    @api.model
    def _accepted_savings(self, company, first, last):
        """Return (saving accepted, what replacing would have cost) from day to day, exactly."""
        rows = self.sudo()._read_group(
            [
                ("company_id", "=", company.id),
                ("state", "=", "accepted"),
                ("decided_on", ">=", first),
                ("decided_on", "<=", last),
            ],
            aggregates=["saving:sum", "repair_cost:sum"],
        )
        saved, repaired = (_exact(company.currency_id, amount or 0) for amount in rows[0])
        return saved, saved + repaired

    def _decide(self, arrow, reason):
        self._transition(arrow, note=reason or None)
        for comparison in self._transitioning().sudo():
            currency = comparison.currency_id
            comparison.write(
                {
                    "actual_cost": currency.round(
                        sum(comparison.repair_id.cost_ids.mapped("amount"))
                    ),
                    "decided_by_id": self.env.uid,
                    "decided_on": moment.today(self.env),
                    "reason": reason,
                }
            )
        self.flush_recordset()  # one refused makes room for the next

    def _check_decision(self):
        order = self.repair_id
        if order.service_state not in ("costed", "archived"):
            raise UserError(
                self.env._(
                    "%(order)s: its cost is not posted yet. Post the cost, then accept the saving.",
                    order=order.display_name,
                )
            )
        if self.create_uid == self.env.user:
            raise UserError(
                self.env._(
                    "%(order)s: you proposed this comparison. Somebody else of finance accepts it.",
                    order=order.display_name,
                )
            )

    def _check_undecided(self):
        if decided := self.filtered(lambda comparison: comparison.state != "proposed"):
            raise UserError(
                self.env._(
                    "%(comparisons)s: decided by finance, so it stays as it is.",
                    comparisons=decided._names(),
                )
            )

    def _prepare_price_vals(self, vals):
        """Return price and date of today, where what the price depends on is given or changed."""
        source = vals.get("price_source") or self.price_source or "list"
        if not vals.keys() & {"product_id", "price_source", "price"}:
            return {}
        day = moment.today(self.env)
        if source == "quotation":
            return {"price_date": day}
        order = self.env["repair.order"].browse(vals.get("repair_id")) or self.repair_id
        product = self.env["product.product"].browse(vals.get("product_id")) or self.product_id
        price = product._replacement_price(source, order.company_id or self.env.company, day)
        return {"price": price, "price_date": day}


def _exact(currency, amount):
    """Return an amount as it is stored, as a decimal number."""
    return Decimal(str(currency.round(amount or 0.0) if currency else amount or 0))
