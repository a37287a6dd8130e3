from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

from ...core.workflows import DISPATCH_PLAN


class EngineDispatchPlan(models.Model):
    """One run of the planner: who is to visit whom and when, and why.

    A dispatcher or the system computes it; it is applied, wholly or as far as it still holds, or
    discarded. Nobody edits it: a choice of one's own is made on the order or on the board.
    """

    _name = "engine.dispatch.plan"
    _description = "Dispatch Plan"
    _inherit = ["engine.locked.mixin", "engine.workflow.mixin"]
    _order = "computed_at desc, id desc"
    _rec_name = "name"
    _workflow = DISPATCH_PLAN

    name = fields.Char(compute="_compute_name")
    state = fields.Selection(
        DISPATCH_PLAN.selection, default=DISPATCH_PLAN.initial, required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    is_automatic = fields.Boolean("Computed by the System", readonly=True)
    user_id = fields.Many2one("res.users", "Computed by", required=True, readonly=True)
    computed_at = fields.Datetime("Computed on", required=True, readonly=True)
    horizon_days = fields.Integer("Days Ahead", readonly=True)
    applied_by_id = fields.Many2one("res.users", "Settled by", readonly=True)
    applied_at = fields.Datetime("Settled on", readonly=True)
    travel_note = fields.Char("Ways", readonly=True)
    line_ids = fields.One2many("engine.dispatch.plan.line", "plan_id", "Visits", readonly=True)
    # Figures
    job_count = fields.Integer("Orders", readonly=True)
    assigned_count = fields.Integer("Assigned", readonly=True)
    unassigned_count = fields.Integer("Without an Engineer", readonly=True)
    late_count = fields.Integer("Late", readonly=True)
    distance_km = fields.Float("Way (km)", digits=(10, 1), readonly=True)
    compute_s = fields.Float("Computed in (s)", digits=(8, 2), readonly=True)
    applied_count = fields.Integer("Applied", compute="_compute_line_counts")
    outdated_count = fields.Integer("No Longer Valid", compute="_compute_line_counts")

    _board_idx = models.Index("(company_id, computed_at DESC)")

    @api.depends("computed_at")
    @api.depends_context("lang", "tz")
    def _compute_name(self):
        for plan in self:
            at = fields.Datetime.context_timestamp(plan, plan.computed_at or moment.now(self.env))
            plan.name = self.env._("Plan of %(moment)s", moment=at.strftime("%Y-%m-%d %H:%M"))

    @api.depends("line_ids.state")
    def _compute_line_counts(self):
        counts = {
            (plan.id, state): count
            for plan, state, count in self.env["engine.dispatch.plan.line"]._read_group(
                Domain("plan_id", "in", self.ids), ["plan_id", "state"], ["__count"]
            )
        }
        for plan in self:
            plan.applied_count = counts.get((plan.id, "applied"), 0)
            plan.outdated_count = counts.get((plan.id, "outdated"), 0)

    def action_apply(self):
        """Give the visits as planned, each after a new look; what no longer holds says why."""
        self.ensure_one()
        self._check_open()
        lines = self.line_ids.filtered(lambda line: line.state == "proposed")
        lines._apply()
        self._settle()
        return True

    def action_discard(self):
        """Throw the proposal away; nothing changes on the orders."""
        self._check_open()
        self._unlocked()._transition("discard")
        self.line_ids.filtered(lambda line: line.state == "proposed")._mark("refused")
        self._keep_who()
        return True

    def _supersede(self):
        """Throw proposals of the system away: it made a newer one, or nothing is left to plan."""
        for plan in self:
            plan._unlocked()._transition("supersede")
            plan.line_ids.filtered(lambda line: line.state == "proposed")._mark("refused")
        self._keep_who()

    @api.model
    def action_plan_now(self):
        """Plan the visits of all orders that wait for one, and show the proposal."""
        self.env["repair.order"]._check_dispatcher()
        orders = self.env["repair.order"].search(
            self.env["repair.order"]._to_plan_domain(self.env.company)
        )
        if not orders:
            raise UserError(
                self.env._(
                    "No service order waits for a visit: each has its engineer and its time, or "
                    "its customer was not contacted yet."
                )
            )
        return self._run(self.env.company, orders)._action_open()

    def _action_open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _check_open(self):
        """Raise a sentence that says who settled the plan meanwhile."""
        self._lock_for_transition()
        self.invalidate_recordset()
        for plan in self.filtered(lambda plan: plan.state != "proposed"):
            raise UserError(
                self.env._(
                    "%(plan)s was settled by %(person)s already. Reload the page to see what was "
                    "applied, or compute a new plan.",
                    plan=plan.display_name,
                    person=plan.applied_by_id.sudo().name,
                )
            )

    def _settle(self):
        """Close the plan where nothing is left to decide: wholly or partly applied."""
        for plan in self:
            states = set(plan.line_ids.filtered("engineer_id").mapped("state"))
            if "proposed" in states:
                continue
            wholly = states <= {"applied"} and states
            plan._unlocked()._transition("apply" if wholly else "apply_partly")
            plan._keep_who()

    def _keep_who(self):
        self.sudo()._unlocked().write(
            {"applied_by_id": self.env.uid, "applied_at": moment.now(self.env)}
        )
