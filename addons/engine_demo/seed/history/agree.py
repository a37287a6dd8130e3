"""The months of the past, compared and agreed to by finance as each of them was over."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo.addons.engine_base.tools import moment

from .bills import settle_overheads

_DAYS_TO_CLOSE = 5


def agree_months(step, replayer, overheads) -> int:
    """Let finance reconcile every month that has a cost, a few days into the next month.

    :return: how many bills without an order were entered before
    """
    runs, count = step.env["engine.cost.reconciliation"], 0
    for company, month in runs._cost_months():
        if runs.search_count([("company_id", "=", company.id), ("date_from", "=", month)]):
            continue
        closing = month + relativedelta(months=1) + timedelta(days=_DAYS_TO_CLOSE)
        if closing > moment.company_today(step.env, company):
            continue  # not over yet: the first night compares it
        mine = replayer.as_user("finance", datetime.combine(closing, time(hour=2)))[runs._name]
        last_day = month + relativedelta(months=1, days=-1)
        entered = overheads.enter_until(mine.env, last_day)
        run = mine.browse(mine.reconcile_month(company.id, month))
        run = settle_overheads(run, entered)
        if not run.has_open:
            run.action_agree()
        step.known.remember(
            "bill", "account.move", [(line.row["code"], bill.id) for line, bill in entered]
        )
        count += len(entered)
    return count
