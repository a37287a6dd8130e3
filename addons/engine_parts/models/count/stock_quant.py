from odoo import api, models

from . import bulk_apply


class StockQuant(models.Model):
    """Stock that counted differences change in bulk."""

    _inherit = "stock.quant"

    @api.model
    def _apply_differences(self, differences):
        """Adjust the stock by counted differences; see :mod:`bulk_apply`.

        Not a door: the count checks who may, signs and locks before it calls this.

        :param differences: list of :class:`bulk_apply.Difference`, one per part, place and lot
        :return: ``{"bulk": n, "core": n}``
        """
        return bulk_apply.apply(self.env, differences)
