"""The statements of a comparison: what counts in a month, and what is wrong with it."""

from odoo.tools import SQL

from .statements_beside import POSTED, POSTED_ITEMS, STRAY_LINES, StatementsBeside


class Statements(StatementsBeside):
    """The statements for one company and month."""

    def __init__(self, env, company, day_from, day_to):
        self.env = env
        self.company_id = company.id
        self.zone = company._engine_zone()
        self.digits = company.currency_id.decimal_places
        self.currency_id = company.currency_id.id
        self.days = (day_from, day_to)
        plan = env.ref("engine_aftersales.analytic_plan_cost_centre")
        self.centre = plan._column_name()

    def within(self, alias):
        return SQL(
            "%(table)s.company_id = %(company)s AND %(table)s.date BETWEEN %(first)s AND %(last)s",
            table=SQL.identifier(alias),
            company=self.company_id,
            first=self.days[0],
            last=self.days[1],
        )

    def sums(self, order_ids):
        """Return the sums of the month and of the orders that differ or are asked for."""
        return SQL(
            """
            WITH part AS (
                SELECT cost.repair_id, cost.amount AS cost, 0 AS analytic, 0 AS ledger
                  FROM engine_service_cost cost WHERE %(costs)s
                UNION ALL
                SELECT cost.repair_id, 0, -line.amount, 0
                  FROM engine_service_cost cost
                  JOIN account_analytic_line line
                    ON line.id = cost.analytic_line_id AND line.repair_id = cost.repair_id
                 WHERE %(costs)s
                UNION ALL
                SELECT line.repair_id, 0, -line.amount, 0 FROM %(stray)s AND %(lines)s
                UNION ALL
                SELECT item.repair_id, 0, 0, item.balance FROM %(posted)s AND %(items)s
            ), per_order AS (
                SELECT repair_id, ROUND(SUM(cost), %(digits)s) AS cost,
                       ROUND(SUM(analytic), %(digits)s) AS analytic,
                       ROUND(SUM(ledger), %(digits)s) AS ledger
                  FROM part GROUP BY repair_id
            )
            SELECT NULL, COALESCE(SUM(cost), 0), COALESCE(SUM(analytic), 0),
                   COALESCE(SUM(ledger), 0), COUNT(*)
              FROM per_order
            UNION ALL
            SELECT repair_id, cost, analytic, ledger, 1 FROM per_order
             WHERE cost <> analytic OR cost <> ledger OR repair_id = ANY(%(orders)s)
            """,
            costs=self.within("cost"),
            lines=self.within("line"),
            items=self.within("item"),
            stray=STRAY_LINES,
            posted=POSTED_ITEMS,
            digits=self.digits,
            orders=order_ids,
        )

    def row_faults(self):
        """What is wrong with single cost lines, their analytic line and their journal item.

        What stock booked stays when a cost is taken back: the reversal looks at the same item.
        """
        return SQL(
            """
            SELECT cost.repair_id, fault.cause, COUNT(*), SUM(fault.amount),
                   MAX(ABS(fault.amount)), MIN(fault.example)
              FROM engine_service_cost cost
              LEFT JOIN account_analytic_line line
                ON line.id = cost.analytic_line_id AND line.repair_id = cost.repair_id
              LEFT JOIN engine_service_cost first ON first.id = cost.reversal_of_id
              LEFT JOIN account_move_line item
                ON item.id = COALESCE(cost.move_line_id, first.move_line_id)
               AND item.repair_id = cost.repair_id
             CROSS JOIN LATERAL (VALUES
                   ('analytic_missing', line.id IS NULL AND cost.amount <> 0, cost.amount,
                    cost.name),
                   ('analytic_changed', line.amount <> -cost.amount, cost.amount + line.amount,
                    line.name),
                   ('other_centre', line.%(centre)s IS DISTINCT FROM cost.cost_centre_id
                    AND line.id IS NOT NULL, cost.amount, line.name),
                   (CASE WHEN %(periodic)s AND cost.stock_move_id IS NOT NULL
                         THEN 'periodic_open' ELSE 'item_missing' END,
                    item.id IS NULL AND cost.amount <> 0, cost.amount, cost.name),
                   ('not_posted', item.parent_state <> 'posted', cost.amount, item.move_name),
                   ('cut_off', item.date < %(first)s OR item.date > %(last)s, cost.amount,
                    item.move_name),
                   ('other_account', item.account_id <> line.general_account_id
                    OR (item.id IS NOT NULL AND item.service_cost_side IS DISTINCT FROM 'cost'),
                    cost.amount, item.move_name)
                   ) AS fault(cause, is_there, amount, example)
             WHERE %(costs)s AND fault.is_there
             GROUP BY cost.repair_id, fault.cause
            """,
            centre=SQL.identifier(self.centre),
            periodic=self.is_periodic(),
            first=self.days[0],
            last=self.days[1],
            costs=self.within("cost"),
        )

    def is_periodic(self):
        company = self.env["res.company"].browse(self.company_id)
        return company.sudo().inventory_valuation != "real_time"

    def no_order(self):
        """What is on the cost centres of the plan without any order, by cost centre."""
        return SQL(
            """
            SELECT line.%(centre)s, COUNT(*), -SUM(line.amount), MAX(ABS(line.amount)),
                   MIN(line.name)
              FROM account_analytic_line line
             WHERE %(lines)s AND line.repair_id IS NULL AND line.%(centre)s IS NOT NULL
             GROUP BY line.%(centre)s
            HAVING SUM(line.amount) <> 0
            """,
            centre=SQL.identifier(self.centre),
            lines=self.within("line"),
        )

    def waiting(self):
        """Orders of the month whose cost is on the cost centre, but not posted yet."""
        return SQL(
            """
            SELECT COUNT(DISTINCT line.repair_id), COALESCE(-SUM(line.amount), 0)
              FROM account_analytic_line line
              JOIN repair_order o ON o.id = line.repair_id
             WHERE line.repair_id IS NOT NULL AND %(lines)s AND NOT %(posted)s
            """,
            lines=self.within("line"),
            posted=POSTED,
        )
