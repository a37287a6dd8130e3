"""The comparison itself: a handful of set-based statements, whatever the number of orders.

All of them read one snapshot, because Odoo's transactions are REPEATABLE READ. What counts in a
month: a cost line by its accounting date, the analytic line that it names with it, a journal item
by its own date. Over all months together they are what ``repair.order._cost_sums`` compares.
"""

from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ....core.reconciliation import Fault, Sums

# Orders whose cost is posted, and reopened ones: their reversals have to agree, too.
_POSTED = SQL(
    """(o.service_state IN ('costed', 'archived')
        OR EXISTS (SELECT FROM engine_service_cost own WHERE own.repair_id = o.id))"""
)
# Analytic lines of orders that no cost line of the same order names.
_STRAY_LINES = SQL(
    """
    account_analytic_line line
      JOIN repair_order o ON o.id = line.repair_id
      LEFT JOIN engine_service_cost named
        ON named.analytic_line_id = line.id AND named.repair_id = line.repair_id
     WHERE line.repair_id IS NOT NULL AND named.id IS NULL AND %s
    """,
    _POSTED,
)
# Of a reopened order the stock's own entry waits, like that of any order not costed yet.
_POSTED_ITEMS = SQL(
    """
    account_move_line item
      JOIN repair_order o ON o.id = item.repair_id
     WHERE item.repair_id IS NOT NULL AND item.service_cost_side = 'cost'
       AND item.parent_state = 'posted' AND %s
       AND (item.stock_move_id IS NULL OR o.service_state IN ('costed', 'archived'))
    """,
    _POSTED,
)


class EngineCostReconciliation(models.Model):
    _inherit = "engine.cost.reconciliation"

    def _compare(self, company, day_from, day_to):
        """Return the sums, the number of orders, and {(order id, centre id): {cause: Fault}}.

        Sums are {order id: Sums} of the orders that differ; those of ``None`` are the month's.
        """
        self.env.flush_all()
        period = _Period(self.env, company, day_from, day_to)
        faults = {}

        def add(key, cause, *fact):
            found = faults.setdefault(key, {})
            found[cause] = _fault(*fact).with_other(found.get(cause))

        for query in (
            period.row_faults(),
            period.stray_lines(),
            period.items_off(),
            period.stray_items(),
            period.sources_left_out(),
        ):
            for order, cause, *fact in self.env.execute_query(query):
                add((order, None), cause, *fact)
        sums, order_count = period.sums([order for order, _centre in faults])
        for centre, *fact in self.env.execute_query(period.no_order()):
            add((None, centre), "no_order", *fact)
        return sums, order_count, faults

    def _waiting(self, company, day_from, day_to):
        """Return how many orders of the month are not costed yet, and what they cost so far."""
        period = _Period(self.env, company, day_from, day_to)
        return self.env.execute_query(period.waiting())[0]


class _Period:
    """The statements for one company and month."""

    def __init__(self, env, company, day_from, day_to):
        self.env = env
        self.company_id = company.id
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
        rows = self.env.execute_query(
            SQL(
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
                stray=_STRAY_LINES,
                posted=_POSTED_ITEMS,
                digits=self.digits,
                orders=order_ids,
            )
        )
        sums = {order: Sums(*map(_exact, amounts)) for order, *amounts, _count in rows}
        return sums, rows[0][-1]

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

    def stray_lines(self):
        """Analytic lines beside the cost list: a source that was left out, or posted twice."""
        return SQL(
            """
            SELECT line.repair_id,
                   CASE WHEN line.project_id IS NOT NULL AND hours.id IS NULL
                        THEN 'cost_missing' ELSE 'analytic_twice' END AS cause,
                   COUNT(*), -SUM(line.amount), MAX(ABS(line.amount)), MIN(line.name)
              FROM (SELECT line.* FROM %(stray)s AND %(lines)s) line
              LEFT JOIN engine_service_cost hours ON hours.hours_line_id = line.id
             GROUP BY line.repair_id, cause
            """,
            stray=_STRAY_LINES,
            lines=self.within("line"),
        )

    def items_off(self):
        """Journal items that carry another amount than the cost lines which they book.

        An item that stays when its cost is taken back counts for the reversal, too.
        """
        return SQL(
            """
            SELECT item.repair_id,
                   CASE WHEN item.currency_id <> %(currency)s THEN 'currency'
                        ELSE 'item_changed' END AS cause,
                   COUNT(*), SUM(booked.amount - item.balance),
                   MAX(ABS(booked.amount - item.balance)), MIN(item.move_name)
              FROM (SELECT COALESCE(cost.move_line_id, first.move_line_id) AS item_id,
                           cost.repair_id, SUM(cost.amount) AS amount
                      FROM engine_service_cost cost
                      LEFT JOIN engine_service_cost first ON first.id = cost.reversal_of_id
                     WHERE %(costs)s
                     GROUP BY item_id, cost.repair_id) booked
              JOIN account_move_line item
                ON item.id = booked.item_id AND item.repair_id = booked.repair_id
              JOIN repair_order o ON o.id = item.repair_id
             WHERE item.balance <> booked.amount
               AND (item.stock_move_id IS NULL OR o.service_state IN ('costed', 'archived'))
             GROUP BY item.repair_id, cause
            """,
            currency=self.currency_id,
            costs=self.within("cost"),
        )

    def stray_items(self):
        """Items beside the cost list: booked twice, or of a cost line of another month."""
        return SQL(
            """
            SELECT found.repair_id,
                   CASE WHEN found.is_named OR NOT EXISTS (
                        SELECT FROM account_move_line other
                         WHERE other.repair_id = found.repair_id
                           AND other.service_cost_side = 'cost' AND other.parent_state = 'posted'
                           AND NOT EXISTS (SELECT FROM engine_service_cost cost
                                            WHERE cost.move_line_id = other.id)
                        HAVING SUM(other.balance) <> 0)
                   THEN 'cut_off' ELSE 'item_twice' END,
                   found.count, found.amount, found.largest, found.example
              FROM (SELECT item.repair_id, named.id IS NOT NULL AS is_named, COUNT(*) AS count,
                           SUM(item.balance) AS amount, MAX(ABS(item.balance)) AS largest,
                           MIN(item.move_name) AS example
                      FROM (SELECT item.* FROM %(posted)s AND %(items)s) item
                      LEFT JOIN LATERAL (
                           SELECT cost.id, cost.date FROM engine_service_cost cost
                            WHERE cost.move_line_id = item.id AND cost.repair_id = item.repair_id
                            LIMIT 1) named ON TRUE
                     WHERE named.id IS NULL OR named.date < %(first)s OR named.date > %(last)s
                     GROUP BY item.repair_id, named.id IS NOT NULL
                    HAVING SUM(item.balance) <> 0) found
            """,
            posted=_POSTED_ITEMS,
            items=self.within("item"),
            first=self.days[0],
            last=self.days[1],
        )

    def sources_left_out(self):
        """Consumed parts and vendor bill lines of costed orders that no cost line names."""
        return SQL(
            """
            SELECT source.repair_id, 'cost_missing', COUNT(*), SUM(source.amount),
                   MAX(ABS(source.amount)), MIN(source.example)
              FROM (
                SELECT move.repair_id,
                       CASE move.repair_line_type WHEN 'add' THEN 1 ELSE -1 END * move.value
                       AS amount, move.reference AS example
                  FROM stock_move move
                  JOIN repair_order o ON o.id = move.repair_id
                 WHERE move.repair_id IS NOT NULL AND move.repair_line_type IS NOT NULL
                   AND move.state = 'done' AND move.value <> 0
                   AND o.company_id = %(company)s
                   AND o.service_state IN ('costed', 'archived')
                   AND move.date >= %(first)s AND move.date < %(last)s::date + 1
                   AND NOT EXISTS (SELECT FROM engine_service_cost cost
                                    WHERE cost.stock_move_id = move.id)
                UNION ALL
                SELECT bill.service_order_id, bill.balance, bill.move_name
                  FROM account_move_line bill
                  JOIN repair_order o ON o.id = bill.service_order_id
                 WHERE bill.service_order_id IS NOT NULL AND bill.parent_state = 'posted'
                   AND %(bills)s AND o.service_state IN ('costed', 'archived')
                   AND NOT EXISTS (SELECT FROM engine_service_cost cost
                                    WHERE cost.bill_line_id = bill.id)
              ) source
             GROUP BY source.repair_id
            """,
            company=self.company_id,
            first=self.days[0],
            last=self.days[1],
            bills=self.within("bill"),
        )

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
            posted=_POSTED,
        )


def _exact(amount):
    """Return the decimal that the database sent as a float."""
    return Decimal(str(amount))


def _fault(count, amount, largest, example):
    return Fault(count, _exact(amount), _exact(largest), example or "")
