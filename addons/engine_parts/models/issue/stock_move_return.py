from odoo import fields, models
from odoo.exceptions import UserError


class StockMove(models.Model):
    """Parts that come back from an issue: never more than were issued and not used."""

    _inherit = "stock.move"

    return_condition = fields.Selection(
        [("good", "Good"), ("damaged", "Damaged"), ("old", "Old Part")],
        "Condition",
        readonly=True,
        copy=False,
    )

    def _check_returns(self):
        """Refuse returns of more than an issue brought and the order has not used."""
        returns = self.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.origin_returned_move_id.picking_type_id.is_parts_issue
            )
        )
        for origin, moves in returns.grouped("origin_returned_move_id").items():
            coming = sum(
                move.product_uom._compute_quantity(move.quantity, origin.product_id.uom_id)
                for move in moves
            )
            left = origin.sudo()._returnable_quantity()
            if origin.product_id.uom_id.compare(coming, left) > 0:
                raise UserError(
                    self.env._(
                        "%(issue)s: %(coming)s of %(part)s cannot come back, only %(left)s were "
                        "issued and neither used nor returned yet.",
                        issue=origin.picking_id.display_name,
                        coming=coming,
                        part=origin.product_id.display_name,
                        left=max(left, 0.0),
                    )
                )

    def _returnable_quantity(self):
        """Return what of this issued part was neither used nor returned, in the part's unit.

        An order's part may have come with several issues: a back order brings the rest.
        """
        self.ensure_one()
        uses = self.move_dest_ids.filtered(lambda move: not move.origin_returned_move_id)
        issued = (self | uses.move_orig_ids).filtered(
            lambda move: move.state == "done" and move.picking_type_id.is_parts_issue
        )
        returned = issued.returned_move_ids.filtered(lambda move: move.state == "done")
        used = uses.filtered(lambda move: move.state == "done")
        left = issued._quantity_in_unit() - returned._quantity_in_unit() - used._quantity_in_unit()
        own = self.returned_move_ids.filtered(lambda move: move.state == "done")
        return min(left, self._quantity_in_unit() - own._quantity_in_unit())

    def _quantity_in_unit(self):
        return sum(
            move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id)
            for move in self
        )
