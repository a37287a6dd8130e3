from odoo import fields, models


class EnginePolicy(models.Model):
    """Clause 6: what the customer is charged for outside work, and how long a supplier has."""

    _inherit = "engine.policy"

    outside_markup_percent = fields.Float(
        "Mark-up on Outside Work and Freight (%)",
        digits=(5, 2),
        default=10.0,
        required=True,
        tracking=True,
        clause="6",
        help="Added to the cost of outside work and freight that the customer or insurer bears.",
    )
    supplier_claim_answer_days = fields.Integer(
        "Supplier Answers a Claim within (days)",
        default=15,
        required=True,
        tracking=True,
        clause="6",
    )
