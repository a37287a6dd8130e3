"""Parts for the walk: where an earlier walk took the last ones, the store receives new ones."""

from __future__ import annotations

from .stage import Stage
from .story import Story


def supply(stage: Stage, story: Story) -> None:
    with stage.acting() as env:
        warehouse = env["stock.warehouse"].search([], order="sequence, id", limit=1)
        products = env["product.product"].browse(story.parts)
        free = {
            product.id: product.with_context(warehouse_id=warehouse.id).free_qty
            for product in products
        }
        short = {part: need for part, need in story.parts.items() if free[part] < need}
        warehouse_id = warehouse.id
    if short:
        stage.do(
            "Parts received from the supplier 到货",
            "storekeeper",
            lambda env: _receive(env, warehouse_id, short),
        )


def _receive(env, warehouse_id, short):
    kind = env["stock.warehouse"].browse(warehouse_id).in_type_id
    products = env["product.product"].browse(short)
    supplier = products[:1].seller_ids[:1].partner_id
    picking = env["stock.picking"].create(
        {
            "picking_type_id": kind.id,
            "partner_id": supplier.id,
            "location_id": kind.default_location_src_id.id,
            "location_dest_id": kind.default_location_dest_id.id,
            "move_ids": [
                (0, 0, {
                    "product_id": product.id,
                    "product_uom_qty": short[product.id],
                    "product_uom": product.uom_id.id,
                    "location_id": kind.default_location_src_id.id,
                    "location_dest_id": kind.default_location_dest_id.id,
                })
                for product in products
            ],
        }
    )  # fmt: skip
    picking.action_confirm()
    for move in picking.move_ids:
        move.quantity = move.product_uom_qty
        if move.product_id.tracking != "none":
            for number, line in enumerate(move.move_line_ids, start=1):
                line.lot_name = f"{picking.name}-{move.id}-{number}"
        move.picked = True
    picking.button_validate()
    parts = ", ".join(f"{short[p.id]:g} × {p.default_code}" for p in products)
    yield f"receipt {picking.name} {picking.state}: {parts}"
