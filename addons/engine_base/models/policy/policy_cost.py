from odoo import fields, models


class EnginePolicy(models.Model):
    """Clause 5: how far an actual cost may run past its standard without a word."""

    _inherit = "engine.policy"

    cost_deviation_tolerance = fields.Float(
        "Cost above Standard without Reason up to (%)",
        digits=(5, 2),
        default=10.0,
        required=True,
        tracking=True,
        clause="5",
        help="Of the standard of each kind of cost; of what was not planned, of the whole plan.",
    )
