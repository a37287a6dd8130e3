from odoo import models


class EngineRfidReader(models.Model):
    """Reads that come in while somebody counts are on the live screen at once."""

    _inherit = "engine.rfid.reader"

    def _close(self, delivery):
        answer = super()._close(delivery)
        counts = (
            self.env["engine.count"]
            .sudo()
            .search([("company_id", "=", self.company_id.id), ("state", "=", "counting")])
        )
        counts._announce()
        return answer
