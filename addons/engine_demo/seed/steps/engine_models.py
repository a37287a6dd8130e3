from ..columns import choice, integer, number, text
from ..step import Step

APPLICATIONS = ("truck", "bus", "excavator", "loader", "genset", "marine")


class EngineModelStep(Step):
    """Engine models: products whose serial numbers are engines in the field."""

    file = "engine_models.csv"
    kind = "engine_model"
    model = "product.product"
    natural_key = "default_code"
    columns = (
        text("code"),
        text("name"),
        text("name_zh"),
        text("series"),
        choice("application", *APPLICATIONS),
        integer("cylinders", 1),
        number("displacement_l", 0),
        number("power_kw", 0),
        integer("rated_rpm", 0),
        integer("warranty_months", 0),
    )

    def load(self, table):
        self.category = self._category()
        return super().load(table)

    def vals(self, row):
        return {
            "name": row["name"],
            "default_code": row["code"],
            "is_engine_model": True,
            "type": "consu",
            "is_storable": True,
            "tracking": "serial",
            "categ_id": self.category.id,
            "standard_price": 0.0,  # sold long ago: what counts here is the serial number
            "purchase_ok": False,
            "description": (
                f"{row['series']} {row['application']} {row['cylinders']} cyl "
                f"{row['displacement_l']:g} L {row['power_kw']:g} kW at {row['rated_rpm']} rpm"
            ),
        }

    def after(self, created):
        pairs = [(row, product.product_tmpl_id) for row, product in created]
        self.translate(pairs, "name", "name_zh", "product.template")

    def _category(self):
        known = self.known.ids["category"].get("engines")
        if known:
            return self.env["product.category"].browse(known)
        category = self.env["product.category"].create(
            {"name": "Engines", "property_valuation": "periodic"}
        )
        self.known.remember("category", category._name, [("engines", category.id)])
        return category
