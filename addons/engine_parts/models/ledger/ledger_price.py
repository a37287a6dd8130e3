"""The last price of each part on a day, and when: what lies there then is worth that.

Somebody set it, or goods came while the books were below zero: they lift them at their own price,
as in `_run_avco` of stock_account ("from negative quantity case, value from last in").
"""

PRICES = """
    going AS (
        SELECT product_id, sum(qty) AS qty FROM day_worth
         WHERE sign < 0 AND has_value GROUP BY product_id),
    dipping AS (
        SELECT held.product_id, held.qty AS begin_qty
          FROM (SELECT product_id, sum(opening_qty + late_qty) AS qty
                  FROM base GROUP BY product_id) held
          LEFT JOIN going ON going.product_id = held.product_id
         WHERE held.qty < coalesce(going.qty, 0)),
    refilled AS (
        SELECT product_id, date, move_id, moved_value / qty AS value
          FROM (SELECT worth.product_id, worth.date, worth.move_id, worth.sign, worth.qty,
                       worth.moved_value,
                       dipping.begin_qty - worth.sign * worth.qty
                       + sum(worth.sign * worth.qty) OVER (
                             PARTITION BY worth.product_id ORDER BY worth.date, worth.move_id
                             ROWS UNBOUNDED PRECEDING) AS before_qty
                  FROM day_worth worth JOIN dipping ON dipping.product_id = worth.product_id
                 WHERE worth.has_value) running
         WHERE sign > 0 AND qty > 0 AND before_qty < 0),
    price AS (
        SELECT DISTINCT ON (product_id) product_id, value, date
          FROM (SELECT product_id, value, date, TRUE AS is_set, id
                  FROM product_value
                 WHERE company_id = %(company)s AND move_id IS NULL AND lot_id IS NULL
                   AND product_id IS NOT NULL AND date >= %(begin)s AND date < %(end)s
                 UNION ALL
                SELECT product_id, value, date, FALSE, move_id FROM refilled) priced
         ORDER BY product_id, date DESC, is_set DESC, id DESC)
"""
