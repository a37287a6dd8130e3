from odoo import fields, models
from odoo.tools import SQL

# Measures that are a quotient of sums, so that they hold for every group and total.
RATIOS = {
    "cost_per_1000_h:avg": ("warranty_cost", "running_hours", 1000),
    "cost_per_engine:avg": ("warranty_cost", "engines", 1),
    "orders_per_100_engines:avg": ("warranty_orders", "engines", 100),
}


class EngineWarrantyReport(models.Model):
    """Warranty cost of each engine in the field, beside its running hours; read only."""

    _name = "engine.warranty.report"
    _description = "Warranty Cost of Engines"
    _auto = False
    _rec_name = "engine_id"
    _order = "warranty_cost desc, id"
    _depends = {
        "engine.service.cost": ["engine_id", "company_id", "amount", "bearer", "repair_id"],
        "stock.lot": [
            "is_engine",
            "product_id",
            "company_id",
            "customer_id",
            "region_id",
            "commissioned_on",
            "warranty_until",
            "running_hours",
        ],
    }

    engine_id = fields.Many2one("stock.lot", "Engine", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    engine_model_id = fields.Many2one("product.product", "Engine Model", readonly=True)
    product_line_id = fields.Many2one("product.category", "Product Line", readonly=True)
    customer_id = fields.Many2one("res.partner", "Customer", readonly=True)
    region_id = fields.Many2one("res.country.state", "Province", readonly=True)
    commissioned_on = fields.Date("Commissioned on", readonly=True)
    warranty_until = fields.Date("Warranty until", readonly=True)
    running_hours = fields.Float("Running Hours", readonly=True, digits=(16, 1))
    engines = fields.Integer("Engines in the Field", readonly=True)
    warranty_orders = fields.Integer("Warranty Orders", readonly=True)
    warranty_cost = fields.Monetary(
        readonly=True, help="Cost of service orders that the factory's warranty bears."
    )
    goodwill_cost = fields.Monetary(readonly=True)
    cost_per_1000_h = fields.Float(
        "Warranty Cost per 1,000 h",
        readonly=True,
        aggregator="avg",
        digits=(16, 2),
        help="Company currency per 1,000 running hours; engines without a reading are left out.",
    )
    cost_per_engine = fields.Float(
        "Warranty Cost per Engine", readonly=True, aggregator="avg", digits=(16, 2)
    )
    orders_per_100_engines = fields.Float(
        "Warranty Orders per 100 Engines", readonly=True, aggregator="avg", digits=(16, 2)
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT engine.id::bigint * 4096 + COALESCE(cost.company_id, engine.company_id, 0) AS id,
                   engine.id AS engine_id,
                   COALESCE(cost.company_id, engine.company_id) AS company_id,
                   engine.product_id AS engine_model_id,
                   template.categ_id AS product_line_id,
                   engine.customer_id, engine.region_id,
                   engine.commissioned_on, engine.warranty_until,
                   COALESCE(engine.running_hours, 0) AS running_hours,
                   1 AS engines,
                   COALESCE(cost.orders, 0) AS warranty_orders,
                   COALESCE(cost.warranty, 0) AS warranty_cost,
                   COALESCE(cost.goodwill, 0) AS goodwill_cost,
                   cost.warranty * 1000 / NULLIF(engine.running_hours, 0)::numeric
                       AS cost_per_1000_h,
                   COALESCE(cost.warranty, 0) AS cost_per_engine,
                   COALESCE(cost.orders, 0) * 100.0 AS orders_per_100_engines
              FROM stock_lot engine
              JOIN product_product product ON product.id = engine.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              LEFT JOIN (
                   SELECT engine_id, company_id,
                          SUM(amount) FILTER (WHERE bearer = 'warranty') AS warranty,
                          SUM(amount) FILTER (WHERE bearer = 'goodwill') AS goodwill,
                          COUNT(DISTINCT repair_id) FILTER (WHERE bearer = 'warranty') AS orders
                     FROM engine_service_cost
                    WHERE bearer IN ('warranty', 'goodwill')
                    GROUP BY engine_id, company_id
                   ) cost ON cost.engine_id = engine.id
             WHERE engine.is_engine
            """
        )

    def _read_group_select(self, aggregate_spec, query):
        ratio = RATIOS.get(aggregate_spec)
        if not ratio:
            return super()._read_group_select(aggregate_spec, query)
        above, below, factor = (
            self._field_to_sql(self._table, name, query) if isinstance(name, str) else name
            for name in ratio
        )
        if aggregate_spec.startswith("cost_per_1000_h"):
            # an engine whose hours nobody has read says nothing about cost per hour
            above = SQL("CASE WHEN %s > 0 THEN %s END", below, above)
        return SQL("SUM(%s) * %s / NULLIF(SUM(%s), 0)::numeric", above, factor, below)

    def action_open_costs(self):
        """Show the cost lines of this engine that the warranty bears."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "engine_aftersales.engine_service_cost_action"
        )
        return {
            **action,
            "name": self.env._("Warranty Cost of %(engine)s", engine=self.engine_id.name),
            "domain": [("engine_id", "=", self.engine_id.id), ("bearer", "=", "warranty")],
        }
