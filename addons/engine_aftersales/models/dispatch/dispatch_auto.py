import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

from ...core.dispatch import insert

_logger = logging.getLogger(__name__)
_CRON = "engine_aftersales.engine_dispatch_cron_automatic"


class EngineDispatchPlan(models.Model):
    """Dispatch without asking, for the levels that the policy names; proposals for the others."""

    _inherit = "engine.dispatch.plan"

    @api.model
    def _cron_automatic(self):
        """Send engineers to urgent orders, at once when one is ready and every few minutes."""
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            for order in self._urgent_orders(company):
                try:
                    self._dispatch_urgent(order)
                except (UserError, LockError, OperationalError):
                    _logger.info("Dispatch of %s is tried again later", order.id, exc_info=True)
                    self.env.cr.rollback()
                self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _cron_propose(self):
        """Propose visits for the orders that nobody planned yet, in place of the last proposal."""
        repairs = self.env["repair.order"]
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            if not self.env["engine.policy"]._active_version_id(company.id, moment.today(self.env)):
                continue
            orders = repairs.search(repairs._to_plan_domain(company))
            old = self.search(
                Domain("company_id", "=", company.id)
                & Domain("state", "=", "proposed")
                & Domain("is_automatic", "=", True)
            )
            if orders and not self._says_the_same(old, orders):
                old._supersede()
                self._run(company, orders, automatic=True)
            elif not orders:
                old._supersede()

    @api.model
    def _wake(self):
        """Let the system look for urgent orders as soon as this transaction is over."""
        self.env.ref(_CRON).sudo()._trigger()

    @api.model
    def _urgent_orders(self, company):
        """Return the orders to dispatch now, the worst and the most pressing first."""
        if not self.env["engine.policy"]._active_version_id(company.id, moment.today(self.env)):
            return self.env["repair.order"]
        levels = self.env["engine.policy"]._of(company)._dispatch_auto_levels()
        orders = self.env["repair.order"].search(
            self.env["repair.order"]._to_plan_domain(company)
            & Domain("fault_level", "in", list(levels))
        )
        far = moment.now(self.env).max
        return orders.sorted(lambda order: (order.fault_level, order.promised_at or far, order.id))

    @api.model
    def _dispatch_urgent(self, order):
        """Insert one order into the visits that are given, and give what that changes.

        Where what would have to move breaks a rule, nothing moves: the order goes into what is
        left of the days.
        """
        company = order.company_id
        running = self.env["repair.order"].sudo().search(order._running_domain(company)) - order
        facts = self.env["engine.dispatch.facts"]._gather(company, order | running)
        policy = self.env["engine.policy"]._of(company)
        fitting = self._make_room(facts, running, **self._ways(policy))
        matrix, note = self.env["engine.dispatch.travel"]._matrix(company, facts)
        for movable in (fitting, fitting.browse()):
            self._take_out(facts, fitting - movable)
            made = insert(
                self._running_plan(movable, facts),
                facts.jobs[order.id],
                list(facts.engineers.values()),
                now=facts.now,
                matrix=matrix,
                **self._ways(policy),
            )
            mine = [a for a in made.assignments if a.job.key == order.id]
            if not mine:
                continue
            changes = self._moves_as_changes(made, order)
            changes.append(self._urgent_as_change(order, facts, mine[0], note))
            checked = self.env["engine.dispatch.check"]._obstacles(changes)
            if not any(reasons for _change, reasons in checked):
                return self.env["repair.order"]._assign(changes)
        reasons = [reason for u in made.unassigned if u.job.key == order.id for reason in u.reasons]
        reasons = reasons or [reason for _change, found in checked for reason in found]
        return self._ask_for_help(order, facts, reasons)

    @api.model
    def _urgent_as_change(self, order, facts, assignment, note):
        times = self._prepare_times(assignment)
        reasons = [*assignment.reasons, *self._guesses(facts, assignment.job, order.company_id)]
        return {
            "repair": order,
            "engineer": self.env["hr.employee"].browse(assignment.engineer.key),
            "start": times["start_at"],
            "depart": times["depart_at"],
            "end": times["end_at"],
            "fixed": False,
            "reason": self.env._(
                "Dispatched automatically at level %(level)s", level=order.fault_level
            ),
            "kind": "automatic",
            "facts": {
                "note": note,
                "travel_km": times["travel_km"],
                "travel_min": times["travel_min"],
                "reasons": self.env["engine.dispatch.words"]._kept(reasons),
            },
        }

    @api.model
    def _moves_as_changes(self, made, urgent):
        """Return what the insertion changes for other visits: moved, or to be planned again."""
        after = {assignment.job.key: assignment for assignment in made.assignments}
        changes = []
        for move in made.moves:
            if move.job.locked:  # promised: no plan moves it
                continue
            repair = self.env["repair.order"].browse(move.job.key)
            new = after.get(move.job.key)
            times = self._prepare_times(new) if new else {}
            changes.append(
                {
                    "repair": repair,
                    "engineer": self.env["hr.employee"].browse(move.engineer_to or []),
                    "start": times.get("start_at", False),
                    "depart": times.get("depart_at", False),
                    "end": times.get("end_at", False),
                    "fixed": False,
                    "reason": self.env._(
                        "Gives way to %(order)s of level %(level)s",
                        order=urgent.name,
                        level=urgent.fault_level,
                    ),
                    "kind": "automatic",
                }
            )
        return changes

    @api.model
    def _ask_for_help(self, order, facts, reasons):
        """Tell the dispatcher once why nobody can be sent; a plan keeps the reasons."""
        kept = self.env["engine.dispatch.words"]._kept(reasons)
        if (
            order.sudo().plan_line_ids.filtered(lambda line: line.state == "unassigned")[:1].reasons
            != kept
        ):
            vals = {
                "company_id": order.company_id.id,
                "user_id": self.env.uid,
                "is_automatic": True,
                "computed_at": facts.now,
                "job_count": 1,
                "unassigned_count": 1,
            }
            plan = self.sudo()._unlocked().create([vals])
            line = {
                "plan_id": plan.id,
                "company_id": plan.company_id.id,
                "state": "unassigned",
                "repair_id": order.id,
                "due_at": order.promised_at,
                "reasons": kept,
            }
            self.env["engine.dispatch.plan.line"].sudo()._unlocked().create([line])
            self.env["engine.dispatch.notice"]._ask_dispatcher([(order, reasons)])
        return False

    @api.model
    def _says_the_same(self, plans, orders):
        """Tell whether the open proposal is about exactly these orders, as they were then."""
        lines = plans.line_ids
        return lines.repair_id == orders and all(
            line.fingerprint == line.repair_id._dispatch_fingerprint()
            for line in lines.filtered(lambda line: line.state == "proposed")
        )
