from odoo import api, models

_OPEN = ("draft", "diagnosed")
_CHOOSERS = ("engine_base.group_support", "engine_base.group_engineer")


class StockMove(models.Model):
    """A part of an order: replaced by a substitute while its plan is open, approved with it."""

    _inherit = "stock.move"

    @api.depends("repair_id.service_state", "product_id", "product_uom_qty")
    def _compute_is_short(self):
        parts = self.filtered(
            lambda move: (
                move.repair_id.service_state in _OPEN
                and move.repair_line_type == "add"
                and move.product_id.is_storable
            )
        )
        super(StockMove, self - parts)._compute_is_short()
        for place, moves in parts.grouped(lambda move: move._substitution_place()).items():
            free = {
                product.id: product.free_qty
                for product in moves.product_id.sudo().with_context(location=place.id)
            }
            for move in moves:
                asked = move.product_uom._compute_quantity(
                    move.product_uom_qty, move.product_id.uom_id
                )
                move.is_short = move.product_id.uom_id.compare(free[move.product_id.id], asked) < 0

    def _open_for_substitution(self):
        order = self.repair_id
        if not order:
            return super()._open_for_substitution()
        order.check_access("write")
        order._check_parts_open()
        if not any(self.env.user.has_group(group) for group in _CHOOSERS):
            order._refuse(self.env._("its parts are chosen by technical support or its engineer."))
        return self.sudo()

    def _substitution_model(self):
        return self.repair_id.lot_id.product_id or super()._substitution_model()

    def _substitution_place(self):
        if self.repair_id:
            return self.repair_id.picking_type_id.warehouse_id.lot_stock_id
        return super()._substitution_place()
