"""Put the dates of the past on documents that core always dates today.

Only for demo data: the moves are real and done; what changes is when.
"""

from __future__ import annotations

from datetime import datetime

from odoo.tools import SQL

FORGET = ("stock.move", "stock.move.line", "stock.quant", "stock.picking")


def backdate_moves(env, moments: dict[int, datetime]) -> None:
    """Date done stock moves, their lines and the quants that they made; naive UTC by move id."""
    if not moments:
        return
    env.flush_all()
    pairs = SQL(
        "(SELECT * FROM unnest(%s::int[], %s::timestamp[]) AS pair(move_id, at))",
        list(moments),
        list(moments.values()),
    )
    env.cr.execute(
        SQL("UPDATE stock_move SET date = pair.at FROM %s AS pair WHERE id = pair.move_id", pairs)
    )
    env.cr.execute(
        SQL(
            "UPDATE stock_move_line AS line SET date = pair.at FROM %s AS pair"
            " WHERE line.move_id = pair.move_id",
            pairs,
        )
    )
    for model in FORGET:
        env[model].invalidate_model()


def stamp(env, table: str, columns: tuple[str, ...], moments: dict[int, datetime]) -> None:
    """Write moments into date columns of rows by id."""
    if not moments:
        return
    env.flush_all()
    env.cr.execute(
        SQL(
            "UPDATE %s AS record SET %s FROM unnest(%s::int[], %s::timestamp[]) AS pair(id, at)"
            " WHERE record.id = pair.id",
            SQL.identifier(table),
            SQL(", ").join(SQL("%s = pair.at", SQL.identifier(column)) for column in columns),
            list(moments),
            list(moments.values()),
        )
    )
