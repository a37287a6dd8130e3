from odoo import fields, models


class EngineFaultCause(models.Model):
    """A likely cause of a fault, with the parts that usually cure it."""

    _name = "engine.fault.cause"
    _description = "Likely Cause of a Fault"
    _order = "fault_code_id, sequence, probability_percent desc, id"

    fault_code_id = fields.Many2one(
        "engine.fault.code", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Cause", required=True, translate=True)
    probability_percent = fields.Float("Probability (%)", digits=(5, 2), aggregator="avg")
    part_ids = fields.Many2many("product.product", string="Parts")

    _probability_range = models.Constraint(
        "CHECK (COALESCE(probability_percent, 0) BETWEEN 0 AND 100)",
        "The probability of a cause runs from 0 to 100 %.",
    )
