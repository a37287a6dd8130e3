from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    engine_osrm_url = fields.Char(
        related="company_id.engine_osrm_url", readonly=False, groups="engine_base.group_manager"
    )
