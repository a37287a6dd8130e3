from odoo import api, fields, models


class EnginePartClass(models.Model):
    """The ABC and XYZ class of one part in one month, with the figures it follows from.

    Made once a month for every spare part of a company (`part_class_run.py`); making a month
    again replaces its rows. Nobody writes them by hand.
    """

    _name = "engine.part.class"
    _description = "Part Class"
    _order = "month desc, consumption_value desc, product_id"
    _rec_name = "product_id"

    # Identity
    month = fields.Date(required=True, readonly=True, help="First day of the month.")
    product_id = fields.Many2one(
        "product.product", "Part", required=True, readonly=True, ondelete="cascade"
    )
    product_tmpl_id = fields.Many2one(
        "product.template", "Product", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    is_latest = fields.Boolean("Latest Month", readonly=True)
    # Class
    abc = fields.Selection(
        [("A", "A"), ("B", "B"), ("C", "C")], "Class by Value", required=True, readonly=True
    )
    xyz = fields.Selection(
        [("X", "X"), ("Y", "Y"), ("Z", "Z")], "Class by Variability", required=True, readonly=True
    )
    # Figures
    quantity = fields.Float("Consumption", digits="Product Unit", readonly=True)
    unit_cost = fields.Float("Unit Cost", digits="Product Price", readonly=True, aggregator=None)
    consumption_value = fields.Monetary("Consumption Value", readonly=True)
    share = fields.Float("Share of Value (%)", digits=(6, 2), readonly=True)
    cumulative_share = fields.Float(
        "Cumulative Share (%)", digits=(6, 2), readonly=True, aggregator="max"
    )
    demand_mean = fields.Float(
        "Mean Demand a Month", digits=(16, 4), readonly=True, aggregator="avg"
    )
    demand_deviation = fields.Float(
        "Standard Deviation", digits=(16, 4), readonly=True, aggregator="avg"
    )
    demand_cv = fields.Float(
        "Coefficient of Variation",
        digits=(10, 4),
        readonly=True,
        aggregator="avg",
        help="Standard deviation of the monthly demand over its mean; empty without demand.",
    )

    _company_month_product_unique = models.UniqueIndex(
        "(company_id, month, product_id)", "This part has a class in this month already."
    )
    _latest_of_product_idx = models.Index("(product_id) WHERE is_latest")

    @api.depends("abc", "xyz", "month", "product_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.abc}{row.xyz} {row.product_id.display_name}"
