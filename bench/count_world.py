"""A warehouse whose count differs from the books, the same for us and for core."""

from __future__ import annotations

LOTS_PER_PART = 5
SHELVES = 50


def build(env, differences: int, *, is_posted: bool = False) -> list[tuple]:
    """Stock lots at average cost, with two prices in the history.

    :return: what a count finds, one per lot: (part id, shelf id, lot id, difference)
    """
    accounts = env["account.account"].create(
        [
            {"code": "7701", "name": "Parts in Stock", "account_type": "asset_current"},
            {"code": "7702", "name": "Count Differences", "account_type": "expense"},
        ]
    )
    category = env["product.category"].create(
        {
            "name": "Counted Parts",
            "property_cost_method": "average",
            "property_valuation": "real_time" if is_posted else "periodic",
            "property_stock_valuation_account_id": accounts[0].id,
        }
    )
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    shelves = env["stock.location"].create(
        [
            {"name": f"S{n:03}", "location_id": warehouse.lot_stock_id.id, "usage": "internal"}
            for n in range(SHELVES)
        ]
    )
    parts = env["product.product"].create(
        [
            {
                "name": f"Part {n:05}",
                "default_code": f"P{n:05}",
                "is_storable": True,
                "tracking": "lot",
                "standard_price": 10 + n % 7 / 3,
                "categ_id": category.id,
            }
            for n in range(differences // LOTS_PER_PART)
        ]
    )
    lots = env["stock.lot"].create(
        [{"name": f"L{n:06}", "product_id": parts[n % len(parts)].id} for n in range(differences)]
    )
    places = [(lot.product_id.id, shelves[lot.id % SHELVES].id, lot.id) for lot in lots]
    _receive(env, parts, places)
    if is_posted:  # the count, not what came before it
        losses = env["stock.location"].search([("usage", "=", "inventory")])
        losses.valuation_account_id = accounts[1]
        env.cr.commit()
    return [
        (*place, (1 if number % 2 else -1) * (1 + number % 3))
        for number, place in enumerate(places)
    ]


def _receive(env, parts, places) -> None:
    """Bring every lot in twice, at two prices, so that the average cost has a history."""
    quants = env["stock.quant"].with_context(inventory_mode=True, inventory_name="Opening")
    for price, quantity in ((1, 10), (1.5, 30)):
        for part in parts:
            part.standard_price *= price
        records = quants.create(
            [
                {
                    "product_id": part,
                    "location_id": shelf,
                    "lot_id": lot,
                    "inventory_quantity": quantity,
                }
                for part, shelf, lot in places
            ]
        )
        records.action_apply_inventory()
        env.flush_all()
        env.cr.execute(
            "UPDATE stock_move SET date = date - INTERVAL '1 hour' WHERE product_id = ANY(%s)",
            [parts.ids],
        )
        env.invalidate_all()
    env.cr.commit()


def picture(env) -> dict[str, list]:
    """Return what an adjustment leaves, by the names of parts, shelves and lots."""
    queries = {
        "quants": """
            SELECT part.default_code, place.complete_name, lot.name, quant.quantity::float8,
                   quant.reserved_quantity::float8, quant.inventory_quantity_set
              FROM stock_quant quant
              JOIN product_product part ON part.id = quant.product_id
              JOIN stock_location place ON place.id = quant.location_id
              LEFT JOIN stock_lot lot ON lot.id = quant.lot_id ORDER BY 1, 2, 3
            """,
        "moves": """
            SELECT part.default_code, source.complete_name, target.complete_name, lot.name,
                   move.quantity::float8, move.product_uom_qty::float8, move.value::float8,
                   move.is_in, move.is_out, move.state, move.reference, move.is_inventory,
                   line.quantity::float8, line.state, move.picked
              FROM stock_move move
              JOIN stock_move_line line ON line.move_id = move.id
              JOIN product_product part ON part.id = move.product_id
              JOIN stock_location source ON source.id = line.location_id
              JOIN stock_location target ON target.id = line.location_dest_id
              LEFT JOIN stock_lot lot ON lot.id = line.lot_id ORDER BY 1, 2, 3, 4, 5
            """,
        "costs": """
            SELECT default_code, standard_price::text FROM product_product
             WHERE default_code LIKE 'P0%' ORDER BY 1
            """,
        "postings": """
            SELECT part.default_code, account.name::text, item.debit::float8, item.credit::float8,
                   item.balance::float8, item.amount_currency::float8,
                   item.amount_residual::float8, item.price_subtotal::float8,
                   item.quantity::float8, item.name, item.move_name, item.parent_state,
                   item.date::text, item.display_type, item.reconciled, journal.code
              FROM account_move_line item
              JOIN product_product part ON part.id = item.product_id
              JOIN account_account account ON account.id = item.account_id
              JOIN account_journal journal ON journal.id = item.journal_id
             ORDER BY 1, 2, 3, 4, 10
            """,
        "entries": """
            SELECT entry.name, entry.state, entry.date::text, entry.amount_total::float8,
                   entry.amount_total_signed::float8, entry.amount_residual::float8,
                   entry.payment_state,
                   (SELECT count(*) FROM account_move_line WHERE move_id = entry.id),
                   (SELECT count(*) FROM stock_move WHERE account_move_id = entry.id)
              FROM account_move entry ORDER BY 1
            """,
    }
    env.flush_all()
    result = {}
    for name, query in queries.items():
        env.cr.execute(query)
        result[name] = [list(row) for row in env.cr.fetchall()]
    parts = env["product.product"].search([("default_code", "=like", "P0%")], order="default_code")
    result["values"] = [[part.default_code, round(part.total_value, 6)] for part in parts]
    return result
