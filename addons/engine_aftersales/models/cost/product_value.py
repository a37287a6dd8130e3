from odoo import api, models


class ProductValue(models.Model):
    """A value set by hand: of a product or a lot, never of a part that an order has used."""

    _inherit = "product.value"

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create(vals_list)
        values._check_no_service_part()
        return values

    def write(self, vals):
        self._check_no_service_part()
        result = super().write(vals)
        self._check_no_service_part()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_service_parts(self):
        self._check_no_service_part()

    def _check_no_service_part(self):
        for order in self.sudo().move_id.repair_id:
            order._refuse(self.env._("the value of a part follows from stock."))
