from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

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
            order.cost_difference = totals.cost - totals.analytic

    def action_cost(self):
        """Make the cost list, post it, and close the order only if everything agrees."""
        for order in self:
            if order.service_state == "confirmed":
                order._check_cost_accounts()
                order._check_actual_amount()
        self._transition("cost")
        orders = self._transitioning().sudo()
        orders._create_cost_list()
        orders._post_labour()
        orders._link_journal_items()
        orders._check_agreement()

    def _check_cost_accounts(self):
        self.ensure_one()
        company = self.company_id.sudo()
        if self._is_real_time() and not (
            company.engine_service_journal_id
            and company.engine_labour_cost_account_id
            and company.engine_labour_absorbed_account_id
            and company.engine_parts_cost_account_id
        ):
            self._refuse(
                self.env._(
                    "journal or accounts for the cost are not set. Ask the administrator for them, "
                    "under Settings / After-Sales."
                )
            )

    def _is_real_time(self):
        """Tell whether the company books its stock as it moves."""
        self.ensure_one()
        return self.company_id.sudo().inventory_valuation == "real_time"

    def _actual_amount(self):
        """Return what the order has cost so far, in company currency."""
        self.ensure_one()
        return self.company_id.currency_id.round(
            sum(vals["amount"] for vals in self.sudo()._prepare_cost_vals())
        )

    def _create_cost_list(self):
        """Make one line per consumed part and per hours logged; a second time makes none."""
        costed = self.cost_ids.repair_id
        self.env["engine.service.cost"].create(
            [vals for order in self - costed for vals in order._prepare_cost_vals()]
        )

    def _prepare_cost_vals(self):
        self.ensure_one()
        common = {
            "repair_id": self.id,
            "bearer": self.bearer,
            "cost_centre_id": self.cost_centre_id.id,
        }
        parts = [
            {
                **common,
                "kind": "parts" if move.repair_line_type == "add" else "credit",
                "name": move.product_id.display_name,
                "product_id": move.product_id.id,
                "quantity": move.quantity,
                "amount": move.value if move.repair_line_type == "add" else -move.value,
                "stock_move_id": move.id,
                "analytic_line_id": move.analytic_account_line_ids[:1].id,
            }
            for move in self.move_ids
            if move.state == "done" and (move.is_out or move.is_in)
        ]
        labour = [
            {
                **common,
                "kind": line.cost_kind or "labour",
                "name": line.name,
                "employee_id": line.employee_id.id,
                "quantity": line.unit_amount,
                "amount": -line.amount,
                "analytic_line_id": line.id,
            }
            for line in self.timesheet_ids
        ]
        return parts + labour

    def _post_labour(self):
        """Book the hours: labour cost against labour absorbed, where stock is real-time."""
        vals_list = []
        for order in self.filtered(lambda order: order._is_real_time()):
            labour = order.cost_ids.filtered(
                lambda cost: cost.kind in ("labour", "travel") and not cost.move_line_id
            )
            amount = order.company_currency_id.round(sum(labour.mapped("amount")))
            if not order.company_currency_id.is_zero(amount):
                vals_list.append(order._prepare_labour_entry_vals(amount))
        entries = self.env["account.move"].create(vals_list)
        entries._post()

    def _prepare_labour_entry_vals(self, amount):
        company = self.company_id
        common = {
            "name": self.env._("Labour %(order)s", order=self.name),
            "partner_id": self.partner_id.commercial_partner_id.id,
            "repair_id": self.id,
        }
        return self._prepare_entry_vals(
            company.engine_service_journal_id,
            [
                {
                    **common,
                    "account_id": company.engine_labour_cost_account_id.id,
                    "debit": amount,
                    "credit": 0.0,
                    "analytic_distribution": {str(self.cost_centre_id.id): 100},
                },
                {
                    **common,
                    "account_id": company.engine_labour_absorbed_account_id.id,
                    "debit": 0.0,
                    "credit": amount,
                },
            ],
        )

    def _prepare_entry_vals(self, journal, lines):
        self.ensure_one()
        day = self.env.context.get("force_period_date") or moment.today(self.env, self)
        return {
            "journal_id": journal.id,
            "date": day,
            "ref": self.name,
            "line_ids": [Command.create(vals) for vals in lines],
        }

    def _link_journal_items(self):
        """Tie each cost line and its analytic line to the journal item that books it."""
        self.env.flush_all()
        accounts = self.company_id._engine_cost_accounts()
        items = self.env["account.move.line"].search(
            [("repair_id", "in", self.ids), ("account_id", "in", accounts.ids)]
        )
        by_move = {item.stock_move_id.id: item.id for item in items if item.stock_move_id}
        by_order = {item.repair_id.id: item.id for item in items if not item.stock_move_id}
        pairs = [
            (cost.id, cost.analytic_line_id.id, item)
            for cost in self.cost_ids
            if (
                item := by_order.get(cost.repair_id.id)
                if cost.kind in ("labour", "travel")
                else by_move.get(cost.stock_move_id.id)
            )
        ]
        if not pairs:
            return
        # In SQL, because core would answer the link by distributing the item once more.
        for table, column in (("engine_service_cost", 0), ("account_analytic_line", 1)):
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %s AS line SET move_line_id = pair.item
                      FROM unnest(%s::int[], %s::int[]) AS pair(id, item)
                     WHERE line.id = pair.id
                    """,
                    SQL.identifier(table),
                    [pair[column] for pair in pairs],
                    [pair[2] for pair in pairs],
                )
            )
        self.env["engine.service.cost"].invalidate_model(["move_line_id"])
        self.env["account.analytic.line"].invalidate_model(["move_line_id"])

    def _check_agreement(self):
        """Raise unless cost list, cost centre and ledger agree to the smallest unit."""
        sums = self._cost_sums()
        for order in self:
            totals = sums.get(order.id, costing.Totals())
            currency = order.company_currency_id
            agrees = not currency.compare_amounts(totals.cost, totals.analytic) and not (
                currency.compare_amounts(order._ledger_expected(), totals.ledger)
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

    def _ledger_expected(self):
        """Return the part of the cost list that the ledger books at once.

        With periodic valuation the ledger follows when the period is closed.
        """
        self.ensure_one()
        booked = self.cost_ids.filtered(
            lambda cost: (
                cost.stock_move_id.account_move_id if cost.stock_move_id else self._is_real_time()
            )
        )
        return self.company_currency_id.round(sum(booked.mapped("amount")))

    def _cost_sums(self):
        """Return {order id: Totals} of cost list, cost centre and ledger, in three queries."""
        domain = [("repair_id", "in", self.ids)]
        if not self.ids:
            return {}

        def by_order(model, domain, field):
            rows = self.env[model].sudo()._read_group(domain, ["repair_id"], [f"{field}:sum"])
            return {order.id: total or 0.0 for order, total in rows}

        accounts = self.company_id.sudo()._engine_cost_accounts()
        return costing.totals(
            cost=by_order("engine.service.cost", domain, "amount"),
            analytic=by_order("account.analytic.line", domain, "amount"),
            ledger=by_order(
                "account.move.line",
                [
                    *domain,
                    ("account_id", "in", accounts.ids),
                    ("parent_state", "=", "posted"),
                ],
                "balance",
            ),
        )
