from odoo import models


class StockLocation(models.Model):
    _inherit = "stock.location"

    def _hold(self, location):
        """Tell whether ``location`` is one of these or lies inside one of them."""
        return any(location._child_of(place) for place in self)
