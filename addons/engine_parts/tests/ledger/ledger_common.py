from datetime import datetime

from odoo import fields

from odoo.addons.engine_base.tools.moment import Replay

from ..common import PartsCase

LONG_AGO = "2020-01-01"


class LedgerCase(PartsCase):
    """A company of its own in Shanghai with an average-cost part, and moves at chosen moments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.new_company("Ledger Factory")
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids, "tz": "UTC"}
        )
        (cls.manager, cls.keeper, cls.auditor) = (
            cls.users[role] for role in ("manager", "storekeeper", "finance")
        )
        for user in (cls.manager, cls.keeper, cls.auditor):
            user.write({"company_ids": [(4, cls.company.id)], "company_id": cls.company.id})
        cls.store = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.stock = cls.store.lot_stock_id
        cls.van = cls.env["stock.location"].create(
            {
                "name": "Van",
                "location_id": cls.store.view_location_id.id,
                "company_id": cls.company.id,
            }
        )
        category = cls.env["product.category"].create(
            {"name": "Parts", "property_cost_method": "average"}
        )
        cls.bolt, cls.nut = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "is_storable": True,
                    "is_engine_part": True,
                    "categ_id": category.id,
                }
                for name in ("Bolt", "Nut")
            ]
        )
        # Core dates the first price of a product now; the moves of the tests are older.
        cls.env["product.value"].search(
            [("product_id", "in", (cls.bolt + cls.nut).ids)]
        ).date = LONG_AGO
        cls.supplier = cls.env.ref("stock.stock_location_suppliers")
        cls.customer = cls.env.ref("stock.stock_location_customers")
        cls.loss = cls.bolt.with_company(cls.company).property_stock_inventory
        cls.ledger = cls.env["engine.parts.ledger"]
        cls.days = cls.env["engine.parts.ledger.day"]

    @classmethod
    def new_company(cls, name, tz="Asia/Shanghai"):
        company = cls.env["res.company"].create({"name": name})
        calendar = cls.env["resource.calendar"].create(
            {"name": name, "tz": tz, "company_id": company.id}
        )
        company.resource_calendar_id = calendar
        cls.env["engine.policy"].search([("company_id", "=", company.id)]).flush_recordset()
        return company

    def move(self, part, quantity, source, target, at, **vals):
        """Return a done move that happened at ``at`` (text or naive UTC)."""
        move = self.env["stock.move"].create(
            {
                "product_id": part.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                "company_id": self.company.id,
                **vals,
            }
        )
        move._action_confirm()
        move.quantity, move.picked = quantity, True
        move._action_done()
        move.date = at
        return move

    def receive(self, part, quantity, at, price=10.0):
        move = self.move(part, quantity, self.supplier, self.stock, at)
        move.value_manual = price * quantity
        return move

    def deliver(self, part, quantity, at):
        return self.move(part, quantity, self.stock, self.customer, at)

    def settle(self):
        """Let everything done so far lie in the past, as it does when a day is closed at night."""
        self.env.flush_all()
        for table in ("stock_move", "stock_move_line"):
            self.cr.execute(f"UPDATE {table} SET write_date = %s", [LONG_AGO])  # noqa: S608
        self.env.invalidate_all()

    def close_until(self, at, first_day=None):
        """Close every day that is over at ``at`` (naive UTC) and draw up the running one."""
        days = self.days.with_context(engine_moment=Replay(at=datetime.fromisoformat(at)))
        days._close_due(self.company, first_day=fields.Date.to_date(first_day))
        days._refresh(self.company)

    def verify(self, day_from=None, day_to=None, at="2026-03-10 04:00:00"):
        replay = Replay(at=datetime.fromisoformat(at))
        return self.ledger.with_context(engine_moment=replay).verify(day_from, day_to)

    def row(self, part, day, place=None):
        return self.ledger.search(
            [
                ("product_id", "=", part.id),
                ("day", "=", day),
                ("location_id", "=", (place or self.stock).id),
                ("company_id", "=", self.company.id),
            ]
        )

    def figures(self, part, day, place=None):
        """Return opening, in, out, adjusted, late, closing of a row."""
        row = self.row(part, day, place)
        return tuple(
            row[f"{name}_qty"] for name in ("opening", "in", "out", "adjusted", "late", "closing")
        )
