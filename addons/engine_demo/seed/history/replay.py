"""Replay service orders in batches, as the people of the demo, at the moments of the past."""

from __future__ import annotations

from datetime import datetime

from odoo.fields import Command

from odoo.addons.engine_base.tools.moment import CONTEXT_KEY, Replay

from ...drawing import signature
from .batch import Batch
from .case import Case


class Replayer:
    """Takes batches of cases from request to archive."""

    def __init__(self, step):
        self.env = step.env
        self.users = {login: step.known.find("user", login) for login in step.known.ids["user"]}
        self.picture = signature()
        self.bill_account_id = step.known.ids["account"].get("outside_cost")

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
        """Return the environment of a person at moments of the past.

        In Chinese, as everybody works: titles and the chatter keep the words of that moment.
        """
        replay = Replay(at=at, by_id=by_id or {}, is_history=True)
        context = {**self.env.context, "lang": "zh_CN", CONTEXT_KEY: replay}
        return self.env(user=self.users[login], su=False, context=context)

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
        opened = list(zip(cases, orders, strict=True))
        self._plan_parts(env, [pair for pair in opened if pair[0].reaches("planned")])
        self._diagnose(env, [pair for pair in opened if pair[0].reaches("diagnosed")])
        return orders

    def _plan_parts(self, env, planned):
        parts = env["product.product"].browse(
            {part_id for case, _order in planned for part_id, _quantity in case.parts}
        )
        units = {part.id: part.uom_id.id for part in parts}
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
                for case, order in planned
                for part_id, quantity in case.parts
            ]
        )

    def _diagnose(self, env, diagnosed):
        env["engine.diagnosis"].create(
            [
                {
                    "repair_id": order.id,
                    "fault_code_id": case.fault_ids[0],
                    "cause_id": case.cause_id,
                    "finding": case.row["finding"],
                    "conclusion": case.row["measure"],
                }
                for case, order in diagnosed
            ]
        )

    def _plan(self, case):
        if not case.reaches("planned"):
            return {}
        return {"sop_id": case.sop_id, "planned_hours": case.row["planned_hours"]}


def _by(items, key):
    grouped = {}
    for item in items:
        grouped.setdefault(key(item), []).append(item)
    return grouped
