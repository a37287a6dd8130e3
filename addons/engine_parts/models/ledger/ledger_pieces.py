"""The pieces that a day of the ledger is derived from, each a common table expression.

The day of a move is the one its ``date`` lies in. Quantities are those of its lines, at the
locations of the lines. A line between two places of the company goes out of one and into the
other; a line from or to an inventory loss location is an adjustment, a scrap too.
"""

from odoo.tools import SQL

from .ledger_price import PRICES
from .ledger_standard import AT_STANDARD, BOOKED_AT_STANDARD

# Not materialized: the planner has to see how few locations there are.
PLACES = """
    place AS NOT MATERIALIZED (
        SELECT id, usage,
               company_id IS NOT DISTINCT FROM %(company)s
                   AND usage IN ('internal', 'transit') AS is_ours
          FROM stock_location),
    home AS (SELECT partner_id FROM res_company WHERE id = %(company)s)
"""

# A part joins with its first day as a part and stays, whatever becomes of the mark.
JOINING = """
    newcomer AS MATERIALIZED (
        SELECT product.id AS product_id
          FROM product_product product
          JOIN product_template template ON template.id = product.product_tmpl_id
         WHERE template.is_engine_part AND template.is_storable
           AND (template.company_id IS NULL OR template.company_id = %(company)s)
           AND NOT EXISTS (SELECT 1 FROM engine_parts_ledger_part old
                            WHERE old.company_id = %(company)s AND old.joined_on < %(day)s
                              AND old.product_id = product.id)),
    member AS MATERIALIZED (
        SELECT product_id, joined_on, coalesce(joined_at, '-infinity') AS joined_at
          FROM engine_parts_ledger_part
         WHERE company_id = %(company)s AND joined_on < %(day)s
         UNION ALL
        SELECT product_id, %(day)s::date, %(begin)s::timestamp FROM newcomer)
"""

JOINED = """
    member AS MATERIALIZED (
        SELECT product_id FROM engine_parts_ledger_part
         WHERE company_id = %(company)s AND joined_on <= %(day)s)
"""

# One row per line and side that lies in a place of the company.
SIDES = """
    SELECT %(key)s move.id AS move_id, move.product_id, move.date, move.value, side.sign,
           CASE WHEN side.sign > 0 THEN target.id ELSE origin.id END AS place_id,
           line.quantity_product_uom AS qty,
           line.quantity_product_uom = line.quantity AND line.product_uom_id = move.product_uom
               AND line.quantity = move.quantity AS is_whole,
           CASE WHEN side.sign > 0 THEN origin.usage ELSE target.usage END = 'inventory'
               AS adjusts,
           NOT (origin.is_ours AND target.is_ours)
               AND (line.owner_id IS NULL OR line.owner_id = home.partner_id)
               AND CASE WHEN side.sign > 0 THEN move.is_in ELSE move.is_out END AS has_value
      FROM %(source)s
      JOIN stock_move_line line
        ON line.move_id = move.id AND line.location_id <> line.location_dest_id
      JOIN place origin ON origin.id = line.location_id
      JOIN place target ON target.id = line.location_dest_id
     CROSS JOIN home
     CROSS JOIN (VALUES (1), (-1)) side(sign)
     WHERE CASE WHEN side.sign > 0 THEN target.is_ours ELSE origin.is_ours END
"""

# The value of a move is shared by its lines; nearly every move has one, which is the whole.
WORTH = """
    SELECT side.*, CASE WHEN NOT side.has_value THEN 0
                        WHEN side.is_whole THEN side.sign * side.value
                        WHEN parted.qty = 0 THEN 0
                        ELSE side.sign * side.value * side.qty / parted.qty END AS moved_value
      FROM %(sides)s side
      LEFT JOIN (SELECT move_id, sum(qty) AS qty FROM %(sides)s
                  WHERE has_value AND NOT is_whole GROUP BY move_id) parted
        ON parted.move_id = side.move_id
"""

FLOWS = """
    SELECT %(key)s product_id, place_id,
           coalesce(sum(qty) FILTER (WHERE sign > 0 AND NOT adjusts), 0) AS in_qty,
           coalesce(sum(qty) FILTER (WHERE sign < 0 AND NOT adjusts), 0) AS out_qty,
           coalesce(sum(sign * qty) FILTER (WHERE adjusts), 0) AS adjusted_qty,
           round(sum(coalesce(moved_value, 0)), 6) AS moved_value
      FROM %(worth)s
     GROUP BY %(key)s product_id, place_id
"""

DAY_SOURCE = """
    stock_move move JOIN member ON member.product_id = move.product_id
       AND move.state = 'done' AND move.date >= %(begin)s AND move.date < %(end)s
"""

# What was done or changed since the last closing and belongs to a day that is closed: of those
# days and parts everything is counted again, and what is not in the ledger yet is late.
LATE_KEYS = """
    touched AS MATERIALIZED (
        SELECT move.product_id, move.date FROM stock_move move
         WHERE move.state = 'done' AND move.write_date >= %(since)s AND move.date < %(begin)s
         UNION
        SELECT move.product_id, move.date
          FROM stock_move_line line JOIN stock_move move ON move.id = line.move_id
         WHERE line.state = 'done' AND line.write_date >= %(since)s AND move.date < %(begin)s),
    late_key AS MATERIALIZED (
        SELECT DISTINCT touched.product_id, day.day AS original_day,
               coalesce(day.starts_at, '-infinity') AS from_at, day.ends_at AS to_at
          FROM touched
          JOIN member ON member.product_id = touched.product_id
          JOIN engine_parts_ledger_day day
            ON day.company_id = %(company)s AND day.day >= member.joined_on
           AND day.day < %(day)s AND touched.date < day.ends_at
           AND touched.date >= coalesce(day.starts_at, '-infinity')
         UNION
        SELECT touched.product_id, NULL, '-infinity', member.joined_at
          FROM touched JOIN member ON member.product_id = touched.product_id
         WHERE touched.date < member.joined_at
         UNION
        SELECT product_id, NULL, '-infinity', %(begin)s::timestamp FROM newcomer
         WHERE %(begin)s::timestamp > '-infinity')
"""

LATE_SOURCE = """
    late_key JOIN stock_move move
      ON move.product_id = late_key.product_id AND move.state = 'done'
     AND move.date >= late_key.from_at AND move.date < late_key.to_at
"""

LATE = """
    late AS MATERIALIZED (
        SELECT original_day, product_id, place_id, sum(in_qty) AS in_qty,
               sum(out_qty) AS out_qty, sum(adjusted_qty) AS adjusted_qty,
               sum(moved_value) AS moved_value
          FROM (SELECT original_day, product_id, place_id, in_qty, out_qty, adjusted_qty,
                       moved_value
                  FROM late_flow
                 UNION ALL
                SELECT late_key.original_day, row.product_id, row.location_id, -row.in_qty,
                       -row.out_qty, -row.adjusted_qty, -row.moved_value
                  FROM late_key
                  JOIN engine_parts_ledger row
                    ON row.company_id = %(company)s AND row.day = late_key.original_day
                   AND row.product_id = late_key.product_id
                 UNION ALL
                SELECT late_key.original_day, old.product_id, old.location_id, -old.in_qty,
                       -old.out_qty, -old.adjusted_qty, -old.moved_value
                  FROM late_key
                  JOIN engine_parts_ledger_late old
                    ON old.company_id = %(company)s AND old.product_id = late_key.product_id
                   AND old.original_day IS NOT DISTINCT FROM late_key.original_day
                   AND old.day < %(day)s) part
         GROUP BY original_day, product_id, place_id
        HAVING sum(in_qty) <> 0 OR sum(out_qty) <> 0 OR sum(adjusted_qty) <> 0
            OR sum(moved_value) <> 0)
"""

BOOKED_LATE = """
    late AS MATERIALIZED (
        SELECT original_day, product_id, location_id AS place_id, in_qty, out_qty, adjusted_qty,
               moved_value
          FROM engine_parts_ledger_late WHERE company_id = %(company)s AND day = %(day)s),
    excused AS MATERIALIZED (
        SELECT product_id, location_id AS place_id, sum(in_qty) AS in_qty,
               sum(out_qty) AS out_qty, sum(adjusted_qty) AS adjusted_qty,
               sum(moved_value) AS moved_value
          FROM engine_parts_ledger_late
         WHERE company_id = %(company)s AND original_day = %(day)s
         GROUP BY product_id, location_id)
"""

EXCUSED = """
    UNION ALL
    SELECT product_id, place_id, 0, -in_qty, -out_qty, -adjusted_qty, 0, 0, -moved_value
      FROM excused
"""

# A price revalues what lies there; before and after it the moves bring their values.
ROWS = """
    opening AS (
        SELECT product_id, location_id AS place_id, closing_qty, value
          FROM engine_parts_ledger WHERE day_id = %(previous)s),
    base AS MATERIALIZED (
        SELECT product_id, place_id, sum(opening_qty) AS opening_qty, sum(in_qty) AS in_qty,
               sum(out_qty) AS out_qty, sum(adjusted_qty) AS adjusted_qty,
               sum(late_qty) AS late_qty, sum(moved_value) AS moved_value,
               sum(carried) + sum(moved_value) AS worth,
               sum(opening_qty + in_qty - out_qty + adjusted_qty + late_qty) AS closing_qty
          FROM (SELECT product_id, place_id, closing_qty AS opening_qty, 0 AS in_qty,
                       0 AS out_qty, 0 AS adjusted_qty, 0 AS late_qty, value AS carried,
                       0 AS moved_value
                  FROM opening
                 UNION ALL
                SELECT product_id, place_id, 0, in_qty, out_qty, adjusted_qty, 0, 0, moved_value
                  FROM day_flow
                 UNION ALL
                SELECT product_id, place_id, 0, 0, 0, 0, in_qty - out_qty + adjusted_qty,
                       moved_value, 0
                  FROM late
                 %(excused)s) part
         GROUP BY product_id, place_id
        HAVING sum(opening_qty) <> 0 OR sum(in_qty) <> 0 OR sum(out_qty) <> 0
            OR sum(adjusted_qty) <> 0 OR sum(late_qty) <> 0 OR sum(moved_value) <> 0
            OR sum(carried) <> 0),
    %(prices)s,
    standard AS (
        SELECT DISTINCT ON (price.product_id) price.product_id, price.value
          FROM product_value price JOIN at_standard ON at_standard.product_id = price.product_id
         WHERE price.company_id = %(company)s AND price.move_id IS NULL AND price.lot_id IS NULL
           AND price.date < %(end)s
         ORDER BY price.product_id, price.date DESC, price.id DESC),
    after AS (
        SELECT price.product_id, sum(worth.sign * worth.qty) AS qty,
               sum(worth.moved_value) AS moved_value
          FROM price JOIN day_worth worth
            ON worth.product_id = price.product_id AND worth.date >= price.date
         GROUP BY price.product_id),
    total AS (
        SELECT base.product_id, base.qty,
               standard.product_id IS NOT NULL AS is_at_standard,
               round(CASE WHEN base.qty = 0 THEN 0
                          WHEN standard.value IS NOT NULL THEN standard.value * base.qty
                          WHEN price.value IS NULL THEN base.worth
                          ELSE price.value * (base.qty - coalesce(after.qty, 0))
                               + coalesce(after.moved_value, 0) END, %(digits)s) AS value
          FROM (SELECT product_id, sum(closing_qty) AS qty, sum(worth) AS worth
                  FROM base GROUP BY product_id) base
          LEFT JOIN price ON price.product_id = base.product_id
          LEFT JOIN standard ON standard.product_id = base.product_id
          LEFT JOIN after ON after.product_id = base.product_id),
    shared AS (
        SELECT base.*, total.qty AS total_qty, total.value AS total_value, total.is_at_standard,
               sum(base.closing_qty) OVER (PARTITION BY base.product_id ORDER BY base.place_id
                                           ROWS UNBOUNDED PRECEDING) AS so_far
          FROM base JOIN total ON total.product_id = base.product_id),
    result AS (
        SELECT shared.product_id, shared.place_id, template.uom_id, shared.opening_qty,
               shared.in_qty, shared.out_qty, shared.adjusted_qty, shared.late_qty,
               shared.closing_qty, shared.moved_value, shared.is_at_standard,
               CASE WHEN total_qty = 0 THEN 0
                    ELSE round(total_value * so_far / total_qty, %(digits)s)
                         - round(total_value * (so_far - shared.closing_qty) / total_qty,
                                 %(digits)s) END AS value
          FROM shared
          JOIN product_product product ON product.id = shared.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id)
"""


def _flows(name, source, key, facts):
    """Return the pieces that sum the moves of ``source`` up: sides, worth, flow."""
    side, worth = SQL.identifier(f"{name}_side"), SQL.identifier(f"{name}_worth")
    return [
        SQL("%s AS MATERIALIZED (%s)", side, SQL(SIDES, key=key, source=SQL(source, **facts))),
        SQL("%s AS (%s)", worth, SQL(WORTH, sides=side)),
        SQL("%s AS (%s)", SQL.identifier(f"{name}_flow"), SQL(FLOWS, key=key, worth=worth)),
    ]


def pieces(facts, *, recounts):
    """Return the common table expressions up to ``result``.

    :param facts: company, day, begin, end, since (moments as text), previous, digits, method (of
        costing, for categories that name none)
    :param recounts: the day is there; leave out what was booked as late for it on other days
    """
    day_flows = _flows("day", DAY_SOURCE, SQL(), facts)
    if recounts:
        parts = [
            SQL(PLACES, **facts),
            SQL(JOINED, **facts),
            *day_flows,
            SQL(BOOKED_LATE, **facts),
            SQL(BOOKED_AT_STANDARD, **facts),
        ]
    else:
        late_flows = _flows("late", LATE_SOURCE, SQL("original_day,"), facts)
        parts = [
            SQL(PLACES, **facts),
            SQL(JOINING, **facts),
            *day_flows,
            SQL(LATE_KEYS, **facts),
            *late_flows,
            SQL(LATE, **facts),
            SQL(AT_STANDARD, **facts),
        ]
    prices = SQL(PRICES, **facts)
    parts.append(SQL(ROWS, **facts, prices=prices, excused=SQL(EXCUSED) if recounts else SQL()))
    return SQL(", ").join(parts)
