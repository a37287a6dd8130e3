"""A batch of orders, taken from step to step by the people of the demo."""

from __future__ import annotations

from odoo import fields

from . import past
from .bills import enter_bills

APPROVERS = (
    ("engineer", "engineer"),
    ("supervisor", "supervisor"),
    ("director", "director"),
    ("general_manager", "gm"),
)

REASONS = {
    "labour": "夜间或休息日抢修，按加班计",
    "travel": "方案未列路程，按实际往返",
    "outside": "现场无加工条件，外协处理",
    "freight": "当地无备件，加急发运",
}
"""Why a kind of cost ran past the plan."""


class Batch:
    """The orders of one batch, each as far as its state says."""

    def __init__(self, replayer, cases, orders, tickets):
        self.replayer, self.env = replayer, replayer.env
        self.cases = dict(zip(orders.ids, cases, strict=True))
        self.orders, self.tickets = orders, tickets

    def diagnose(self):
        orders = self._those("diagnosed")
        self._as("support", "diagnosed_at", orders).action_diagnose()
        quality = self._as("quality", "diagnosed_at", orders.filtered("fmea_required"))
        quality.env["engine.fmea.review"].create(
            [
                {
                    "repair_id": order.id,
                    "failure_mode": order.fault_code_ids[:1].name,
                    "severity": order.fmea_severity,
                    "occurrence": order.fault_code_ids[:1].fmea_occurrence,
                    "detection": order.fault_code_ids[:1].fmea_detection,
                    "measures": "按SOP执行，完工后复测关键参数并回访。",
                    "decision": "accepted",
                }
                for order in quality
            ]
        )

    def plan(self):
        orders = self._as("support", "planned_at", self._those("planned"))
        orders.action_plan()
        orders.action_request_approval()

    def approve(self):
        self._decide(self._those("approved"), "approved_at", "同意")

    def _decide(self, orders, moment, comment):
        """Let everybody with the authority approve what is asked for these orders."""
        approvals = self.env["engine.approval"].search(
            [
                ("res_model", "=", "repair.order"),
                ("res_id", "in", orders.ids),
                ("state", "=", "pending"),
            ]
        )
        moments = {
            **self._moments(moment, orders),
            **{
                ("engine.approval", approval.id): self._row(approval.res_id)[moment]
                for approval in approvals
            },
        }
        for role, login in APPROVERS:
            waiting = approvals.filtered(lambda approval, role=role: approval.waiting_role == role)
            env = self.replayer.as_user(login, self._earliest(moment, orders), moments)
            env["engine.approval"].browse(waiting.ids).action_approve(comment=comment)

    def issue(self):
        orders = self._those("parts_issued")
        pickings = orders.issue_picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        moments = {
            **self._moments("issued_at", orders),
            **{
                ("stock.picking", picking.id): self._row(picking.service_order_id.id)["issued_at"]
                for picking in pickings
            },
        }
        at = self._earliest("issued_at", orders)

        def signing(login, those=pickings):
            env = self.replayer.as_user(login, at, moments)
            return env["stock.picking"].browse(those.ids)

        signing("storekeeper").action_sign_issue()
        signing("storekeeper2").action_sign_check()
        signing("supervisor", pickings.filtered("needs_special_signature")).action_sign_special()
        signing("storekeeper").action_issue_parts()

    def repair(self):
        orders = self._as("supervisor", "started_at", self._those("in_repair"))
        orders.action_start_repair()
        orders = self._as("supervisor", "finished_at", self._those("repaired"))
        orders.step_ids.action_do()
        self._log_hours(orders)
        orders.action_finish_repair()

    def _log_hours(self, orders):
        """Log the hours of the batch as an engineer, in one create instead of one a line."""
        own = self._as("engineer2", "finished_at", orders)
        engineers = self.env["hr.employee"].sudo()
        own._touch()
        own._create_hours(
            [
                vals
                for order in own
                for employee_id, spent in self.cases[order.id].hours
                for vals in order._prepare_hours(engineers.browse(employee_id), spent)
            ]
        )

    def hand_over(self):
        orders = self._as("cs", "confirmed_at", self._those("confirmed"))
        for order in orders:
            row = self._row(order.id)
            order.action_sign(signed_by=row["signed_by"] or "客户", signature=self.replayer.picture)
            if row["satisfaction"]:
                order.customer_remark = f"{row['satisfaction']}/5 {row['comment'] or ''}".strip()
        orders.action_confirm_by_customer()

    def close(self):
        orders = self._those("costed")
        self._bill(orders)
        self._approve_excess(orders)
        self._cost()
        archived = self._those("archived")
        self._as("quality", "archived_at", archived).action_archive_order()
        tickets = archived.ticket_id
        done = self.env["helpdesk.ticket.stage"].search([("closed", "=", True)], limit=1)
        closing = self.replayer.as_user("cs", self._earliest("archived_at", archived))
        closing["helpdesk.ticket"].browse(tickets.ids).stage_id = done

    def _bill(self, orders):
        """Finance enters what outside work and freight of the orders cost."""
        lines = [
            (
                line,
                {
                    "service_order_id": order.id,
                    "service_cost_kind": line.row["kind"],
                    "cost_bearer": line.row["bearer"],
                },
            )
            for order in orders
            for line in self.cases[order.id].bills
        ]
        if lines:
            finance = self._as("finance", "confirmed_at", orders).env
            enter_bills(finance, self.replayer.bill_account_id, lines)

    def _approve_excess(self, orders):
        """Ask for what ran past the approved amount, and let it be approved."""
        asking = self._as("engineer2", "confirmed_at", orders)
        short = asking.browse(
            order.id for order, cover in asking._cost_covers().items() if not cover.is_enough
        )
        if short:
            short.action_request_cost_approval()
            self._decide(short.sudo(), "confirmed_at", "路程与加班超出方案，情况属实")

    def _cost(self):
        """Finance explains what ran past the plan, where anything did, and posts the cost."""
        orders = self._as("finance", "costed_at", self._those("costed"))
        by_kind = {}
        for order, deviations in orders._deviations(orders._cost_sources()).items():
            for kind, _actual, _standard in deviations:
                by_kind[kind] = by_kind.get(kind, orders.browse()) | order
        for kind, own in by_kind.items():
            reason = REASONS.get(kind, "拆检后实际工作量大于方案")
            orders.browse(own.ids).action_explain_deviation(kind, reason)
        orders.action_cost()

    def backdate(self):
        """Put the moments of the past where core wrote today."""
        past.backdate(self.env, {order: self._row(order.id) for order in self.orders})

    def _those(self, state):
        """Return the orders that reach ``state``."""
        return self.orders.sudo().filtered(lambda order: self.cases[order.id].reaches(state))

    def _as(self, login, moment, orders):
        """Return the orders in the hands of a person, each at its own moment."""
        env = self.replayer.as_user(
            login, self._earliest(moment, orders), self._moments(moment, orders)
        )
        return env["repair.order"].browse(orders.ids)

    def _moments(self, moment, orders):
        moments = {}
        for order in orders:
            at = self._row(order.id)[moment]
            moments["repair.order", order.id] = at
            moments["helpdesk.ticket", order.ticket_id.id] = at
        return moments

    def _earliest(self, moment, orders):
        return min((self._row(order.id)[moment] for order in orders), default=fields.Datetime.now())

    def _row(self, order_id):
        return self.cases[order_id].row
