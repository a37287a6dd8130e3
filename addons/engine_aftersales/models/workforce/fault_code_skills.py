from odoo import fields, models


class EngineFaultCode(models.Model):
    """Which skills and certificates the repair of a fault asks for."""

    _inherit = "engine.fault.code"

    required_skill_ids = fields.Many2many(
        "hr.skill",
        "engine_fault_code_required_skill_rel",
        string="Required Skills",
        domain="[('skill_type_id.is_certification', '=', False)]",
        ondelete="restrict",
    )
    required_certificate_ids = fields.Many2many(
        "hr.skill",
        "engine_fault_code_required_certificate_rel",
        string="Required Certificates",
        domain="[('skill_type_id.is_certification', '=', True)]",
        ondelete="restrict",
        help="Without a valid one an engineer neither gets nor starts the order.",
    )
