from odoo import fields, models


class EngineSop(models.Model):
    """Which skills and certificates the work of a procedure asks for."""

    _inherit = "engine.sop"

    required_skill_ids = fields.Many2many(
        "hr.skill",
        "engine_sop_required_skill_rel",
        string="Required Skills",
        domain="[('skill_type_id.is_certification', '=', False)]",
        ondelete="restrict",
    )
    required_certificate_ids = fields.Many2many(
        "hr.skill",
        "engine_sop_required_certificate_rel",
        string="Required Certificates",
        domain="[('skill_type_id.is_certification', '=', True)]",
        ondelete="restrict",
        help="Without a valid one an engineer neither gets nor starts the order.",
    )
