from odoo import fields, models


class EngineCountCause(models.Model):
    """Why a count differs from the books; the list is the company's own."""

    _name = "engine.count.cause"
    _description = "Cause of a Count Difference"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(name)", "This cause is in the list already.")
