from odoo import models
from odoo.exceptions import AccessError, UserError

from .issue_pass import is_adjusting

_OURS = ("internal", "transit")
# What went there by a transfer or a scrap does not come back as a part for an engine.
_BESIDE = ("inventory", "production", "customer")


class StockMove(models.Model):
    """The ways into and out of a repair location or a van: in by an issue, out what was issued."""

    _inherit = "stock.move"

    def _check_created_done(self):
        """Refuse goods moved by writing a row, which core lets e.g. the accountants do."""
        done = self.filtered(lambda move: move.state == "done")
        if not done or self.env.su:
            return
        loose = done.filtered(lambda move: not move.picking_id)
        if loose or not self.env.user.has_group("stock.group_stock_user"):
            raise AccessError(
                self.env._(
                    "%(parts)s: goods move only by a transfer that the store validates.",
                    parts=", ".join((loose or done).product_id.mapped("display_name")),
                )
            )

    def _check_entry_done(self):
        """The same as `_check_entry`, for moves that were written as done."""
        if done := self.filtered(lambda move: move.state == "done"):
            done._check_entry()

    def _check_entry(self):
        """Refuse goods that enter a repair location from a store without a parts issue.

        By way of the scrap or a customer, too: from there comes only what went there from a repair
        location or a van.
        """
        watched = _OURS if is_adjusting(self.env) else _OURS + _BESIDE
        moves = self.filtered(
            lambda move: move.state != "cancel" and not move.picking_type_id.is_parts_issue
        )
        inside = [
            (move, place)
            for move in moves
            for place in (move, *move.move_line_ids)
            if place.location_dest_id.usage == "internal"
            and place.location_id != place.location_dest_id
            and place.location_id.usage in watched
        ]
        if not inside:
            return
        repair = self.env["stock.warehouse"]._repair_locations()
        held = self.env["stock.location"]._held_places()
        for move, place in inside:
            if not held._hold(place.location_dest_id):
                continue
            same = held.filtered(lambda one, place=place: one._hold(place.location_dest_id))
            if repair._hold(place.location_dest_id):
                same |= repair
            source = place.location_id
            if source.usage in _BESIDE:
                source = move.origin_returned_move_id.location_id
            if not source or not same._hold(source):
                raise UserError(
                    self.env._(
                        "%(part)s: goods go from the store to %(location)s only by a parts issue "
                        "that two people sign.",
                        part=place.product_id.display_name,
                        location=place.location_dest_id.display_name,
                    )
                )

    def _check_destination(self):
        """Refuse to issue to anywhere but a repair location or a van."""
        held = self.env["stock.location"]._held_places()
        for place in (*self, *self.move_line_ids):
            if not held._hold(place.location_dest_id):
                raise UserError(
                    self.env._(
                        "%(part)s would go to %(location)s: a parts issue brings parts to the "
                        "repair location or to a van only.",
                        part=place.product_id.display_name,
                        location=place.location_dest_id.display_name,
                    )
                )

    def _check_exit(self):
        """Refuse to use more than was asked for, or from elsewhere, or what was not issued.

        Without this a line of a service order's part that names the store as its source would
        take the part from there, unsigned.
        """
        if is_adjusting(self.env):
            return
        moves = self.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and "internal"
                in (move.location_id | move.move_line_ids.location_id).mapped("usage")
            )
        )
        if not moves:
            return
        held = self.env["stock.location"]._held_places()
        leaving = moves.filtered(
            lambda move: any(
                held._hold(place) for place in move.location_id | move.move_line_ids.location_id
            )
        )
        for move in leaving:
            if move.product_uom.compare(move.quantity, move.product_uom_qty) > 0 or not all(
                move.location_id._hold(place) for place in move.move_line_ids.location_id
            ):
                raise UserError(
                    self.env._(
                        "%(part)s: only what was asked for and issued to %(location)s can be used "
                        "from there. Correct the lines, or ask for more parts.",
                        part=move.product_id.display_name,
                        location=move.location_id.display_name,
                    )
                )
        leaving.move_line_ids.filtered("picked")._check_on_hand()
