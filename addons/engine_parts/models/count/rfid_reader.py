from odoo import models


class EngineRfidReader(models.Model):
    """Reads that come in while somebody counts are on the live screen at once."""

    _inherit = "engine.rfid.reader"

    def _merge(self, batch, fold, offset_s):
        answer = super()._merge(batch, fold, offset_s)
        counts = (
            self.env["engine.count"]
            .sudo()
            .search([("company_id", "=", self.company_id.id), ("state", "=", "counting")])
        )
        counts._announce()
        return answer
