import base64
import io

from odoo import fields, models


class EngineRfidReadImport(models.TransientModel):
    """Reads from a file, as a handheld or a reader's log gives it."""

    _name = "engine.rfid.read.import"
    _description = "Import RFID Reads"

    reader_id = fields.Many2one("engine.rfid.reader", required=True)
    data = fields.Binary("File", required=True, attachment=False)
    file_name = fields.Char()
    clock_offset_s = fields.Integer(
        "Clock Was Ahead by (s)", help="Seconds to take off the times in the file."
    )

    def action_import(self):
        """Take in the file and show the batch."""
        self.ensure_one()
        self.env["engine.rfid.reader"]._named(self.reader_id.name)
        name = self.file_name or self.env._("File")
        reader = self.reader_id.sudo()
        reader._take_file(
            io.BytesIO(base64.b64decode(self.data)),
            file_name=name,
            clock_offset_s=self.clock_offset_s,
        )
        batch = self.env["engine.rfid.batch"].search(
            [("reader_id", "=", reader.id), ("source", "=", "file")], order="id desc", limit=1
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "engine.rfid.batch",
            "res_id": batch.id,
            "view_mode": "form",
        }
