from urllib.parse import quote

from odoo import fields, models


class StockLot(models.Model):
    """The QR code on an engine leads to the form that reports a fault of it."""

    _inherit = "stock.lot"

    qr_url = fields.Char("Address in the QR Code", compute="_compute_qr_url")

    def _compute_qr_url(self):
        for lot in self:
            lot.qr_url = f"{lot.get_base_url()}/engine/{quote(lot.name or '', safe='')}"
