from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

from ....core.workflows import COST_RECONCILIATION

# What people say about a run; everything else of it is kept by the comparison.
_TALK = ("message_", "activity_", "website_message_", "rating_", "my_activity_")


class EngineCostReconciliation(models.Model):
    """One comparison of a month: cost list = cost centre = ledger, order by order.

    Each night, or *Reconcile Now*, makes a new one and leaves the older ones as evidence. Finance
    agrees to a month that is over and has no open difference.
    """

    _name = "engine.cost.reconciliation"
    _description = "Cost Reconciliation"
    _inherit = ["mail.thread", "mail.activity.mixin", "engine.workflow.mixin"]
    _workflow = COST_RECONCILIATION
    _order = "date_from desc, id desc"

    # Identity
    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("To", required=True, readonly=True)
    number = fields.Integer("Run", required=True, readonly=True)
    state = fields.Selection(
        COST_RECONCILIATION.selection,
        default=COST_RECONCILIATION.initial,
        required=True,
        readonly=True,
        tracking=True,
    )
    night = fields.Date(readonly=True, help="The night that made the run; empty: by hand.")
    compared_at = fields.Datetime("Compared on", required=True, readonly=True)
    superseded_by_id = fields.Many2one(
        "engine.cost.reconciliation", "Newer Run", readonly=True, index="btree_not_null"
    )
    # Figures
    currency_id = fields.Many2one(related="company_id.currency_id")
    order_count = fields.Integer("Orders", readonly=True)
    agreed_count = fields.Integer("Orders That Agree", readonly=True)
    differing_count = fields.Integer("Orders That Differ", readonly=True)
    cost_amount = fields.Monetary("Cost List", readonly=True)
    analytic_amount = fields.Monetary("Cost Centres", readonly=True)
    ledger_amount = fields.Monetary("Ledger", readonly=True)
    unassigned_amount = fields.Monetary(
        "Without an Order",
        readonly=True,
        help="On the cost centres in this month, but of no service order.",
    )
    waiting_count = fields.Integer(
        "Orders Not Costed Yet",
        readonly=True,
        help="Their hours and parts of this month are on the cost centre; they are compared when "
        "their cost is posted.",
    )
    waiting_amount = fields.Monetary("Not Costed Yet", readonly=True)
    # Differences
    line_ids = fields.One2many("engine.cost.reconciliation.line", "run_id", "Differences")
    open_count = fields.Integer("Open Differences", compute="_compute_open_count")
    has_open = fields.Boolean(compute="_compute_open_count", search="_search_has_open")
    # People
    user_id = fields.Many2one("res.users", "Compared by", required=True, readonly=True)
    agreed_by_id = fields.Many2one("res.users", "Agreed by", readonly=True)
    agreed_at = fields.Datetime("Agreed on", readonly=True)

    _once_a_night = models.UniqueIndex(
        "(company_id, date_from, night) WHERE night IS NOT NULL",
        "This month was compared this night already.",
    )
    _number_once = models.UniqueIndex("(company_id, date_from, number)")

    @api.depends("date_from", "number")
    def _compute_name(self):
        for run in self:
            month = fields.Date.to_string(run.date_from)[:7] if run.date_from else ""
            run.name = f"{month} #{run.number}"

    @api.depends("line_ids.state")
    def _compute_open_count(self):
        counts = dict(
            self.env["engine.cost.reconciliation.line"]
            .sudo()
            ._read_group(
                [("run_id", "in", self.ids), ("state", "=", "open")], ["run_id"], ["__count"]
            )
        )
        for run in self:
            run.open_count = counts.get(run, 0)
            run.has_open = bool(run.open_count)

    def _search_has_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        with_open = Domain("line_ids.state", "in", ["open"])
        return with_open if True in value else ~with_open

    @api.model_create_multi
    def create(self, vals_list):
        if not self._in_transition():
            raise AccessError(self.env._("A reconciliation is made with Reconcile Now."))
        return super().create(vals_list)

    def write(self, vals):
        if not self._in_transition() and any(not name.startswith(_TALK) for name in vals):
            raise AccessError(
                self.env._(
                    "%(runs)s: what was compared stays as it was found. Reconcile once more.",
                    runs=self._names(),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("A reconciliation is evidence and stays."))

    def action_agree(self):
        """Agree to the month for finance: it is over, and no difference is open."""
        for run in self:
            run._check_may_be_agreed()
        self._transition("agree")
        for run in self:
            run._transitioning().write(
                {"agreed_by_id": self.env.uid, "agreed_at": moment.now(self.env, run)}
            )
        self.sudo().activity_ids.unlink()

    def _check_may_be_agreed(self):
        self.ensure_one()
        if self.superseded_by_id:
            self._refuse(
                self.env._(
                    "there is a newer run, %(run)s. Agree to that one.",
                    run=self.superseded_by_id.name,
                )
            )
        if self.open_count:
            self._refuse(
                self.env._(
                    "open differences: %(count)s. Correct or explain each of them first.",
                    count=self.open_count,
                )
            )
        if moment.company_today(self.env, self.company_id) <= self.date_to:
            self._refuse(self.env._("the month is not over yet."))
        self._check_still_true()

    def _refuse(self, reason):
        raise UserError(
            self.env._("Reconciliation %(run)s: %(reason)s", run=self.display_name, reason=reason)
        )

    def action_open_lines(self):
        """Show the differences of the run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "engine_aftersales.engine_cost_reconciliation_line_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)], "context": {}}

    def action_open_costs(self):
        """Show the cost list of the month."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "engine_aftersales.engine_service_cost_action"
        )
        return {**action, "domain": self._period_domain(), "context": {}}

    def action_open_items(self):
        """Show the journal items of service orders of the month."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Items"),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [*self._period_domain(), ("repair_id", "!=", False)],
        }

    @api.model
    def _no_order_domain(self, line):
        """Return what finds the analytic lines of a cost centre that belong to no order."""
        column = self.env.ref("engine_aftersales.analytic_plan_cost_centre")._column_name()
        return [
            *line.run_id._period_domain(),
            (column, "=", line.cost_centre_id.id),
            ("repair_id", "=", False),
        ]

    def _period_domain(self):
        return [
            ("company_id", "=", self.company_id.id),
            ("date", ">=", self.date_from),
            ("date", "<=", self.date_to),
        ]
