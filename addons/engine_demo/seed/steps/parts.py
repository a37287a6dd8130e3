from odoo.fields import Command

from ..columns import choice, codes, flag, integer, number, text
from ..step import Step

CATEGORIES = {
    "fuel": "燃油系统",
    "air": "进气系统",
    "cooling": "冷却系统",
    "lubrication": "润滑系统",
    "exhaust": "排气与后处理",
    "electrical": "电气系统",
    "control": "控制系统",
    "mechanical": "机械部件",
    "consumable": "油液与耗材",
}


class PartStep(Step):
    """Spare parts: class, cost, supplier and lead time."""

    file = "parts.csv"
    kind = "part"
    model = "product.product"
    natural_key = "default_code"
    columns = (
        text("code"),
        text("name"),
        text("name_zh"),
        choice("category", *CATEGORIES),
        codes("engine_models"),
        number("standard_cost_cny", 0),
        flag("is_core"),
        flag("is_critical"),
        flag("is_special"),
        choice("tracking", "none", "lot", "serial"),
        text("supplier", required=False),
        integer("lead_time_days", 0, required=False),
        number("weight_kg", 0, required=False),
    )

    def load(self, table):
        if table.rows:
            self.categories = self._categories()
        return super().load(table)

    def vals(self, row):
        fits = self.known.find_all("engine_model", row["engine_models"])
        vals = {
            "name": row["name"],
            "default_code": row["code"],
            "type": "consu",
            "is_storable": True,
            "is_engine_part": True,
            "is_core_part": bool(row["is_core"]),
            "is_critical_part": bool(row["is_critical"]),
            "is_special_part": bool(row["is_special"]),
            "tracking": row["tracking"],
            "categ_id": self.categories[row["category"]],
            "standard_price": row["standard_cost_cny"],
            "list_price": round(row["standard_cost_cny"] * 1.35, 2),
            "weight": row["weight_kg"] or 0.0,
        }
        if row["supplier"]:
            vals["seller_ids"] = [Command.create(self._prepare_seller(row))]
        if "engine_model_ids" in self.env["product.template"]._fields:
            models = self.env["product.product"].browse(fits).product_tmpl_id
            vals["engine_model_ids"] = [Command.set(models.ids)]
        return vals

    def after(self, created):
        pairs = [(row, product.product_tmpl_id) for row, product in created]
        self.translate(pairs, "name", "name_zh", "product.template")
        # The first price holds from the beginning, also for a year that is loaded afterwards.
        products = [product.id for _row, product in created]
        self.env.cr.execute(
            "UPDATE product_value SET date = '2000-01-01' WHERE product_id = ANY(%s)", [products]
        )
        self.env["product.value"].invalidate_model(["date"])

    def _prepare_seller(self, row):
        return {
            "partner_id": self.known.find("supplier", row["supplier"]),
            "price": row["standard_cost_cny"],
            "delay": row["lead_time_days"] or 1,
            "currency_id": self.env.company.currency_id.id,
        }

    def _categories(self):
        """Return {category: id}, a branch of product categories with perpetual average cost."""
        known = self.known.ids["category"]
        if "parts" not in known:
            costing = {"property_valuation": "real_time", "property_cost_method": "average"}
            model = self.env["product.category"]
            parent = model.create({"name": "备件", **costing})
            branch = model.create(
                [{"name": name, "parent_id": parent.id, **costing} for name in CATEGORIES.values()]
            )
            pairs = [("parts", parent.id), *zip(CATEGORIES, branch.ids, strict=True)]
            self.known.remember("category", model._name, pairs)
        return {key: known[key] for key in CATEGORIES}
