"""Counted differences applied in bulk, with the result that core gives one by one.

Core walks every difference through its move, line and quant methods. Here one difference of each
kind goes that way first, in a savepoint that is undone: the *rehearsal*. Its rows are the pattern
for all others, so columns and defaults of any installed addon are as core leaves them, and its
figures are compared with ours. Whatever is not plain goes core's way for good.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from odoo import fields

from . import bulk_rows
from .bulk_plan import Plan
from .bulk_value import Values

_logger = logging.getLogger(__name__)

# Whose overrides were read and found to leave plain adjustments as they are. An addon that
# overrides one of these methods and is not named here makes everything go core's way.
REVIEWED = {
    "engine_aftersales",
    "engine_base",
    "engine_parts",
    "mrp",
    "mrp_subcontracting",
    "project_mrp_account",
    "project_stock_account",
    "repair",
    "sale_stock",
    "stock",
    "stock_account",
}
WATCHED = {
    "stock.move": (
        "_action_done",
        "_create_account_move",
        "_create_analytic_move",
        "_get_analytic_distribution",
        "_get_value_data",
        "_set_value",
        "_should_create_account_move",
        "create",
    ),
    "stock.move.line": ("_action_done", "_synchronize_quant", "create"),
    "stock.quant": (
        "_apply_inventory",
        "_get_inventory_move_values",
        "_update_available_quantity",
        "_update_reserved_quantity",
    ),
    "product.product": ("_run_fifo", "_update_standard_price"),
}


@dataclass(frozen=True)
class Difference:
    """What one counted place has more (or less, negative) than the books, in the part's unit."""

    product_id: int
    location_id: int
    lot_id: int | None
    quantity: float
    package_id: int | None = None
    owner_id: int | None = None

    @property
    def key(self):
        """Return what tells the goods of a quant from others: see ``Plan.quants``."""
        return (
            self.product_id,
            self.location_id,
            self.lot_id or None,
            self.package_id or None,
            self.owner_id or None,
        )


class RehearsalOver(Exception):  # noqa: N818  no error: it ends the savepoint
    """Ends the savepoint of a rehearsal."""


def unreviewed(env) -> set[str]:
    """Return the addons that change the moving of goods in a way nobody has compared."""
    return bulk_rows.overriding(env, WATCHED) - REVIEWED


def apply(env, differences: list[Difference]) -> dict:
    """Adjust the stock by ``differences``; the caller has checked who may and locked its document.

    :return: ``{"bulk": n, "core": n}``, how many went which way
    """
    env = env(su=True)
    env.flush_all()
    plan = Plan(env, differences)
    plain, others = plan.split() if not unreviewed(env) else ([], list(differences))
    patterns = _rehearse(env, plan, plain) if plain else {}
    env.flush_all()
    done = {"bulk": 0, "core": len(others)}
    if plain and (made := _Bulk(env, plan, plain, patterns)).agrees():
        made.write()
        done["bulk"] = len(plain)
    elif plain:
        others, done["core"] = list(differences), len(differences)
    if others:
        core_way(env, others, plan.quants)
    return done


def core_way(env, differences, quants):
    """Apply the differences by core's own method; return the quants."""
    stock = env["stock.quant"].with_context(inventory_mode=True)
    fresh = [one for one in differences if one.key not in quants]
    made = stock.create(
        [
            {
                "product_id": one.product_id,
                "location_id": one.location_id,
                "lot_id": one.lot_id,
                "package_id": one.package_id,
                "owner_id": one.owner_id,
                "inventory_quantity": one.quantity,
            }
            for one in fresh
        ]
    )
    known = [one for one in differences if one.key in quants]
    records = stock.browse([quants[one.key].id for one in known])
    for quant, one in zip(records, known, strict=True):
        quant.inventory_quantity = quant.quantity + one.quantity
    (records | made)._apply_inventory()
    return records | made


def _rehearse(env, plan, plain) -> dict:
    """Return {kind: (key, rows)} that core makes of the first difference of each kind; undo it."""
    samples = {}
    for one in plain:
        samples.setdefault(plan.kind(one), one)
    patterns = {}
    try:
        with env.cr.savepoint():
            core_way(env, list(samples.values()), plan.quants)
            env.flush_all()
            patterns = {kind: (one.key, *_made(env, plan, one)) for kind, one in samples.items()}
            raise RehearsalOver
    except RehearsalOver:
        env.invalidate_all()
    return patterns


def _made(env, plan, one):
    """Return the rows of move, line and quant that core made of one difference."""
    product_id, place_id, lot_id, *_apart = one.key
    source, target = plan.way(one)
    line = env["stock.move.line"].search(
        [
            ("product_id", "=", product_id),
            ("lot_id", "=", lot_id or False),
            ("location_id", "=", source),
            ("location_dest_id", "=", target),
        ],
        order="id desc",
        limit=1,
    )
    quant = env["stock.quant"].search(
        [
            ("product_id", "=", product_id),
            ("lot_id", "=", lot_id or False),
            ("location_id", "=", place_id),
        ],
        limit=1,
    )
    return (
        bulk_rows.read_row(env, "stock_move", line.move_id.id),
        bulk_rows.read_row(env, "stock_move_line", line.id),
        bulk_rows.read_row(env, "stock_quant", quant.id),
    )


class _Bulk:
    """The rows of all plain differences, made from the rehearsed ones."""

    # What stays of the rehearsed rows is compared; these differ for good reasons.
    OWN = frozenset({"id", "move_id", "date", "create_date", "write_date", "account_move_id"})

    def __init__(self, env, plan, plain, patterns):
        self.env, self.plan, self.plain, self.patterns = env, plan, plain, patterns
        self.now = fields.Datetime.now()
        self.values = Values(env, plan, plain)
        self.moves = {kind: [] for kind in patterns}
        self.lines = {kind: [] for kind in patterns}
        move_ids = bulk_rows.take_ids(env, "stock_move", len(plain))
        line_ids = bulk_rows.take_ids(env, "stock_move_line", len(plain))
        for one, move_id, line_id in zip(plain, move_ids, line_ids, strict=True):
            self._add(one, move_id, line_id)
        self.move_ids = move_ids

    def _add(self, one, move_id, line_id):
        kind = self.plan.kind(one)
        source, target = self.plan.way(one)
        quantity = abs(one.quantity)
        common = {
            "product_id": one.product_id,
            "location_id": source,
            "location_dest_id": target,
            "quantity": quantity,
            "date": fields.Datetime.to_string(self.now),
        }
        uom_id = self.plan.product(one).uom_id.id
        pattern = self.patterns[kind][1]
        self.moves[kind].append(
            {
                **common,
                "id": move_id,
                "product_uom": uom_id,
                "packaging_uom_id": pattern["packaging_uom_id"] and uom_id,
                "packaging_uom_qty": quantity,
                "product_uom_qty": quantity,
                "product_qty": quantity,
                "value": self.values.of(one),
                "account_move_id": None,
            }
        )
        self.lines[kind].append(
            {
                **common,
                "id": line_id,
                "move_id": move_id,
                "lot_id": one.lot_id or None,
                "product_uom_id": uom_id,
                "quantity_product_uom": quantity,
            }
        )

    def agrees(self) -> bool:
        """Tell whether our row of each rehearsed difference is the one that core made."""
        for kind, (key, move, line, quant) in self.patterns.items():
            own = next(place for place, one in enumerate(self._of(kind)) if one.key == key)
            wrong = {
                name
                for pattern, row in ((move, self.moves[kind][own]), (line, self.lines[kind][own]))
                for name, value in row.items()
                if name not in self.OWN and not bulk_rows.same(pattern[name], value)
            }
            if not bulk_rows.same(quant["quantity"], self.plan.quantity_after(key)):
                wrong.add("stock_quant.quantity")
            if wrong:
                _logger.info("Count applied by core's way: %s differ from the rehearsal", wrong)
                return False
        return True

    def _of(self, kind):
        return [one for one in self.plain if self.plan.kind(one) == kind]

    def write(self):  # pylint: disable=method-required-super
        """Write the moves, lines and quants, then what core recomputes after them."""
        env = self.env
        for kind, (_key, move, line, _quant) in self.patterns.items():
            bulk_rows.insert_like(env, "stock_move", move, self.moves[kind])
            bulk_rows.insert_like(env, "stock_move_line", line, self.lines[kind])
        quant_ids = self.plan.write_quants(self.plain, self.now)
        env.invalidate_all(flush=False)
        quants = env["stock.quant"].browse(quant_ids)
        quants.modified(["quantity"])
        quants.check_quantity()
        self.values.finish(env["stock.move"].browse(self.move_ids))
        self.plan.finish()
