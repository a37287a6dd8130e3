"""The database rows of a bulk adjustment: written as core would have written them."""

from __future__ import annotations

import json

from odoo.tools import SQL


def overriding(env, watched: dict[str, tuple[str, ...]]) -> set[str]:
    """Return the addons that have one of the ``watched`` methods of a model."""
    return {
        base.__module__.split(".")[2]
        for model, methods in watched.items()
        for base in type(env[model]).__mro__
        if base.__module__.startswith("odoo.addons.")
        and any(method in vars(base) for method in methods)
    }


def same(one, other) -> bool:
    """Tell whether two values of a column are equal, amounts to the last digit that counts."""
    if isinstance(one, float) or isinstance(other, float):
        return abs((one or 0) - (other or 0)) < 1e-9
    return one == other


def take_ids(env, table: str, count: int) -> list[int]:
    """Return ``count`` fresh ids of a table, ascending."""
    rows = env.execute_query(
        SQL("SELECT nextval(%s) FROM generate_series(1, %s)", f"{table}_id_seq", count)
    )
    return [row_id for (row_id,) in rows]


def read_row(env, table: str, row_id: int) -> dict:
    """Return one row with every column that the installed addons gave the table."""
    query = SQL("SELECT to_jsonb(t) FROM %s t WHERE id = %s", SQL.identifier(table), row_id)
    return env.execute_query(query)[0][0]


def insert_like(env, table: str, pattern: dict, rows: list[dict]) -> None:
    """Insert ``rows``, each the pattern row with some columns of its own."""
    name = SQL.identifier(table)
    env.cr.execute(
        SQL(
            """
            INSERT INTO %(table)s
            SELECT made.*
              FROM jsonb_array_elements(%(rows)s::jsonb) own,
                   LATERAL jsonb_populate_record(NULL::%(table)s, %(pattern)s::jsonb || own) made
            """,
            table=name,
            rows=json.dumps(rows),
            pattern=json.dumps(pattern),
        )
    )


def update_quants(env, rows: list[tuple], counted_by_location: dict[int, str | None]) -> None:
    """Set quantity and date of quants, and close their core count.

    :param rows: (id, quantity, in_date) per quant
    :param counted_by_location: next count day of each counted location; other quants keep theirs
    """
    env.cr.execute(
        SQL(
            """
            UPDATE stock_quant quant
               SET quantity = new.quantity,
                   in_date = new.in_date,
                   write_uid = %(user)s,
                   write_date = NOW() AT TIME ZONE 'UTC'
              FROM unnest(%(ids)s::int[], %(quantities)s::numeric[], %(dates)s::timestamp[])
                   AS new(id, quantity, in_date)
             WHERE quant.id = new.id
            """,
            user=env.uid,
            ids=[row[0] for row in rows],
            quantities=[row[1] for row in rows],
            dates=[row[2] for row in rows],
        )
    )
    close_core_count(env, [row[0] for row in rows], counted_by_location)


def close_core_count(env, quant_ids: list[int], counted_by_location: dict) -> None:
    """Leave the counted quants as core leaves them after applying: nothing entered, next day."""
    env.cr.execute(
        SQL(
            """
            UPDATE stock_quant quant
               SET inventory_quantity = 0,
                   inventory_diff_quantity = 0,
                   inventory_quantity_set = FALSE,
                   user_id = NULL,
                   accounting_date = NULL,
                   inventory_date = next.day
              FROM unnest(%(places)s::int[], %(days)s::date[]) AS next(location_id, day)
             WHERE quant.id = ANY(%(ids)s) AND quant.location_id = next.location_id
            """,
            places=list(counted_by_location),
            days=list(counted_by_location.values()),
            ids=quant_ids,
        )
    )


def insert_quants(env, rows: list[tuple], counted_by_location: dict) -> list[int]:
    """Insert quants: (product, location, lot, company, quantity, in_date)."""
    if not rows:
        return []
    ids = take_ids(env, "stock_quant", len(rows))
    columns = list(zip(*rows, strict=True))
    env.cr.execute(
        SQL(
            """
            INSERT INTO stock_quant (id, product_id, location_id, lot_id, company_id, quantity,
                                     in_date, reserved_quantity, inventory_diff_quantity,
                                     inventory_quantity_set, create_uid, write_uid, create_date,
                                     write_date)
            SELECT new.*, 0, 0, FALSE, %(user)s, %(user)s,
                   NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
              FROM unnest(%(ids)s::int[], %(products)s::int[], %(places)s::int[], %(lots)s::int[],
                          %(companies)s::int[], %(quantities)s::numeric[], %(dates)s::timestamp[])
                   AS new
            """,
            user=env.uid,
            ids=ids,
            products=list(columns[0]),
            places=list(columns[1]),
            lots=list(columns[2]),
            companies=list(columns[3]),
            quantities=list(columns[4]),
            dates=list(columns[5]),
        )
    )
    close_core_count(env, ids, counted_by_location)
    return ids
