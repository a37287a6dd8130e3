"""Vendor bills of the past year: outside work and freight, and what came without an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from odoo.fields import Command

from ..table import Row

_TAX_PERCENT = {"freight": 9.0}
_USUAL_TAX_PERCENT = 6.0
_PAID_WITHIN = timedelta(days=30)
_REVERSED_AFTER = timedelta(days=3)


@dataclass
class BillLine:
    """One row of vendor_bills.csv with its codes resolved."""

    row: Row
    supplier_id: int
    centre_id: int = 0
    """The cost centre of a line that names no order."""


def enter_bills(env, account_id: int, lines: list[tuple[BillLine, dict]]) -> dict:
    """Enter and post the bills of these lines at once; return {number of the supplier: bill}.

    :param lines: each with what its bill line says about order or cost centre
    """
    taxes = {
        tax.amount: tax.id
        for tax in env["account.tax"].search(
            [("type_tax_use", "=", "purchase"), ("amount_type", "=", "percent")], order="id desc"
        )
    }
    by_bill: dict[str, list] = {}
    for line, vals in lines:
        tax = taxes.get(_TAX_PERCENT.get(line.row["kind"], _USUAL_TAX_PERCENT))
        by_bill.setdefault(line.row["code"], []).append((line, {**vals, "tax": tax}))
    bills = env["account.move"].create([_prepare_bill(own, account_id) for own in by_bill.values()])
    bills.action_post()
    return dict(zip(by_bill, bills, strict=True))


def _prepare_bill(lines, account_id) -> dict:
    first = lines[0][0]
    return {
        "move_type": "in_invoice",
        "partner_id": first.supplier_id,
        "ref": first.row["code"],
        "invoice_date": first.row["date"],
        "date": first.row["date"],
        "invoice_date_due": first.row["date"] + _PAID_WITHIN,
        "invoice_line_ids": [
            Command.create(
                {
                    "name": line.row["description"],
                    "quantity": 1.0,
                    "price_unit": line.row["amount_cny"],
                    "account_id": account_id,
                    "tax_ids": [Command.set([vals["tax"]] if vals["tax"] else [])],
                    **{name: value for name, value in vals.items() if name != "tax"},
                }
            )
            for line, vals in lines
        ],
    }


class Overheads:
    """Bills on a cost centre without an order: the reconciliation of their month finds them."""

    def __init__(self, lines: list[BillLine], account_id: int):
        self.account_id = account_id
        self.waiting = sorted(lines, key=lambda line: line.row["date"])

    def enter_until(self, env, day) -> list[tuple[BillLine, object]]:
        """Post the bills up to ``day``; return them with their lines."""
        due = [line for line in self.waiting if line.row["date"] <= day]
        self.waiting = self.waiting[len(due) :]
        if not due:
            return []
        bills = enter_bills(
            env,
            self.account_id,
            [(line, {"analytic_distribution": {str(line.centre_id): 100}}) for line in due],
        )
        return [(line, bills[line.row["code"]]) for line in due]


def settle_overheads(run, entered):
    """Let finance explain or reverse what a run has found; return the run to look at then."""
    is_reversed = False
    for line, bill in entered:
        if line.row["settled"] == "explained":
            run.line_ids.filtered(
                lambda found, line=line: found.cost_centre_id.id == line.centre_id
            ).action_explain(line.row["reason"])
        elif line.row["settled"] == "reversed":
            day = line.row["date"] + _REVERSED_AFTER
            bill.with_env(run.env)._reverse_moves(
                [{"invoice_date": day, "date": day, "ref": line.row["reason"]}], cancel=True
            )
            is_reversed = True
    if not is_reversed:
        return run
    return run.browse(run.reconcile_month(run.company_id.id, run.date_from))
