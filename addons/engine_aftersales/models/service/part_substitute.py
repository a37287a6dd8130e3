from odoo import fields, models


class EnginePartSubstitute(models.Model):
    """A substitute, for the engine models of the factory."""

    _inherit = "engine.part.substitute"

    engine_model_ids = fields.Many2many(domain=[("is_engine_model", "=", True)])
