from odoo import fields, models


class EngineRfidReject(models.Model):
    """One row of a batch that was not taken, with the reason."""

    _name = "engine.rfid.reject"
    _description = "Rejected RFID Read"
    _inherit = ["engine.locked.mixin"]
    _order = "batch_id desc, row_index"
    _rec_name = "reason"

    batch_id = fields.Many2one("engine.rfid.batch", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="batch_id.company_id", store=True)
    row_index = fields.Integer("Row", help="Counted from 0, as in the answer to the reader.")
    reason = fields.Char(required=True)
    content = fields.Char("What Was Sent")
