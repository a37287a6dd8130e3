from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

# Orders whose cost is agreed but not posted yet.
COMMITTED = ("approved", "parts_issued", "in_repair", "repaired", "confirmed")


class EngineCostBudgetReport(models.Model):
    """Budget, actual cost and commitments of each cost centre and month; read only.

    Actual is what the analytic lines of the cost centre say. Committed is the planned amount of
    the orders that are approved and not costed yet, less what they have booked already; in the
    month of the visit, and in this month where the visit is over.
    """

    _name = "engine.cost.budget.report"
    _description = "Budget against Actual"
    _auto = False
    _order = "month desc, cost_centre_id"
    _rec_name = "cost_centre_id"
    _depends = {
        "engine.cost.budget": ["company_id", "cost_centre_id", "month", "amount", "state"],
        "account.analytic.line": ["company_id", "date", "amount", "repair_id"],
        "repair.order": [
            "company_id",
            "cost_centre_id",
            "schedule_date",
            "planned_amount",
            "service_state",
        ],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost_centre_id = fields.Many2one("account.analytic.account", "Cost Centre", readonly=True)
    month = fields.Date(readonly=True)
    budget = fields.Monetary(readonly=True)
    actual = fields.Monetary(readonly=True)
    committed = fields.Monetary(readonly=True)
    deviation = fields.Monetary(
        "Budget Left", readonly=True, help="Budget less actual and committed cost."
    )
    used_percent = fields.Float(
        "Used (%)", readonly=True, aggregator="avg", digits=(16, 1), help="Actual of the budget."
    )
    budget_year = fields.Monetary("Budget since January", readonly=True, aggregator=None)
    actual_year = fields.Monetary("Actual since January", readonly=True, aggregator=None)
    deviation_year = fields.Monetary("Budget Left since January", readonly=True, aggregator=None)

    @property
    def _table_query(self):
        plan = self.env.ref("engine_aftersales.analytic_plan_cost_centre").sudo()
        column = SQL.identifier(plan._column_name())
        this_month = moment.today(self.env).replace(day=1)
        return SQL(
            """
            WITH fact AS (
                SELECT company_id, cost_centre_id, month, amount AS budget,
                       0 AS actual, 0 AS committed
                  FROM engine_cost_budget WHERE state = 'approved'
                UNION ALL
                SELECT company_id, %(column)s, date_trunc('month', date)::date, 0, -SUM(amount), 0
                  FROM account_analytic_line WHERE %(column)s IS NOT NULL GROUP BY 1, 2, 3
                UNION ALL
                SELECT repair.company_id, repair.cost_centre_id,
                       GREATEST(date_trunc('month', repair.schedule_date)::date, %(this_month)s),
                       0, 0, GREATEST(repair.planned_amount - COALESCE(booked.amount, 0), 0)
                  FROM repair_order repair
                  LEFT JOIN LATERAL (
                       SELECT -SUM(line.amount) AS amount FROM account_analytic_line line
                        WHERE line.repair_id = repair.id AND line.%(column)s IS NOT NULL
                       ) booked ON TRUE
                 WHERE repair.service_state IN %(committed)s
                   AND repair.cost_centre_id IS NOT NULL
            ), monthly AS (
                SELECT company_id, cost_centre_id, month, SUM(budget) AS budget,
                       SUM(actual) AS actual, SUM(committed) AS committed
                  FROM fact GROUP BY company_id, cost_centre_id, month
            )
            SELECT (cost_centre_id::bigint * 4096 + company_id) * 100000
                       + (EXTRACT(YEAR FROM month) * 12 + EXTRACT(MONTH FROM month))::int AS id,
                   company_id, cost_centre_id, month, budget, actual, committed,
                   budget - actual - committed AS deviation,
                   actual * 100 / NULLIF(budget, 0) AS used_percent,
                   SUM(budget) OVER year AS budget_year,
                   SUM(actual) OVER year AS actual_year,
                   SUM(budget - actual - committed) OVER year AS deviation_year
              FROM monthly
            WINDOW year AS (PARTITION BY company_id, cost_centre_id, date_trunc('year', month)
                            ORDER BY month)
            """,
            column=column,
            this_month=this_month,
            committed=COMMITTED,
        )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "used_percent:avg":
            return super()._read_group_select(aggregate_spec, query)
        actual, budget = (
            self._field_to_sql(self._table, name, query) for name in ("actual", "budget")
        )
        return SQL("SUM(%s) * 100 / NULLIF(SUM(%s), 0)", actual, budget)

    def action_open_lines(self):
        """Show the analytic lines that the actual cost is made of."""
        self.ensure_one()
        column = self.env.ref("engine_aftersales.analytic_plan_cost_centre").sudo()._column_name()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "engine_aftersales.account_analytic_line_action_cost"
        )
        last = fields.Date.end_of(self.month, "month")
        return {
            **action,
            "domain": [
                (column, "=", self.cost_centre_id.id),
                ("company_id", "=", self.company_id.id),
                ("date", ">=", self.month),
                ("date", "<=", last),
            ],
            "views": [(False, "list"), (False, "pivot"), (False, "form")],
        }
