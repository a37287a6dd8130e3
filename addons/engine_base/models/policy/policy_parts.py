from odoo import fields, models


class EnginePolicy(models.Model):
    """Clauses 2 and 4: counts, turnover, stock-outs, forecast, emergency plan."""

    _inherit = "engine.policy"

    # Count
    count_accuracy_min = fields.Float(
        "Count Accuracy at Least (%)",
        digits=(5, 2),
        default=99.5,
        required=True,
        tracking=True,
        clause="2, 4",
    )
    # Stock
    turnover_min = fields.Float(
        "Core-Part Turnover at Least (a year)",
        digits=(6, 2),
        default=6.0,
        required=True,
        tracking=True,
        clause="4",
    )
    slow_mover_days = fields.Integer(
        "Slow Mover after (days without issue)",
        default=180,
        required=True,
        tracking=True,
        clause="4",
    )
    stockout_max = fields.Float(
        "Critical Stock-out at Most (%)",
        digits=(5, 2),
        default=2.0,
        required=True,
        tracking=True,
        clause="4",
    )
    forecast_error_max = fields.Float(
        "Forecast Error at Most (%)",
        digits=(5, 2),
        default=30.0,
        required=True,
        tracking=True,
        clause="4",
        help="Cumulative weighted absolute percentage error over the half-year.",
    )
    emergency_review_days = fields.Integer(
        "Review the Emergency Plan Every (days)",
        default=90,
        required=True,
        tracking=True,
        clause="4",
    )
    # Ledger
    ledger_start_days = fields.Integer(
        "A New Parts Ledger Goes Back at Most (days)",
        default=366,
        required=True,
        tracking=True,
        clause="2, 4",
        help="How far back the daily ledger is drawn up when it is begun. What moved before "
        "stands in its first day.",
    )
