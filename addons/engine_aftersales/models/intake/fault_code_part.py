from odoo import fields, models


class EngineFaultCodePart(models.Model):
    """A part that this fault usually needs: the start of an order's parts list."""

    _name = "engine.fault.code.part"
    _description = "Usual Part of a Fault"
    _order = "fault_code_id, id"
    _rec_name = "product_id"

    fault_code_id = fields.Many2one(
        "engine.fault.code", required=True, ondelete="cascade", index=True
    )
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        ondelete="restrict",
        domain=[("is_engine_part", "=", True)],
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    uom_id = fields.Many2one(related="product_id.uom_id")

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity of a usual part has to be more than 0."
    )
    _part_once = models.UniqueIndex(
        "(fault_code_id, product_id)", "This part stands in the list of the fault already."
    )
