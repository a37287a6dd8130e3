from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core import costing


class RepairOrder(models.Model):
    """The cost of the order: cost list, cost centre and ledger, which have to agree."""

    _inherit = "repair.order"

    cost_ids = fields.One2many("engine.service.cost", "repair_id", "Cost List")
    cost_total = fields.Monetary(
        currency_field="company_currency_id", compute="_compute_cost_totals"
    )
    analytic_total = fields.Monetary(
        "On the Cost Centre",
        currency_field="company_currency_id",
        compute="_compute_cost_totals",
    )
    ledger_total = fields.Monetary(
        "In the Ledger", currency_field="company_currency_id", compute="_compute_cost_totals"
    )
    cost_difference = fields.Monetary(
        "Difference", currency_field="company_currency_id", compute="_compute_cost_totals"
    )

    @api.depends("cost_ids.amount", "service_state")
    def _compute_cost_totals(self):
        sums = self._cost_sums()
        for order in self:
            totals = sums.get(order.id, costing.Totals())
            order.cost_total = totals.cost
            order.analytic_total = totals.analytic
            order.ledger_total = totals.ledger
            is_costed = order.service_state in ("costed", "archived")
            order.cost_difference = is_costed and totals.difference

    def action_cost(self):
        """Make the cost list, post it, and close the order only if everything agrees."""
        ready = self.filtered(lambda order: order.service_state == "confirmed")
        sources = ready._cost_sources()
        ready._check_cost_sources(sources)
        ready._check_actual_amount(ready._actual_amounts(sources))
        reasons = ready._check_deviations(sources)
        self._transition("cost")
        orders = self._transitioning().sudo()
        orders._post_cost(sources, reasons)
        orders._check_agreement()

    def _post_cost(self, sources, reasons):
        """Make cost list, analytic lines and journal entry of the sources, for all orders at once.

        The caller has moved the orders on: the arrow locks them and lets each through once.

        :param reasons: {(order id, kind): why it is above its standard}
        """
        days = self._accounting_days()
        lines = self._create_analytic_lines_of(sources, days)
        booked = self._create_cost_entries(sources, days)
        vals_list = []
        for source in sources:
            item = booked.get(source.key) or source.booked_item
            vals_list.append(
                {
                    **source.cost_vals(),
                    "analytic_line_id": lines[source.key].id,
                    "date": item.date if item else days[source.order.id],
                    "deviation_reason": reasons.get((source.order.id, source.kind)),
                }
            )
        costs = self.env["engine.service.cost"].create(vals_list)
        self._link_journal_items(
            [
                (cost, booked.get(source.key) or source.booked_item)
                for cost, source in zip(costs, sources, strict=True)
            ]
        )
        self.write({"cost_obstacle": False})
        self._tell_moved_days(days)

    def _link_journal_items(self, pairs):
        """Tie each cost line and its analytic line to the journal item that books it.

        :param pairs: (cost line, journal item or nothing)
        """
        rows = [
            (
                cost.id,
                cost.analytic_line_id.id,
                item.id,
                item.account_id.id,
                cost.kind,
                cost.bearer,
            )
            for cost, item in pairs
            if item
        ]
        if not rows:
            return
        self.env.flush_all()
        costs, lines, items, accounts, kinds, bearers = map(list, zip(*rows, strict=True))
        # In SQL, because core would answer the link by distributing the item once more.
        self.env.cr.execute(
            SQL(
                """
                UPDATE engine_service_cost AS line SET move_line_id = pair.item
                  FROM unnest(%s::int[], %s::int[]) AS pair(id, item)
                 WHERE line.id = pair.id
                """,
                costs,
                items,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_analytic_line AS line
                   SET move_line_id = pair.item, general_account_id = pair.account,
                       cost_kind = pair.kind, cost_bearer = pair.bearer
                  FROM unnest(%s::int[], %s::int[], %s::int[], %s::varchar[], %s::varchar[])
                       AS pair(id, item, account, kind, bearer)
                 WHERE line.id = pair.id
                """,
                lines,
                items,
                accounts,
                kinds,
                bearers,
            )
        )
        self.env["engine.service.cost"].invalidate_model(["move_line_id"])
        self.env["account.analytic.line"].invalidate_model(
            ["move_line_id", "general_account_id", "cost_kind", "cost_bearer"]
        )

    def _check_agreement(self):
        """Raise unless cost list, cost centre and ledger agree to the smallest unit."""
        sums = self._cost_sums()
        for order in self:
            totals = sums.get(order.id, costing.Totals())
            currency = order.company_currency_id
            agrees = not currency.compare_amounts(totals.cost, totals.analytic) and not (
                currency.compare_amounts(totals.cost, totals.ledger)
            )
            if not agrees:
                raise UserError(
                    self.env._(
                        "%(order)s: cost list %(cost)s, cost centre %(analytic)s and ledger "
                        "%(ledger)s do not agree. Ask finance to look at its postings.",
                        order=order.display_name,
                        cost=currency.format(totals.cost),
                        analytic=currency.format(totals.analytic),
                        ledger=currency.format(totals.ledger),
                    )
                )

    def _cost_sums(self):
        """Return {order id: Totals} of cost list, cost centre and ledger, in three queries."""
        domain = [("repair_id", "in", self.ids)]
        if not self.ids:
            return {}

        def by_order(model, domain, field):
            rows = self.env[model].sudo()._read_group(domain, ["repair_id"], [f"{field}:sum"])
            return {
                order.id: order.company_currency_id.round(total or 0.0) for order, total in rows
            }

        return costing.totals(
            cost=by_order("engine.service.cost", domain, "amount"),
            analytic=by_order("account.analytic.line", domain, "amount"),
            ledger=by_order(
                "account.move.line",
                [*domain, ("service_cost_side", "=", "cost"), ("parent_state", "=", "posted")],
                "balance",
            ),
        )
