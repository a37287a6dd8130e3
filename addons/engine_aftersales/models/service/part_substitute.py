from odoo import fields, models


class EnginePartSubstitute(models.Model):
    """A substitute, for the engine models of the factory."""

    _inherit = "engine.part.substitute"

    # As text: for the choice on the screen, not for what is stored.
    engine_model_ids = fields.Many2many(domain="[('is_engine_model', '=', True)]")
