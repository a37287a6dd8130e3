from decimal import Decimal
from fractions import Fraction

from odoo import models
from odoo.tools import SQL

from ...core import reconcile

_PERCENT = 100


class EngineCount(models.Model):
    """The result of a count: differences per line, and its accuracy three ways."""

    _inherit = "engine.count"

    def _judge_lines(self, lines=None):
        """Work out expected, counted and difference of all lines (or these), in one statement.

        A line read by tags while goods moved is right anywhere between the least and the most
        that the books had meanwhile: a tag may have been read before or after its part left.
        What was counted by hand is compared with the books of that minute. What nobody counted yet
        stays blind in a blind count.
        """
        self.env["engine.count.line"].flush_model()
        self.env["stock.quant"].flush_model()
        self.env["stock.move.line"].flush_model()
        which = SQL("line.id = ANY(%s)", lines.ids) if lines else SQL("TRUE")
        self.env.cr.execute(
            SQL(
                """
                WITH moved AS (%(moved)s),
                now AS (%(books)s),
                figures AS (
                    SELECT line.id,
                           CASE WHEN line.is_recounted THEN line.recount_qty
                                WHEN line.is_manual THEN line.manual_qty
                                WHEN line.has_tags THEN line.read_qty END AS counted,
                           CASE WHEN line.is_recounted OR line.is_manual THEN line.seen_book_qty
                                ELSE LEAST(GREATEST(line.read_qty,
                                           LEAST(line.book_qty, now.quantity::numeric,
                                                 line.book_qty + COALESCE(moved.least, 0))),
                                           GREATEST(line.book_qty, now.quantity::numeric,
                                                 line.book_qty + COALESCE(moved.most, 0)))
                           END AS expected,
                           CASE WHEN line.owner_id IS NULL THEN price.cost ELSE 0 END AS cost,
                           moved.product_id IS NOT NULL OR now.quantity::numeric <> line.book_qty
                               AS has_moved
                      FROM engine_count_line line
                      JOIN now ON now.id = line.id
                      JOIN (%(prices)s) price ON price.product_id = line.product_id
                      LEFT JOIN moved ON moved.product_id = line.product_id
                       AND moved.location_id = line.location_id
                       AND COALESCE(moved.lot_id, 0) = COALESCE(line.lot_id, 0)
                     WHERE line.count_id = %(count)s AND %(which)s
                )
                UPDATE engine_count_line line
                   SET expected_qty = CASE WHEN figures.counted IS NOT NULL OR NOT %(blind)s
                                           THEN COALESCE(figures.expected, line.book_qty) END,
                       counted_qty = figures.counted,
                       difference_qty = figures.counted - figures.expected,
                       unit_cost = figures.cost,
                       difference_value = ROUND(
                           (figures.counted - figures.expected) * figures.cost, %(digits)s),
                       has_moved = figures.has_moved,
                       kind = CASE WHEN figures.counted IS NULL THEN 'open'
                                   WHEN figures.counted = figures.expected THEN 'match'
                                   WHEN figures.counted < figures.expected THEN 'short'
                                   ELSE 'over' END
                  FROM figures WHERE line.id = figures.id
                """,
                moved=self._moved_sql(),
                books=self._books_sql("line.count_id = %s", self.id),
                prices=self._prices_sql(),
                digits=self.currency_id.decimal_places,
                blind=self.is_blind,
                count=self.id,
                which=which,
            )
        )
        self.env["engine.count.line"].invalidate_model()

    def _moved_sql(self):
        """Return SQL: the least and the most that had come in, at any moment of the reading."""
        return SQL(
            """
            SELECT product_id, location_id, lot_id, MIN(sum) AS least, MAX(sum) AS most
              FROM (SELECT leg.product_id, leg.location_id, leg.lot_id,
                           SUM(leg.quantity) OVER (
                               PARTITION BY leg.product_id, leg.location_id, leg.lot_id
                               ORDER BY leg.date, leg.id) AS sum
                      FROM (SELECT id, date, product_id, lot_id, location_dest_id AS location_id,
                                   quantity_product_uom AS quantity
                              FROM stock_move_line
                             WHERE state = 'done' AND date BETWEEN %(since)s AND %(until)s
                             UNION ALL
                            SELECT id, date, product_id, lot_id, location_id, -quantity_product_uom
                              FROM stock_move_line
                             WHERE state = 'done' AND date BETWEEN %(since)s AND %(until)s) leg
                   ) running
             GROUP BY product_id, location_id, lot_id
            """,
            since=self.started_at,
            until=self.compared_at,
        )

    def _prices_sql(self):
        """Return SQL: the cost of each counted part."""
        rows = self.env.execute_query(
            SQL("SELECT DISTINCT product_id FROM engine_count_line WHERE count_id = %s", self.id)
        )
        products = self.env["product.product"].sudo().with_company(self.company_id)
        parts = products.browse(row[0] for row in rows)
        return SQL(
            "SELECT * FROM unnest(%s::int[], %s::numeric[]) AS price(product_id, cost)",
            parts.ids,
            [part.standard_price for part in parts],
        )

    def _measure(self):
        """Work out the accuracy by units, lines and value, and compare it with the policy."""
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT expected_qty::float8, counted_qty::float8, unit_cost::float8
                  FROM engine_count_line WHERE count_id = %s AND counted_qty IS NOT NULL
                """,
                self.id,
            )
        )
        value = self.env.execute_query(
            SQL("SELECT SUM(difference_value) FROM engine_count_line WHERE count_id = %s", self.id)
        )[0][0]
        result = reconcile.accuracy(rows)
        policy = self.env["engine.policy"]._of(self.company_id)
        least = Fraction(Decimal(str(policy.count_accuracy_min))) / _PERCENT
        self._transitioning().write(
            {
                "line_count": len(rows),
                "line_right": sum(expected == counted for expected, counted, _cost in rows),
                "accuracy_units": float(result.units * _PERCENT),
                "accuracy_lines": float(result.lines * _PERCENT),
                "accuracy_value": float(result.value * _PERCENT),
                "accuracy_min": policy.count_accuracy_min,
                "is_accurate": min(result.units, result.lines, result.value) >= least,
                "difference_value": float(value or 0),
            }
        )
