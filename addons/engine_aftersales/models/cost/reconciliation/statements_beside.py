"""The statements that find records beside the cost list: booked twice, or left out."""

from odoo.tools import SQL

# Orders whose cost is posted, and reopened ones: their reversals have to agree, too.
POSTED = SQL(
    """(o.service_state IN ('costed', 'archived')
        OR EXISTS (SELECT FROM engine_service_cost own WHERE own.repair_id = o.id))"""
)
# Analytic lines of orders that no cost line of the same order names.
STRAY_LINES = SQL(
    """
    account_analytic_line line
      JOIN repair_order o ON o.id = line.repair_id
      LEFT JOIN engine_service_cost named
        ON named.analytic_line_id = line.id AND named.repair_id = line.repair_id
     WHERE line.repair_id IS NOT NULL AND named.id IS NULL AND %s
    """,
    POSTED,
)
# Of a reopened order the stock's own entry waits, like that of any order not costed yet.
POSTED_ITEMS = SQL(
    """
    account_move_line item
      JOIN repair_order o ON o.id = item.repair_id
     WHERE item.repair_id IS NOT NULL AND item.service_cost_side = 'cost'
       AND item.parent_state = 'posted' AND %s
       AND (item.stock_move_id IS NULL OR o.service_state IN ('costed', 'archived'))
    """,
    POSTED,
)


class StatementsBeside:
    """Needs ``within``, ``days``, ``zone`` and ``company_id`` of the class that inherits it."""

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
            stray=STRAY_LINES,
            lines=self.within("line"),
        )

    def items_off(self):
        """Journal items that carry another amount than the cost lines which they book.

        An item of stock stays when its cost is taken back: it counts for the reversal, too, and
        for nothing where the cost was then moved elsewhere.
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
               AND (item.stock_move_id IS NULL
                    OR (o.service_state IN ('costed', 'archived') AND booked.amount <> 0))
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
                                            WHERE cost.move_line_id = other.id
                                              AND (other.stock_move_id IS NULL
                                                   OR cost.is_reversed IS NOT TRUE))
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
                              AND (item.stock_move_id IS NULL OR cost.is_reversed IS NOT TRUE)
                            LIMIT 1) named ON TRUE
                     WHERE named.id IS NULL OR named.date < %(first)s OR named.date > %(last)s
                     GROUP BY item.repair_id, named.id IS NOT NULL
                    HAVING SUM(item.balance) <> 0) found
            """,
            posted=POSTED_ITEMS,
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
                   AND move.company_id = %(company)s
                   AND o.service_state IN ('costed', 'archived')
                   AND move.date >= %(first)s::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
                   AND move.date <
                       (%(last)s::date + 1)::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC'
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
            zone=self.zone,
            first=self.days[0],
            last=self.days[1],
            bills=self.within("bill"),
        )
