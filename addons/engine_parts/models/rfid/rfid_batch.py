from odoo import fields, models


class EngineRfidBatch(models.Model):
    """One delivery of reads, by a reader or from a file; its key makes sending it again safe."""

    _name = "engine.rfid.batch"
    _description = "RFID Batch"
    _inherit = ["engine.locked.mixin"]
    _order = "id desc"

    # Identity
    name = fields.Char("Batch Key", required=True)
    reader_id = fields.Many2one(
        "engine.rfid.reader", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="reader_id.company_id", store=True, index=True)
    source = fields.Selection(
        [("reader", "Sent by the Reader"), ("file", "File")], required=True, default="reader"
    )
    file_name = fields.Char()
    user_id = fields.Many2one("res.users", "Delivered by", required=True)
    digest = fields.Char(help="SHA-256 of the content, to tell another content under this key.")
    # Time
    received_at = fields.Datetime("Received", required=True)
    first_read_at = fields.Datetime("First Read")
    last_read_at = fields.Datetime("Last Read")
    repeated_at = fields.Datetime("Sent Again Last")
    # Figures
    read_count = fields.Integer("Reads")
    accepted_count = fields.Integer("New Sightings", help="Rows that were not there before.")
    duplicate_count = fields.Integer(
        "Folded Reads", help="Reads that belong to a sighting that was there already."
    )
    rejected_count = fields.Integer("Rejected Rows")
    repeat_count = fields.Integer("Times Sent Again")
    clock_offset_s = fields.Integer(
        "Clock Ahead by (s)", help="How far the reader's clock is ahead; negative: behind."
    )
    is_clock_corrected = fields.Boolean(
        "Times Corrected", help="The reads were moved by the difference to the server's clock."
    )
    is_noted = fields.Boolean("Noted in the Tags")
    # Content
    reject_ids = fields.One2many("engine.rfid.reject", "batch_id", "Rejected")

    _key_unique = models.UniqueIndex(
        "(reader_id, name)", "The reader sent a batch with this key already."
    )
    _to_note_idx = models.Index("(id) WHERE is_noted IS NOT TRUE")
    _span_idx = models.Index("(reader_id, last_read_at)")
    _received_idx = models.Index("(company_id, received_at DESC)")

    def action_open_reads(self):
        """Show the sightings that the batch brought."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sightings of %(batch)s", batch=self.name),
            "res_model": "engine.rfid.read",
            "view_mode": "list,form",
            "domain": [("batch_id", "=", self.id)],
        }
