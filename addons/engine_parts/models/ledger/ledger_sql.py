"""The one statement that draws up a day of the ledger, and those that check it.

They share the pieces, so that a day is judged by the rule it was made by.
"""

from odoo.tools import SQL

from .ledger_pieces import pieces

WORK_MEMORY = "128MB"

SEAL = """
    encode(sha256(convert_to(concat_ws('|', %(day)s::date, row.product_id, row.%(place)s,
        trim_scale(row.opening_qty), trim_scale(row.in_qty), trim_scale(row.out_qty),
        trim_scale(row.adjusted_qty), trim_scale(row.late_qty), trim_scale(row.closing_qty),
        trim_scale(row.moved_value), trim_scale(row.value)), 'UTF8')), 'hex')
"""

INSERT = """
    WITH %(pieces)s,
    joined AS (
        INSERT INTO engine_parts_ledger_part (company_id, product_id, joined_on, joined_at)
        SELECT %(company)s, product_id, %(day)s, nullif(%(begin)s::timestamp, '-infinity')
          FROM newcomer),
    corrected AS (
        INSERT INTO engine_parts_ledger_late (day_id, company_id, day, original_day, product_id,
               location_id, in_qty, out_qty, adjusted_qty, moved_value)
        SELECT %(day_id)s, %(company)s, %(day)s, original_day, product_id, place_id, in_qty,
               out_qty, adjusted_qty, moved_value
          FROM late)
    INSERT INTO engine_parts_ledger (day_id, company_id, day, product_id, location_id, uom_id,
           opening_qty, in_qty, out_qty, adjusted_qty, late_qty, closing_qty, moved_value, value,
           is_at_standard, seal)
    SELECT %(day_id)s, %(company)s, %(day)s, row.product_id, row.place_id, row.uom_id,
           row.opening_qty, row.in_qty, row.out_qty, row.adjusted_qty, row.late_qty,
           row.closing_qty, row.moved_value, row.value, row.is_at_standard, %(seal)s
      FROM result row
"""

COMPARE = """
    WITH %(pieces)s,
    stored AS (
        SELECT row.*, row.seal = %(seal)s AS is_intact
          FROM engine_parts_ledger row WHERE row.day_id = %(day_id)s)
    SELECT coalesce(stored.product_id, result.product_id) AS product_id,
           coalesce(stored.location_id, result.place_id) AS location_id,
           stored.product_id IS NOT NULL AS has_row,
           coalesce(stored.is_intact, TRUE) AS row_intact,
           (coalesce(stored.in_qty, 0), coalesce(stored.out_qty, 0),
            coalesce(stored.adjusted_qty, 0), coalesce(stored.moved_value, 0))
           = (coalesce(result.in_qty, 0), coalesce(result.out_qty, 0),
              coalesce(result.adjusted_qty, 0), coalesce(result.moved_value, 0)) AS moves_agree,
           coalesce(stored.opening_qty, 0) = coalesce(result.opening_qty, 0) AS opening_agrees,
           coalesce(stored.closing_qty, 0) AS booked_qty,
           coalesce(result.closing_qty, 0) AS derived_qty,
           coalesce(stored.value, 0) AS booked_value, coalesce(result.value, 0) AS derived_value,
           EXISTS (SELECT 1 FROM excused
                    WHERE excused.product_id = stored.product_id) AS is_excused,
           EXISTS (SELECT 1 FROM stock_move move
                     JOIN stock_move_line line ON line.move_id = move.id
                    WHERE move.product_id = coalesce(stored.product_id, result.product_id)
                      AND move.state = 'done'
                      AND move.date >= %(begin)s AND move.date < %(end)s
                      AND greatest(move.write_date, line.write_date) >= %(derived)s
                  ) AS touched_later
      FROM stored
      FULL JOIN result ON result.product_id = stored.product_id
                      AND result.place_id = stored.location_id
     WHERE stored.is_intact IS NOT TRUE OR result.product_id IS NULL
        OR (stored.opening_qty, stored.in_qty, stored.out_qty, stored.adjusted_qty,
            stored.late_qty, stored.closing_qty, stored.moved_value, stored.value)
           <> (result.opening_qty, result.in_qty, result.out_qty, result.adjusted_qty,
               result.late_qty, result.closing_qty, result.moved_value, result.value)
     ORDER BY 1, 2
"""

ON_HAND = """
    WITH %(pieces)s,
    held AS (
        SELECT quant.product_id, quant.location_id, sum(quant.quantity) AS qty
          FROM stock_quant quant
          JOIN place ON place.id = quant.location_id AND place.is_ours
          JOIN member ON member.product_id = quant.product_id
         GROUP BY quant.product_id, quant.location_id)
    SELECT coalesce(held.product_id, result.product_id) AS product_id,
           coalesce(held.location_id, result.place_id) AS location_id,
           coalesce(result.closing_qty, 0) AS booked_qty, coalesce(held.qty, 0) AS derived_qty
      FROM held
      FULL JOIN result ON result.product_id = held.product_id
                      AND result.place_id = held.location_id
     WHERE coalesce(result.closing_qty, 0) <> coalesce(held.qty, 0)
     ORDER BY 1, 2
"""


def give_memory(cr):
    """Let the statement sort and hash in memory, up to the end of the transaction."""
    cr.execute("SELECT set_config('work_mem', %s, true)", [WORK_MEMORY])


def build(facts, day_id):
    """Return the statement that inserts parts that join, late corrections and rows of a day."""
    seal = SQL(SEAL, day=facts["day"], place=SQL.identifier("place_id"))
    found = pieces(facts, recounts=False)
    return SQL(INSERT, **facts, pieces=found, day_id=day_id, seal=seal)


def compare(facts, day_id, derived_at):
    """Return the statement that answers with every row of a day that the moves do not give."""
    seal = SQL(SEAL, day=facts["day"], place=SQL.identifier("location_id"))
    found = pieces(facts, recounts=True)
    return SQL(COMPARE, **facts, pieces=found, day_id=day_id, seal=seal, derived=derived_at)


def on_hand(facts):
    """Return the statement that compares ledger and moves up to now with the quants."""
    return SQL(ON_HAND, pieces=pieces(facts, recounts=False))
