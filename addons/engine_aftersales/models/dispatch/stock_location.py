from odoo import api, models


class StockLocation(models.Model):
    """A van that is set up for a login becomes the van of the engineer with that login."""

    _inherit = "stock.location"

    @api.model
    def _van_of(self, user, warehouse):
        van = super()._van_of(user, warehouse)
        engineer = user.sudo().with_company(warehouse.company_id).employee_id
        if engineer and not engineer.van_location_id:
            engineer.van_location_id = van
        return van
