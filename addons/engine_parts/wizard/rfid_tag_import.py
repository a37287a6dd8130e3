import base64
import csv
import io

from odoo import fields, models
from odoo.exceptions import UserError

from ..core import rfid_names, text_file


class EngineRfidTagImport(models.TransientModel):
    """Tags from a CSV file: ``epc, part, lot, quantity``; all but the EPC may be empty."""

    _name = "engine.rfid.tag.import"
    _description = "Import RFID Tags"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    data = fields.Binary("CSV File", required=True, attachment=False)
    file_name = fields.Char()
    report = fields.Text("Refused Lines", readonly=True)
    tag_count = fields.Integer("Tags in Use Now", readonly=True)
    is_done = fields.Boolean(readonly=True)

    def action_import(self):
        """Take in the file; the good lines are kept, the others named with their reasons."""
        self.ensure_one()
        tags, refused = self.env["engine.rfid.tag"]._commission_rows(self.company_id, self._rows())
        self.write(
            {
                "is_done": True,
                "tag_count": len(tags),
                "report": "\n".join(
                    self.env._("Line %(number)s: %(reason)s", number=number, reason=reason)
                    for number, reason in refused
                ),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Tags"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _rows(self):
        content = base64.b64decode(self.data)
        try:
            text = content.decode(text_file.encoding(content))
        except UnicodeDecodeError as error:
            raise UserError(
                self.env._("%(file)s is not UTF-8. Save it as CSV UTF-8.", file=self.file_name)
            ) from error
        separator = text_file.separator(text.partition("\n")[0])
        lines = csv.DictReader(io.StringIO(text), delimiter=separator)
        names = [
            "epc" if rfid_names.column(name) == "epc" else name.strip().lower()
            for name in lines.fieldnames or ()
        ]
        if "epc" not in names:
            raise UserError(
                self.env._(
                    "%(file)s: the first line names the columns: epc, part, lot, quantity.",
                    file=self.file_name or "CSV",
                )
            )
        lines.fieldnames = names
        return [(number, row) for number, row in enumerate(lines, 2)]
