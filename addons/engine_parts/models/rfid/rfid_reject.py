import json

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import reasons

_AT_ONCE = 10_000  # rows in one statement


class EngineRfidReject(models.Model):
    """One row of a batch that was not taken, with the reason.

    The reason is kept as a code with its figures and said in the language of who reads it.
    """

    _name = "engine.rfid.reject"
    _description = "Rejected RFID Read"
    _inherit = ["engine.locked.mixin"]
    _order = "batch_id desc, row_index"
    _rec_name = "content"

    batch_id = fields.Many2one("engine.rfid.batch", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="batch_id.company_id", store=True)
    row_index = fields.Integer("Row", help="Counted from 0, as in the answer to the reader.")
    reason_code = fields.Char("Kind of Reason", required=True)
    figures = fields.Json("Figures of the Reason")
    reason = fields.Char(compute="_compute_reason")
    content = fields.Char("What Was Sent")

    @api.depends("reason_code", "figures")
    @api.depends_context("lang", "uid")
    def _compute_reason(self):
        for reject in self:
            reject.reason = reasons.say(self.env, reject.reason_code, reject.figures)

    @api.model
    def _keep(self, batch, rejected):
        """Keep refused rows, given as (index, ``Refusal``, content); a file may have a million."""
        for start in range(0, len(rejected), _AT_ONCE):
            rows = rejected[start : start + _AT_ONCE]
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO engine_rfid_reject (
                        batch_id, company_id, row_index, reason_code, figures, content,
                        create_uid, write_uid, create_date, write_date)
                    SELECT %(batch)s, %(company)s, row_index, reason_code, figures::jsonb, content,
                           %(user)s, %(user)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                      FROM unnest(%(indexes)s, %(codes)s, %(figures)s, %(contents)s)
                           kept (row_index, reason_code, figures, content)
                    """,
                    batch=batch.id,
                    company=batch.company_id.id,
                    user=self.env.uid,
                    indexes=[index for index, _why, _content in rows],
                    codes=[why.code for _index, why, _content in rows],
                    figures=[_written(why.figures) for _index, why, _content in rows],
                    contents=[printable(content) for _index, _why, content in rows],
                )
            )
        self.invalidate_model()


def printable(text):
    """Return a text without what PostgreSQL cannot hold: NUL and halves of letters."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _written(figures):
    clean = {
        name: printable(value) if isinstance(value, str) else value
        for name, value in figures.items()
    }
    return json.dumps(clean)
