from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.engine_base.tools import moment

from ....core import reconciliation
from ....core.workflows import COST_DIFFERENCE


class EngineCostReconciliationLine(models.Model):
    """An order whose three sums differ in a month, with the cause that was found.

    Or a cost centre that carries cost of no order. A newer run closes it, and says whether the
    difference is gone or goes on there.
    """

    _name = "engine.cost.reconciliation.line"
    _description = "Cost Difference"
    _inherit = ["engine.workflow.mixin"]
    _workflow = COST_DIFFERENCE
    _order = "date_from desc, id desc"

    run_id = fields.Many2one(
        "engine.cost.reconciliation", "Reconciliation", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    date_from = fields.Date("Month", related="run_id.date_from", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    repair_id = fields.Many2one(
        "repair.order", "Service Order", readonly=True, index="btree_not_null"
    )
    cost_centre_id = fields.Many2one("account.analytic.account", "Cost Centre", readonly=True)
    cost_amount = fields.Monetary("Cost List", readonly=True)
    analytic_amount = fields.Monetary("On the Cost Centre", readonly=True)
    ledger_amount = fields.Monetary("Ledger", readonly=True)
    difference = fields.Monetary(
        readonly=True,
        help="The larger of the two distances, cost list less cost centre and cost list less "
        "ledger. 0: the sums agree, but not where they are booked.",
    )
    cause = fields.Selection(reconciliation.CAUSES, required=True, readonly=True)
    facts = fields.Json(readonly=True)
    explanation = fields.Text(compute="_compute_explanation")
    state = fields.Selection(
        COST_DIFFERENCE.selection,
        default=COST_DIFFERENCE.initial,
        required=True,
        readonly=True,
        index=True,
    )
    reason = fields.Char(readonly=True)
    decided_by_id = fields.Many2one("res.users", "Explained by", readonly=True)
    decided_at = fields.Datetime("Explained on", readonly=True)
    closed_by_id = fields.Many2one("engine.cost.reconciliation", "Closed by Run", readonly=True)
    closing = fields.Selection(
        [("gone", "Agrees Now"), ("goes_on", "Goes on in the Newer Run")],
        "Closed because",
        readonly=True,
    )

    _open_order_idx = models.Index("(repair_id) WHERE state = 'open'")
    _open_company_idx = models.Index("(company_id, date_from) WHERE state = 'open'")

    @api.depends("repair_id.name", "cost_centre_id.name", "run_id.name")
    def _compute_display_name(self):
        for line in self:
            subject = line.repair_id.sudo().name or line.cost_centre_id.sudo().name or ""
            line.display_name = f"{line.run_id.name}: {subject}"

    @api.depends_context("lang")
    @api.depends("cause", "facts")
    def _compute_explanation(self):
        texts = self._cause_texts()
        for line in self:
            facts = line.facts or {}
            # The cause that names the line comes first, then whatever else was found.
            causes = [line.cause, *(cause for cause in facts if cause != line.cause)]
            line.explanation = "\n".join(
                texts[cause] % line._fact_values(facts.get(cause, {})) for cause in causes if cause
            )

    def _fact_values(self, fact):
        return {
            "count": fact.get("count", 0),
            "amount": self.currency_id.format(float(fact.get("amount", self.difference))),
            "example": fact.get("example") or "–",
        }

    @api.model
    def _cause_texts(self):
        """Return {cause: sentence}: what is wrong, and what to do now."""
        return {
            "analytic_missing": self.env._(
                "Cost lines without an analytic line: %(count)s, %(amount)s (%(example)s). "
                "Reopen the cost of the order and post it anew."
            ),
            "analytic_twice": self.env._(
                "Analytic lines beside the cost list: %(count)s, %(amount)s (%(example)s). "
                "Find out who booked them, and reverse them."
            ),
            "analytic_changed": self.env._(
                "Analytic lines with another amount than the cost list: %(count)s, %(amount)s "
                "(%(example)s). They were changed past the order: reopen its cost and post it anew."
            ),
            "other_centre": self.env._(
                "Analytic lines on another cost centre than the cost list says: %(count)s, "
                "%(amount)s (%(example)s). Reopen the cost of the order and post it anew."
            ),
            "cost_missing": self.env._(
                "Costs that are not on the cost list: %(count)s, %(amount)s (%(example)s). "
                "Reopen the cost of the order and post it anew."
            ),
            "currency": self.env._(
                "Journal items in a foreign currency that are off: %(count)s, %(amount)s "
                "(%(example)s). Check the rate of that day."
            ),
            "not_posted": self.env._(
                "Journal items in an entry that is not posted: %(count)s, %(amount)s "
                "(%(example)s). Post the entry."
            ),
            "cut_off": self.env._(
                "Costs booked in another month than the cost list says: %(count)s, %(amount)s "
                "(%(example)s). Correct the period in the ledger, or explain the cut-off."
            ),
            "other_account": self.env._(
                "Journal items on another account than the cost was booked on: %(count)s, "
                "%(amount)s (%(example)s). Reclassify them."
            ),
            "periodic_open": self.env._(
                "Parts that wait for the closing of the stock of the period: %(count)s, %(amount)s "
                "(%(example)s). Close the stock of the period."
            ),
            "item_missing": self.env._(
                "Cost lines without a journal item: %(count)s, %(amount)s (%(example)s). "
                "Reopen the cost of the order and post it anew."
            ),
            "item_changed": self.env._(
                "Journal items with another amount than the cost list: %(count)s, %(amount)s "
                "(%(example)s). Find out who changed them, and correct the entry."
            ),
            "item_twice": self.env._(
                "Journal items beside the cost list: %(count)s, %(amount)s (%(example)s). "
                "Reverse what was booked twice."
            ),
            "no_order": self.env._(
                "Analytic lines on this cost centre without an order: %(count)s, %(amount)s "
                "(%(example)s). Say what they are, or move them."
            ),
            "rounding": self.env._("The sums are off by a rounding of %(amount)s."),
            "unknown": self.env._(
                "The sums are off by %(amount)s and no single record explains it. Compare the "
                "order's lines one by one."
            ),
        }

    @api.model_create_multi
    def create(self, vals_list):
        if not self._in_transition():
            raise self._kept_error()
        return super().create(vals_list)

    def write(self, vals):
        if not self._in_transition():
            raise self._kept_error()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._kept_error()

    @api.model
    def _kept_error(self):
        return AccessError(
            self.env._("A difference is found by the reconciliation; explain it with its button.")
        )

    def action_explain(self, reason=""):
        """Accept the differences for finance, with the reason."""
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._(
                    "%(lines)s: say why the difference is accepted; it stays in the report.",
                    lines=self._names(),
                )
            )
        self._transition("explain", note=reason)
        self._transitioning().write(
            {
                "reason": reason,
                "decided_by_id": self.env.uid,
                "decided_at": moment.now(self.env),
            }
        )

    def action_take_back(self):
        """Open an explained difference again."""
        self._transition("take_back")
        self._transitioning().write({"reason": False, "decided_by_id": False, "decided_at": False})

    def action_open_order(self):
        """Open the service order."""
        self.ensure_one()
        return self.repair_id.get_formview_action()

    def action_open_costs(self):
        """Show the order's cost list."""
        return self._open("engine.service.cost", self.env._("Cost List"))

    def action_open_analytic(self):
        """Show the analytic lines of the order, or those of the cost centre without one."""
        return self._open("account.analytic.line", self.env._("Analytic Lines"))

    def action_open_items(self):
        """Show the journal items of the order."""
        return self._open("account.move.line", self.env._("Journal Items"))

    def _open(self, model, name):
        self.ensure_one()
        domain = [("repair_id", "=", self.repair_id.id)]
        if not self.repair_id:
            domain = self.env[self.run_id._name]._no_order_domain(self)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": domain,
            "context": {"create": False},
        }
