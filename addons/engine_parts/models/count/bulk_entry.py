"""The journal entry of bulk adjustments: core posts it with a few moves, all others follow.

Core makes one entry for everything that an adjustment moves, two items a move, and most of the
time goes into the computes of the items. Here core's own method makes and posts the entry for two
moves of each kind. The first one's items are the pattern of its kind; the second one's, of another
part, must be what the pattern gives. Then the items of all moves take their place.
"""

from __future__ import annotations

import logging
from collections import defaultdict

from odoo.tools import SQL

from . import bulk_rows

_logger = logging.getLogger(__name__)

# Overrides of these, in an addon that is not in REVIEWED, leave the entry to core.
WATCHED = {
    "account.move": ("_compute_amount", "_post", "create"),
    "account.move.line": (
        "_compute_analytic_distribution",
        "_compute_price_unit",
        "_compute_tax_ids",
        "create",
    ),
}
REVIEWED = {
    "account",
    "analytic",
    "engine_aftersales",
    "mail",
    "purchase",
    "purchase_stock",
    "sale",
    "sale_project",
    "sale_timesheet",
    "stock_account",
}
# What a move decides about its item; all other columns are those of the pattern.
OWN = frozenset({"name", "product_id", "debit", "credit"})
TIMES = frozenset({"id", "create_date", "write_date"})


class Differs(Exception):  # noqa: N818  no error: it ends the savepoint
    """The entry that core made is none that can be continued."""


def post(moves) -> bool:
    """Give ``moves`` the one entry that `_create_account_move` gives them; tell if in bulk."""
    env = moves.env
    entry = _Entry(moves)
    if moves and entry.is_worth_it():
        try:
            with env.cr.savepoint():
                entry.write()
            return True
        except Differs as why:
            _logger.info("Journal entry of a count made by core: %s", why)
            env.invalidate_all()
    moves._create_account_move()
    return False


class _Entry:
    def __init__(self, moves):
        self.env, self.moves = moves.env, moves
        self.vals = {move.id: move._get_account_move_line_vals() for move in moves}
        self.kinds = defaultdict(list)
        for move in moves:
            self.kinds[self._kind(move)].append(move)

    def _kind(self, move):
        """Return what decides how core writes the items of a move, names and amounts apart."""
        return (
            move.product_id.uom_id.id,
            *(
                (
                    vals["debit"] > 0,
                    vals["credit"] > 0,
                    repr(sorted((name, vals[name]) for name in vals.keys() - OWN)),
                )
                for vals in self.vals[move.id]
            ),
        )

    def is_worth_it(self) -> bool:
        """Tell whether there are many moves of few kinds, and nothing that asks each item."""
        env = self.env
        return (
            4 * len(self.kinds) <= len(self.moves)
            and not bulk_rows.overriding(env, WATCHED) - REVIEWED
            and not env["account.analytic.distribution.model"].search_count([], limit=1)
            and not self.moves.company_id.account_stock_journal_id.restrict_mode_hash_table
        )

    def write(self):  # pylint: disable=method-required-super
        """Let core post the entry with the samples, then put the items of all moves into it."""
        samples = {kind: self._two_parts(moves) for kind, moves in self.kinds.items()}
        chosen = self.moves.browse(sorted(move.id for moves in samples.values() for move in moves))
        chosen._create_account_move()
        self.env.flush_all()
        self.entry = chosen.account_move_id
        patterns = self._patterns(samples, self._items(chosen))
        self._replace_items(patterns)
        self._total()

    def _two_parts(self, moves):
        """Return the first move and the next one of another part, else of the same."""
        first, *others = moves
        second = next((one for one in others if one.product_id != first.product_id), None)
        return [first, *([second] if second else others[:1])]

    def _items(self, chosen):
        """Return {move id: rows of its items} of the entry that core made.

        :raise Differs: it is not one posted entry with just these items
        """
        entry = self.entry
        if len(entry) != 1 or entry.state != "posted" or entry.inalterable_hash:
            raise Differs("core made no single, posted, unsealed entry")
        rows = [
            row
            for (row,) in self.env.execute_query(
                SQL(
                    "SELECT to_jsonb(item) FROM account_move_line item WHERE move_id = %s "
                    "ORDER BY id",
                    entry.id,
                )
            )
        ]
        if len(rows) != sum(len(self.vals[move.id]) for move in chosen):
            raise Differs("core added items of its own")
        if entry.line_ids.analytic_line_ids or entry.line_ids.tax_ids:
            raise Differs("the items have analytic lines or taxes")
        left = iter(rows)
        return {move.id: [next(left) for _vals in self.vals[move.id]] for move in chosen}

    def _patterns(self, samples, items):
        """Return {kind: rows of its first move}; what they give for the second has to be right."""
        patterns = {kind: items[moves[0].id] for kind, moves in samples.items()}
        for kind, moves in samples.items():
            for move in moves:
                made = self._rows(move, patterns[kind])
                for row, right in zip(made, items[move.id], strict=True):
                    wrong = {
                        name
                        for name, value in right.items()
                        if name not in TIMES and not bulk_rows.same(row[name], value)
                    }
                    if wrong:
                        raise Differs(f"{sorted(wrong)} differ from the pattern")
        return patterns

    def _rows(self, move, patterns):
        """Return the rows of the items of a move."""
        currency = self.entry.company_id.currency_id
        result = []
        for vals, pattern in zip(self.vals[move.id], patterns, strict=True):
            balance = currency.round(vals["debit"] - vals["credit"])
            open_amount = balance if pattern["amount_residual"] else 0
            result.append(
                {
                    **pattern,
                    "name": vals["name"],
                    "product_id": vals["product_id"],
                    "debit": max(balance, 0),
                    "credit": max(-balance, 0),
                    "balance": balance,
                    "amount_currency": balance,
                    "price_subtotal": balance,  # without taxes
                    "price_total": balance,
                    "amount_residual": open_amount,
                    "amount_residual_currency": open_amount,
                }
            )
        return result

    def _replace_items(self, patterns):
        """Put the items of all moves, in their order, in the place of those of the samples."""
        env = self.env
        by_move = {
            move.id: self._rows(move, patterns[kind])
            for kind, moves in self.kinds.items()
            for move in moves
        }
        rows = [row for move in self.moves for row in by_move[move.id]]
        ids = bulk_rows.take_ids(env, "account_move_line", len(rows))
        for row, row_id in zip(rows, ids, strict=True):
            row["id"] = row_id
        env.cr.execute(SQL("DELETE FROM account_move_line WHERE move_id = %s", self.entry.id))
        bulk_rows.insert_like(env, "account_move_line", {}, rows)
        env.cr.execute(
            SQL(
                "UPDATE stock_move SET account_move_id = %s WHERE id = ANY(%s)",
                self.entry.id,
                self.moves.ids,
            )
        )
        env.invalidate_all(flush=False)

    def _total(self):
        """Let core sum the entry up, by its own computes."""
        entry = self.entry.with_context(tracking_disable=True)
        for field in entry._fields.values():
            if field.store and field.compute == "_compute_amount":
                self.env.add_to_compute(field, entry)
        entry._recompute_recordset()
        self.env.flush_all()
