from odoo.fields import Command

from ..columns import Refused, codes, text
from ..step import Step
from .parts import CATEGORIES


class ZoneStep(Step):
    """Storage zones of the warehouses, and the putaway rules that bring each category there."""

    file = "zones.csv"
    kind = "zone"
    model = "stock.location"
    natural_key = "barcode"
    optional = True
    columns = (text("code"), text("warehouse"), text("name"), codes("categories"))

    def vals(self, row):
        if unknown := set(row["categories"] or ()) - set(CATEGORIES):
            raise Refused(f"unknown category {', '.join(sorted(unknown))}")
        warehouse = self.env["stock.warehouse"].browse(
            self.known.find("warehouse", row["warehouse"])
        )
        return {
            "name": row["name"],
            "barcode": row["code"],
            "usage": "internal",
            "location_id": warehouse.lot_stock_id.id,
            "company_id": self.env.company.id,
        }

    def after(self, created):
        """Let core put goods away by category, and show places to those who work with them."""
        if not created:
            return
        self.env["stock.putaway.rule"].create(
            [
                {
                    "location_in_id": zone.location_id.id,
                    "location_out_id": zone.id,
                    "category_id": self.known.find("category", category),
                    "company_id": self.env.company.id,
                }
                for row, zone in created
                for category in row["categories"] or ()
            ]
        )
        places = self.env.ref("stock.group_stock_multi_locations")
        self.env.ref("base.group_user").implied_ids = [Command.link(places.id)]


class Shelves:
    """Where in a warehouse a part lies, by the putaway rules; the store itself without one."""

    def __init__(self, env):
        rules = env["stock.putaway.rule"].search([("company_id", "=", env.company.id)])
        self._zones = {
            (rule.location_in_id.id, rule.category_id.id): rule.location_out_id.id
            for rule in rules
            if rule.category_id
        }

    def of(self, product, store) -> int:
        return self._zones.get((store.id, product.categ_id.id), store.id)
