"""Which parts of a day of the ledger are worth quantity times standard price."""

# At standard cost what lies there is worth the price at the end of the day, as in core. Goods of
# other owners and prices by lot are left to the moves.
AT_STANDARD = """
    at_standard AS MATERIALIZED (
        SELECT product.id AS product_id
          FROM product_product product
          JOIN product_template template ON template.id = product.product_tmpl_id
          LEFT JOIN product_category category ON category.id = template.categ_id
         WHERE coalesce(category.property_cost_method ->> %(company)s::text, %(method)s)
               = 'standard'
           AND template.lot_valuated IS NOT TRUE
           AND NOT EXISTS (SELECT 1 FROM stock_move_line line CROSS JOIN home
                            WHERE line.product_id = product.id AND line.owner_id IS NOT NULL
                              AND line.owner_id <> home.partner_id))
"""

# A day that is there is judged by the rule it was made by, whatever the parts' categories say now.
BOOKED_AT_STANDARD = """
    at_standard AS MATERIALIZED (
        SELECT DISTINCT product_id FROM engine_parts_ledger
         WHERE company_id = %(company)s AND day = %(day)s AND is_at_standard)
"""
