from odoo import api, models

from odoo.addons.engine_parts.models.issue.issue_pass import RESERVING, RESERVING_KEY


class StockMoveLine(models.Model):
    """The detailed lines of an order's parts: made by reservation, never by hand.

    Core lets every employee write them, and with them choose another source or quantity.
    """

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_parts_of_orders()
        return lines

    def write(self, vals):
        self._check_parts_of_orders()
        result = super().write(vals)
        if "move_id" in vals:
            self._check_parts_of_orders()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_parts_of_orders(self):
        self._check_parts_of_orders()

    def _free_reservation(self, *args, **kwargs):
        reserving = self.with_context(**{RESERVING_KEY: RESERVING})
        return super(StockMoveLine, reserving)._free_reservation(*args, **kwargs)

    def _check_parts_of_orders(self):
        moves = self.env["stock.move"]
        if self.env["repair.order"]._in_transition() or not self.move_id.repair_id:
            return
        for move in self.move_id.filtered("repair_id"):
            if move.state == "done":
                move.repair_id._refuse(
                    self.env._("its parts are consumed and cannot change any more.")
                )
            if not (self.env.su or moves._is_reserving()):
                move.repair_id._refuse(
                    self.env._(
                        "%(part)s: which pieces are used follows from the parts issue. Enter the "
                        "quantity used on the order.",
                        part=move.product_id.display_name,
                    )
                )
