from odoo import fields, models


class EngineRfidCommissionLine(models.TransientModel):
    """One part of a printing list."""

    _name = "engine.rfid.commission.line"
    _description = "Part to Print RFID Tags for"

    wizard_id = fields.Many2one("engine.rfid.commission", required=True, ondelete="cascade")
    product_id = fields.Many2one(
        "product.product", "Part", required=True, domain="[('is_storable', '=', True)]"
    )
    lot_id = fields.Many2one(
        "stock.lot", "Lot or Serial Number", domain="[('product_id', '=', product_id)]"
    )
    tag_count = fields.Integer("Tags", default=1, required=True)
    quantity = fields.Float("Quantity per Tag", default=1.0, digits="Product Unit", required=True)

    def _prepare_printing(self):
        self.ensure_one()
        return {
            "product": self.product_id,
            "lot": self.lot_id,
            "count": self.tag_count,
            "quantity": self.quantity,
        }
