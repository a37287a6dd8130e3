import base64
from urllib.parse import quote

import qrcode
from qrcode.image.svg import SvgPathImage

from odoo import fields, models


class StockLot(models.Model):
    """The QR code on an engine leads to the form that reports a fault of it."""

    _inherit = "stock.lot"

    qr_url = fields.Char("Address in the QR Code", compute="_compute_qr_url")

    def _compute_qr_url(self):
        for lot in self:
            lot.qr_url = f"{lot.get_base_url()}/engine/{quote(lot.name or '', safe='')}"

    def _qr_image(self):
        """Return the QR code as an address that an ``img`` shows; drawn as SVG, sharp in print."""
        self.ensure_one()
        picture = qrcode.make(self.qr_url, image_factory=SvgPathImage).to_string()
        return f"data:image/svg+xml;base64,{base64.b64encode(picture).decode()}"
