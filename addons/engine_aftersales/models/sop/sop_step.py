from odoo import fields, models


class EngineSopStep(models.Model):
    """One step of a procedure; a mandatory one has to be done before the repair is finished."""

    _name = "engine.sop.step"
    _description = "Step of a Standard Operating Procedure"
    _order = "sop_id, sequence, id"

    sop_id = fields.Many2one("engine.sop", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Step", required=True, translate=True)
    is_mandatory = fields.Boolean("Mandatory", default=True)
    safety_note = fields.Char(translate=True, help="What can hurt people or the engine here.")
