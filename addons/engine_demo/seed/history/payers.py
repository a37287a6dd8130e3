"""Who pays for the past: claims on suppliers, late invoices, cost centre budgets."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo.addons.engine_base.tools import moment

from .claims import claim

_ROOM = 1.1  # a budget leaves a tenth above what the centre has cost in a month
_STEP_CNY = 1000


def settle(step, replayer) -> None:
    """Let finance draft the claims and invoices that are due, and plan the year's budgets."""
    env = step.env
    if env["engine.cost.budget"].search_count([]):
        return
    today = moment.company_today(env, env.company)
    now = datetime.combine(today, time(hour=1))
    finance = replayer.as_user("finance", now)
    orders = finance["repair.order"].search([("service_state", "in", ("costed", "archived"))])
    claim(replayer, step.env["repair.order"].browse(orders.filtered("is_to_claim").ids), now)
    recent = orders.filtered(
        lambda order: (
            order.bearer == "customer"  # an insurer is named by hand
            and order.is_to_invoice
            and order.signed_at >= now - timedelta(days=60)
        )
    )
    if recent:
        recent.action_invoice_customer()
    _plan_budgets(finance, today)
    drafts = replayer.as_user("director", now)["engine.cost.budget"].search([])
    drafts.action_approve()


def _plan_budgets(env, today) -> None:
    """Enter a budget for each cost centre and month of this year, from the past year's cost."""
    sums = env["engine.service.cost"]._read_group(
        [("date", ">=", today - relativedelta(years=1))], ["cost_centre_id"], ["amount:sum"]
    )
    env["engine.cost.budget"].create(
        [
            {
                "cost_centre_id": centre.id,
                "month": today.replace(month=month, day=1),
                "amount": _rounded_up(total / 12 * _ROOM),
            }
            for centre, total in sums
            for month in range(1, 13)
        ]
    )


def _rounded_up(amount) -> float:
    return -(-amount // _STEP_CNY) * _STEP_CNY
