"""What the walk ends with: cost list beside cost centre and ledger, and the trail verified."""

from __future__ import annotations

from .stage import Stage


def show(stage: Stage) -> int:
    """Print the evidence; return how much of it does not hold."""
    with stage.acting() as env:
        order = stage.get(env, "repair.order")
        return _cost(stage, order) + _trail(stage, env, order)


def _cost(stage: Stage, order) -> int:
    currency = order.company_id.currency_id
    rows, differing = [], 0
    for name, quantity, costs in _groups(order):
        amounts = (
            sum(costs.mapped("amount")),
            -sum(costs.analytic_line_id.mapped("amount")),
            sum(costs.move_line_id.mapped("balance")),
        )
        rows.append(_row(label(costs[0]), name, quantity, amounts))
        differing += _differ(currency, *amounts)
    totals = (order.cost_total, order.analytic_total, order.ledger_total)
    stage.out.title(f"Cost of {order.name} 成本清单 ({currency.name})")
    head = ("kind", "what", "quantity", "cost list", "analytic", "ledger", "difference")
    stage.out.table(head, rows, _row("total", "合计", "", totals))
    return differing + _differ(currency, *totals)


def _groups(order):
    """Yield (name, quantity, cost lines): one per part, one for the hours of each engineer."""
    parts = order.cost_ids.filtered("stock_move_id")
    for cost in parts:
        yield cost.product_id.display_name, f"{cost.quantity:g}", cost
    labour = order.cost_ids - parts
    for costs in labour.grouped("kind").values():
        names = ", ".join(dict.fromkeys(costs.employee_id.mapped("name")))
        yield names, f"{sum(costs.mapped('quantity')):g} h", costs


def _row(kind, name, quantity, amounts):
    """Return the cells of a row; ``amounts``: cost list, cost centre, ledger."""
    gap = max(amounts) - min(amounts)
    return (kind, name[:46], quantity, *(f"{amount:,.2f}" for amount in (*amounts, gap)))


def label(cost) -> str:
    return dict(cost._fields["kind"]._description_selection(cost.env))[cost.kind]


def _differ(currency, cost, analytic, ledger) -> int:
    agree = not currency.compare_amounts(cost, analytic)
    return not (agree and not currency.compare_amounts(cost, ledger))


def _trail(stage: Stage, env, order) -> int:
    trail = env["engine.transition"].search(
        [("res_model", "=", order._name), ("res_id", "=", order.id)], order="sequence_no"
    )
    stage.out.title("Trail of the service order 流转记录")
    for row in trail:
        states = f"{row.state_from or '–'} → {row.state_to}"
        stage.out.line(
            f"{row.sequence_no:>6}  {row.name:<16}{states:<32}{row.user_id.login:<14}"
            f"{(row.hash_own or '')[:16]}"
        )
    broken = env["engine.transition"].verify()
    count = env["engine.transition"].search_count([])
    stage.out.line()
    if broken:
        stage.out.line(f"Trail BROKEN: {len(broken)} of {count} rows do not verify.")
        for fault in broken[:10]:
            stage.out.line(f"  {fault['document']}: {fault['reason']}")
    else:
        stage.out.line(f"Trail verified: {count} rows, every hash fits the one before it.")
    faults = order._archive_faults()
    stage.out.line("Archive: " + (", ".join(faults) if faults else "as it was sealed."))
    return len(broken) + len(faults)
