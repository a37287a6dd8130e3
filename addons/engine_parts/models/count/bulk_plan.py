"""Which differences are plain, where their goods come from and go to, and what lies there then."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from odoo import fields
from odoo.tools import float_round

from . import bulk_rows


@dataclass
class Lying:
    """A quant as it is in the database."""

    id: int
    quantity: float
    reserved: float
    in_date: object
    is_plain: bool  # of nobody else and in no package


class Plan:
    """What the books say about the places of some differences."""

    def __init__(self, env, differences):
        self.env = env
        self.differences = differences
        products = env["product.product"].browse({one.product_id for one in differences})
        self.products = products.with_company(env.company)
        self.places = env["stock.location"].browse({one.location_id for one in differences})
        self.loss = {product.id: product.property_stock_inventory for product in self.products}
        self.digits = env["decimal.precision"].precision_get("Product Unit")
        self._product = {product.id: product for product in self.products}
        self._place = {place.id: place for place in self.places}
        self._read_quants()

    def _read_quants(self):
        self.quants, self.lines = {}, defaultdict(list)
        losses = self.env["stock.location"].concat(*set(self.loss.values()))
        rows = self.env["stock.quant"].search_fetch(
            [
                ("product_id", "in", self.products.ids),
                ("location_id", "in", (self.places | losses).ids),
            ],
            ["product_id", "location_id", "lot_id", "package_id", "owner_id", "quantity"],
            order="id",
        )
        for quant in rows:
            lying = Lying(
                quant.id,
                quant.quantity,
                quant.reserved_quantity,
                quant.in_date,
                not quant.package_id
                and not quant.owner_id
                and quant.company_id in (self.env.company, self.env["res.company"]),
            )
            key = (quant.product_id.id, quant.location_id.id, quant.lot_id.id or None)
            self.lines[key].append(lying)
            apart = (quant.package_id.id or None, quant.owner_id.id or None)
            self.quants.setdefault((*key, *apart), lying)

    def product(self, one):
        return self._product[one.product_id]

    def way(self, one) -> tuple[int, int]:
        """Return where the goods of a difference come from and go to."""
        loss = self.loss[one.product_id].id
        return (loss, one.location_id) if one.quantity > 0 else (one.location_id, loss)

    def kind(self, one):
        """Return what decides how core writes a difference, its quantities apart."""
        product = self.product(one)
        return (one.quantity > 0, self.loss[product.id].id, product.cost_method, product.valuation)

    def quantity_after(self, key) -> float:
        """Return what lies in a counted place when its difference is applied."""
        change = next(one.quantity for one in self.differences if one.key == key)
        lying = self.quants.get(key)
        return float_round((lying.quantity if lying else 0.0) + change, self.digits)

    def split(self):
        """Return the plain differences and the others; a part goes one way with all of them."""
        seen, odd = set(), set()
        for one in self.differences:
            if one.key in seen or not self._is_plain(one):
                odd.add(one.product_id)
            seen.add(one.key)
        plain = [one for one in self.differences if one.product_id not in odd]
        return plain, [one for one in self.differences if one.product_id in odd]

    def _is_plain(self, one) -> bool:
        return (
            self._is_plain_product(one)
            and self._is_plain_place(one)
            and all(self._is_plain_stock(one, place) for place in self.way(one))
        )

    def _is_plain_product(self, one) -> bool:
        product, company = self.product(one), self.env.company
        uom = product.uom_id
        return (
            product.is_storable
            and not product.lot_valuated
            and (product.tracking == "none") == (not one.lot_id)
            and product.company_id in (company, company.browse())
            and not uom.is_zero(one.quantity)
            and uom.compare(uom.round(one.quantity), one.quantity) == 0
        )

    def _is_plain_place(self, one) -> bool:
        place, loss = self._place[one.location_id], self.loss[one.product_id]
        return (
            not (one.package_id or one.owner_id)
            and place.company_id == self.env.company
            and place.usage == "internal"
            and loss.usage == "inventory"
            and loss.company_id in (self.env.company, self.env.company.browse())
        )

    def _is_plain_stock(self, one, place_id) -> bool:
        """One quant or none, and none of the part without a number beside it."""
        key = (one.product_id, place_id, one.lot_id or None)
        loose = self.lines[one.product_id, place_id, None] if one.lot_id else ()
        here = self.lines[key]
        if loose or len(here) > 1 or not all(lying.is_plain for lying in here):
            return False
        if place_id != one.location_id:
            return True
        uom = self.product(one).uom_id
        quantity, reserved = (here[0].quantity, here[0].reserved) if here else (0.0, 0.0)
        return (
            uom.compare(quantity, 0) >= 0
            and uom.compare(quantity + min(one.quantity, 0), reserved) >= 0
        )

    def write_quants(self, plain, now) -> list[int]:
        """Bring the quants of both ends of the plain differences to what lies there now."""
        ends = {}
        for one in plain:
            self._add_end(ends, one, now)
        next_days = {
            place.id: fields.Date.to_string(day) if day else None
            for place in self.places
            for day in (place._get_next_inventory_date(),)
        }
        known = [
            (lying.id, float_round(lying.quantity + change, self.digits), date)
            for lying, change, date in ends.values()
            if lying
        ]
        fresh = [
            (*key[:3], self._company_of(key), float_round(change, self.digits), date)
            for key, (lying, change, date) in ends.items()
            if not lying
        ]
        bulk_rows.update_quants(self.env, known, next_days)
        return [row[0] for row in known] + bulk_rows.insert_quants(self.env, fresh, next_days)

    def _add_end(self, ends, one, now):
        """Note what a difference changes at its two ends, with core's rule for the date."""
        lying = self.quants.get(one.key)
        has_date = lying and self.product(one).uom_id.compare(lying.quantity, 0) > 0
        date = min(lying.in_date, now) if has_date else now
        ends[one.key] = (lying, one.quantity, date)
        loss_key = (one.product_id, self.loss[one.product_id].id, one.lot_id or None, None, None)
        before = ends.get(loss_key)
        change = (before[1] if before else 0.0) - one.quantity
        ends[loss_key] = (self.quants.get(loss_key), change, now if one.quantity > 0 else date)

    def _company_of(self, key):
        return self.env["stock.location"].browse(key[1]).company_id.id or None

    def finish(self):
        """What core does after the moves: the places' count day, orders to buy, waiting moves."""
        env = self.env
        self.places.write({"last_inventory_date": fields.Date.today()})
        orderpoints = env["stock.warehouse.orderpoint"].search(
            [("product_id", "in", self.products.ids)], order="id"
        )
        orderpoints.invalidate_recordset(["qty_to_order", "qty_forecast"])
        env.add_to_compute(orderpoints._fields["qty_to_order_computed"], orderpoints)
        self._assign_waiting()

    def _assign_waiting(self):
        env = self.env
        if env["ir.config_parameter"].get_param("stock.picking_no_auto_reserve"):
            return
        arrived = {(one.product_id, self.way(one)[1]) for one in self.differences}
        waiting = env["stock.move"].search(
            [
                ("state", "in", ["confirmed", "partially_available"]),
                ("procure_method", "=", "make_to_stock"),
                ("product_id", "in", self.products.ids),
                "|",
                ("reservation_date", "<=", fields.Date.today()),
                ("picking_type_id.reservation_method", "=", "at_confirm"),
            ],
            order="priority desc, date asc, id asc",
        )
        waiting.filtered(
            lambda move: (move.product_id.id, move.location_id.id) in arrived
        )._action_assign()
