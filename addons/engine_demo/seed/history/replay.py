"""Replay service orders in batches, as the people of the demo, at the moments of the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from odoo import fields
from odoo.fields import Command

from odoo.addons.engine_base.tools.moment import CONTEXT_KEY, Replay

from ...drawing import signature
from ..backdate import backdate_moves, stamp
from ..table import Row
from .files import STATES

APPROVERS = (
    ("engineer", "engineer"),
    ("supervisor", "supervisor"),
    ("director", "director"),
    ("general_manager", "gm"),
)


@dataclass
class Case:
    """One past order: its row with every code resolved, its parts and hours."""

    row: Row
    engine_id: int
    customer_id: int
    warehouse_id: int
    fault_ids: list[int]
    cause_id: int
    sop_id: int
    engineer_id: int
    parts: list[tuple[int, float]]
    hours: list[tuple[int, date, float]]

    @property
    def month(self) -> date:
        """The month in which the parts went out: the batch of the replay."""
        at = self.row["issued_at"] or self.row["planned_at"] or self.row["requested_at"]
        return (at + timedelta(hours=8)).date().replace(day=1)

    def reaches(self, state: str) -> bool:
        return STATES.index(self.row["state"]) >= STATES.index(state)


class Replayer:
    """Takes batches of cases from request to archive."""

    def __init__(self, step):
        self.env = step.env
        self.users = {login: step.known.find("user", login) for login in step.known.ids["user"]}
        self.picture = signature()

    def replay(self, cases: list[Case]):
        """Return the service orders of the cases, in the same order."""
        tickets = self.request(cases)
        orders = self._open_orders(cases, tickets)
        batch = Batch(self, cases, orders, tickets)
        batch.diagnose()
        batch.plan()
        batch.approve()
        batch.issue()
        batch.repair()
        batch.hand_over()
        batch.close()
        batch.backdate()
        return orders

    def as_user(self, login: str, at: datetime, by_id: dict | None = None):
        """Return the environment of a person at moments of the past."""
        replay = Replay(at=at, by_id=by_id or {})
        return self.env(
            user=self.users[login], su=False, context={**self.env.context, CONTEXT_KEY: replay}
        )

    def request(self, cases):
        """Customer service writes down the requests and calls back."""
        at = min(case.row["requested_at"] for case in cases)
        env = self.as_user("cs", at)
        serials = env["stock.lot"].sudo().browse([case.engine_id for case in cases])
        tickets = (
            env["helpdesk.ticket"]
            .sudo()
            .create(
                [
                    {
                        "serial_number": engine.name,
                        "partner_id": case.customer_id,
                        "description": case.row["symptom"],
                        "fault_code_ids": [Command.set(case.fault_ids)],
                        "received_at": case.row["requested_at"],
                        "user_id": self.users["cs"],
                    }
                    for case, engine in zip(cases, serials, strict=True)
                ]
            )
        )
        called = [
            (case, ticket)
            for case, ticket in zip(cases, tickets, strict=True)
            if case.row["contacted_at"]
        ]
        moments = {
            ("helpdesk.ticket", ticket.id): case.row["contacted_at"] for case, ticket in called
        }
        env = self.as_user("cs", at, moments)
        for person, pairs in _by(called, lambda pair: pair[0].row["signed_by"] or "").items():
            env["helpdesk.ticket"].browse(
                [ticket.id for _c, ticket in pairs]
            ).action_confirm_contact(note="已联系客户，确认故障现象与现场位置。", person=person)
        return tickets

    def _open_orders(self, cases, tickets):
        """Technical support opens the orders with what it knows by then."""
        at = min(case.row["requested_at"] for case in cases)
        env = self.as_user("support", at)
        own = env["helpdesk.ticket"].browse(tickets.ids)
        vals_list = []
        for case, ticket in zip(cases, own, strict=True):
            warehouse = env["stock.warehouse"].sudo().browse(case.warehouse_id)
            vals_list.append(
                {
                    **ticket._prepare_service_order_vals(),
                    "picking_type_id": warehouse.repair_type_id.id,
                    "engineer_id": case.engineer_id,
                    "bearer": case.row["bearer"],
                    **self._plan(case),
                    "schedule_date": case.row["started_at"] or case.row["requested_at"],
                }
            )
        orders = env["repair.order"].create(vals_list)
        units = {
            product.id: product.uom_id.id
            for product in env["product.product"].browse(
                {part_id for case in cases for part_id, _quantity in case.parts}
            )
        }
        env["stock.move"].create(
            [
                {
                    "repair_id": order.id,
                    "repair_line_type": "add",
                    "product_id": part_id,
                    "product_uom_qty": quantity,
                    "product_uom": units[part_id],
                    "company_id": order.company_id.id,
                }
                for case, order in zip(cases, orders, strict=True)
                if case.reaches("planned")
                for part_id, quantity in case.parts
            ]
        )
        env["engine.diagnosis"].create(
            [
                {
                    "repair_id": order.id,
                    "fault_code_id": case.fault_ids[0],
                    "cause_id": case.cause_id,
                    "finding": case.row["finding"],
                    "conclusion": case.row["measure"],
                }
                for case, order in zip(cases, orders, strict=True)
                if case.reaches("diagnosed")
            ]
        )
        return orders

    def _plan(self, case):
        if not case.reaches("planned"):
            return {}
        return {"sop_id": case.sop_id, "planned_hours": case.row["planned_hours"]}


class Batch:
    """The orders of one batch, each as far as its state says."""

    def __init__(self, replayer: Replayer, cases, orders, tickets):
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
        orders = self._those("approved")
        approvals = self.env["engine.approval"].search(
            [
                ("res_model", "=", "repair.order"),
                ("res_id", "in", orders.ids),
                ("state", "=", "pending"),
            ]
        )
        moments = {
            **self._moments("approved_at", orders),
            **{
                ("engine.approval", approval.id): self._row(approval.res_id)["approved_at"]
                for approval in approvals
            },
        }
        for role, login in APPROVERS:
            waiting = approvals.filtered(lambda approval, role=role: approval.waiting_role == role)
            env = self.replayer.as_user(login, self._earliest("approved_at", orders), moments)
            env["engine.approval"].browse(waiting.ids).action_approve(comment="同意")

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
        for order in orders:
            for employee_id, day, hours in self.cases[order.id].hours:
                order.action_log_hours(employee_id, hours, date=day, name=order.name)
        orders.action_finish_repair()

    def hand_over(self):
        orders = self._as("cs", "confirmed_at", self._those("confirmed"))
        for order in orders:
            row = self._row(order.id)
            order.action_sign(signed_by=row["signed_by"] or "客户", signature=self.replayer.picture)
            if row["satisfaction"]:
                order.customer_remark = f"{row['satisfaction']}/5 {row['comment'] or ''}".strip()
        orders.action_confirm_by_customer()

    def close(self):
        self._as("finance", "costed_at", self._those("costed")).action_cost()
        archived = self._those("archived")
        self._as("quality", "archived_at", archived).action_archive_order()
        tickets = archived.ticket_id
        done = self.env["helpdesk.ticket.stage"].search([("closed", "=", True)], limit=1)
        closing = self.replayer.as_user("cs", self._earliest("archived_at", archived))
        closing["helpdesk.ticket"].browse(tickets.ids).stage_id = done

    def backdate(self):
        """Put the moments of the past where core wrote today."""
        moves = {}
        for order in self.orders:
            row = self._row(order.id)
            for move in order.issue_picking_ids.move_ids.filtered(lambda m: m.state == "done"):
                moves[move.id] = row["issued_at"]
            for move in (order.move_ids | order.move_id).filtered(lambda m: m.state == "done"):
                moves[move.id] = row["finished_at"]
        backdate_moves(self.env, moves)
        for table, columns, moments in self._stamps():
            stamp(self.env, table, columns, moments)
        self.env.invalidate_all()

    def _stamps(self):
        rows = {order: self._row(order.id) for order in self.orders}
        yield (
            "repair_order",
            ("create_date",),
            {order.id: row["requested_at"] + timedelta(minutes=5) for order, row in rows.items()},
        )
        yield (
            "helpdesk_ticket",
            ("create_date",),
            {order.ticket_id.id: row["requested_at"] for order, row in rows.items()},
        )
        yield (
            "helpdesk_ticket",
            ("closed_date",),
            {o.ticket_id.id: row["archived_at"] for o, row in rows.items() if row["archived_at"]},
        )
        yield (
            "stock_picking",
            ("date_done",),
            {
                picking.id: row["issued_at"]
                for order, row in rows.items()
                for picking in order.issue_picking_ids.filtered(lambda p: p.state == "done")
            },
        )
        yield (
            "engine_diagnosis",
            ("diagnosed_at",),
            {
                diagnosis.id: row["diagnosed_at"] or row["requested_at"]
                for order, row in rows.items()
                for diagnosis in order.diagnosis_ids
            },
        )
        yield (
            "engine_fmea_review",
            ("reviewed_at",),
            {
                review.id: row["diagnosed_at"]
                for order, row in rows.items()
                for review in order.fmea_review_ids
            },
        )
        yield "mail_message", ("date",), self._message_moments(rows)
        lines = {}
        for order, row in rows.items():
            for line in order.move_ids.analytic_account_line_ids:
                lines[line.id] = fields.Datetime.to_datetime(
                    (row["finished_at"] + timedelta(hours=8)).date()
                )
        yield "account_analytic_line", ("date",), lines

    def _message_moments(self, rows):
        """Date what the chatter of requests and orders says."""
        moments = {}
        for order, row in rows.items():
            for message in order.ticket_id.message_ids:
                moments[message.id] = row["contacted_at"] or row["requested_at"]
            for message in order.message_ids:
                moments[message.id] = row["approved_at"] or row["requested_at"]
        return moments

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


def _by(items, key):
    grouped = {}
    for item in items:
        grouped.setdefault(key(item), []).append(item)
    return grouped
