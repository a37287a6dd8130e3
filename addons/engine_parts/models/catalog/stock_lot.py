from odoo import models

from odoo.addons.engine_base.tools import moment


class StockLot(models.Model):
    """A lot; one past its shelf life is not issued."""

    _inherit = "stock.lot"

    def _expired(self):
        """Return those of these lots whose last day of use is over."""
        now = moment.now(self.env)
        return self.filtered(lambda lot: lot.expiration_date and lot.expiration_date <= now)
