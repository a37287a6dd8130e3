from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core.workflows import COST_BUDGET

_CONVERSATION = {"activity_ids", "message_follower_ids", "message_ids"}


class EngineCostBudget(models.Model):
    """What a cost centre may spend in a month; finance enters or imports it.

    The technical director or the general manager approves it; from then on it is locked, and a
    change is a new version that takes its place.
    """

    _name = "engine.cost.budget"
    _description = "Cost Centre Budget"
    _inherit = ["mail.thread", "engine.workflow.mixin"]
    _order = "month desc, cost_centre_id, version desc"
    _workflow = COST_BUDGET
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    state = fields.Selection(
        COST_BUDGET.selection,
        default=COST_BUDGET.initial,
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost_centre_id = fields.Many2one(
        "account.analytic.account",
        "Cost Centre",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain=lambda self: [
            ("plan_id", "child_of", self.env.ref("engine_aftersales.analytic_plan_cost_centre").id)
        ],
    )
    month = fields.Date(required=True, help="Any day of the month; kept as its first day.")
    amount = fields.Monetary(required=True, tracking=True)
    version = fields.Integer(default=1, readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False)
    note = fields.Char()

    _approved_once = models.UniqueIndex(
        "(company_id, cost_centre_id, month) WHERE state = 'approved'",
        "This cost centre has an approved budget for this month already.",
    )
    _draft_once = models.UniqueIndex(
        "(company_id, cost_centre_id, month) WHERE state = 'draft'",
        "There is a draft budget of this cost centre for this month already. Change that one.",
    )
    _amount_not_negative = models.Constraint("CHECK (amount >= 0)", "A budget cannot be negative.")

    @api.depends("cost_centre_id", "month", "version")
    def _compute_name(self):
        for budget in self:
            month = budget.month and f"{budget.month:%Y-%m}"
            budget.name = f"{budget.cost_centre_id.name} {month} v{budget.version}"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._first_of_month(vals) for vals in vals_list]
        budgets = super().create(vals_list)
        versions = budgets._versions_before()
        for budget in budgets:
            budget._transitioning().sudo().version = versions.get(budget._place(), 0) + 1
        return budgets

    def write(self, vals):
        if not self._in_transition() and vals.keys() - _CONVERSATION:
            if locked := self.filtered(lambda budget: budget.state != "draft"):
                raise UserError(
                    self.env._(
                        "%(budgets)s: approved, so it is locked. Enter a new version instead.",
                        budgets=locked._names(),
                    )
                )
            if vals.keys() & {"version", "approved_by_id"}:
                raise UserError(
                    self.env._(
                        "%(budgets)s: kept by the system; use the buttons of the budget.",
                        budgets=self._names(),
                    )
                )
        return super().write(self._first_of_month(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if locked := self.filtered(lambda budget: budget.state != "draft"):
            raise UserError(
                self.env._(
                    "%(budgets)s: approved, so it is locked. Enter a new version instead.",
                    budgets=locked._names(),
                )
            )

    def action_approve(self):
        """Lock these budgets; the versions before them are superseded."""
        if own := self.filtered(lambda budget: budget.create_uid == self.env.user):
            raise UserError(
                self.env._(
                    "%(budgets)s: you entered it. Somebody else approves it.", budgets=own._names()
                )
            )
        before = self._versions_approved()
        before._transition("supersede")
        before.flush_recordset()
        self._transition("approve")
        self._transitioning().sudo().approved_by_id = self.env.user
        self.flush_recordset()  # makes room for the next draft

    def action_new_version(self):
        """Open a draft that will take the place of this budget."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Version of the Budget"),
            "res_model": self._name,
            "view_mode": "form",
            "context": {
                "default_cost_centre_id": self.cost_centre_id.id,
                "default_month": self.month,
                "default_amount": self.amount,
                "default_company_id": self.company_id.id,
            },
        }

    def _place(self):
        return self.company_id.id, self.cost_centre_id.id, self.month

    def _versions_before(self):
        """Return {(company, cost centre, month): highest version of the others}, in one query."""
        rows = self.sudo()._read_group(
            [("cost_centre_id", "in", self.cost_centre_id.ids), ("id", "not in", self.ids)],
            ["company_id", "cost_centre_id", "month:month"],
            ["version:max"],
        )
        return {(company.id, centre.id, month): top for company, centre, month, top in rows}

    def _versions_approved(self):
        """Return the approved budgets of the same cost centres and months."""
        places = {budget._place() for budget in self}
        return self.search(
            [
                ("state", "=", "approved"),
                ("cost_centre_id", "in", self.cost_centre_id.ids),
                ("month", "in", self.mapped("month")),
            ]
        ).filtered(lambda budget: budget._place() in places)

    @api.model
    def _first_of_month(self, vals):
        if not vals.get("month"):
            return vals
        return {**vals, "month": fields.Date.to_date(vals["month"]).replace(day=1)}
