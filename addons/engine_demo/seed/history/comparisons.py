"""Large repairs of the past beside a replacement, proposed by support and decided by finance."""

from __future__ import annotations

from datetime import datetime, timedelta

from odoo import fields

_DECIDED_AFTER = timedelta(days=12)


def compare(step, replayer, rows) -> int:
    """Propose and decide the comparisons of these rows; return how many there are.

    :param rows: (row, id of its order)
    """
    now = fields.Datetime.now()
    made = []
    for row, order_id in rows:
        order = step.env["repair.order"].browse(order_id)
        proposed = order.signed_at or now
        support = replayer.as_user("support", proposed)
        comparison = support["engine.replacement.comparison"].create(
            {
                "repair_id": order_id,
                "product_id": order.product_id.id,
                "price_source": "quotation",
                "price_note": row["quotation"],
                "price": row["price_cny"],
                "work_amount": row["work_cny"],
                "remaining_value": row["remaining_value_cny"],
            }
        )
        _decide(replayer, comparison, row, min(now, proposed + _DECIDED_AFTER))
        made.append((row["order"], comparison.id))
    step.known.remember("replacement", "engine.replacement.comparison", made)
    return len(made)


def _decide(replayer, comparison, row, at: datetime) -> None:
    finance = replayer.as_user("finance", at)[comparison._name].browse(comparison.id)
    if row["decision"] == "accepted":
        finance.action_accept(row["reason"])
    elif row["decision"] == "refused":
        finance.action_refuse(row["reason"])
