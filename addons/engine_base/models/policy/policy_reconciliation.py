from odoo import fields, models


class EnginePolicy(models.Model):
    """Clause 6: how long finance's agreement to a month of service cost is watched."""

    _inherit = "engine.policy"

    reconciliation_watch_months = fields.Integer(
        "Agreed Months Compared Again for (Months)",
        default=12,
        required=True,
        tracking=True,
        clause="6",
        help="Every night also the months that finance agreed to are compared, so far back.",
    )
