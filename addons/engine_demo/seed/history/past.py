"""The moments of the past, where core wrote the moment of the replay."""

from __future__ import annotations

from datetime import datetime, time

from ..backdate import backdate_moves, stamp
from ..columns import LOCAL_OFFSET


def backdate(env, rows: dict) -> None:
    """Date the documents of orders; ``rows``: what the file says, by order."""
    moves = {}
    for order, row in rows.items():
        for move in order.issue_picking_ids.move_ids.filtered(lambda m: m.state == "done"):
            moves[move.id] = row["issued_at"]
        for move in (order.move_ids | order.move_id).filtered(lambda m: m.state == "done"):
            moves[move.id] = row["finished_at"]
    backdate_moves(env, moves)
    for table, column, moments in (*_papers(rows), *_evidence(rows)):
        stamp(env, table, (column,), moments)
    env.invalidate_all()


def _papers(rows):
    """Yield (table, column, moments by id) of the documents."""
    yield (
        "repair_order",
        "create_date",
        {order.id: row["diagnosed_at"] or row["requested_at"] for order, row in rows.items()},
    )
    yield (
        "helpdesk_ticket",
        "create_date",
        {order.ticket_id.id: row["requested_at"] for order, row in rows.items()},
    )
    yield (
        "helpdesk_ticket",
        "closed_date",
        {o.ticket_id.id: row["archived_at"] for o, row in rows.items() if row["archived_at"]},
    )
    issued = {
        picking.id: row["issued_at"]
        for order, row in rows.items()
        for picking in order.issue_picking_ids.filtered(lambda p: p.state == "done")
    }
    yield "stock_picking", "date_done", issued
    yield "stock_picking", "scheduled_date", issued
    yield (
        "account_analytic_line",
        "date",
        {
            line.id: datetime.combine((row["finished_at"] + LOCAL_OFFSET).date(), time.min)
            for order, row in rows.items()
            for line in order.move_ids.analytic_account_line_ids
        },
    )


def _evidence(rows):
    """Yield (table, column, moments by id) of what people wrote."""
    yield (
        "engine_diagnosis",
        "diagnosed_at",
        {
            diagnosis.id: row["diagnosed_at"]
            for order, row in rows.items()
            for diagnosis in order.diagnosis_ids
        },
    )
    yield (
        "engine_fmea_review",
        "reviewed_at",
        {
            review.id: row["diagnosed_at"]
            for order, row in rows.items()
            for review in order.fmea_review_ids
        },
    )
    messages = {}
    for order, row in rows.items():
        for message in order.ticket_id.message_ids:
            messages[message.id] = row["contacted_at"] or row["requested_at"]
        for message in order.message_ids:
            messages[message.id] = row["approved_at"] or row["requested_at"]
    yield "mail_message", "date", messages
