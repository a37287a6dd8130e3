from odoo import models
from odoo.exceptions import UserError

from ...core import issue
from .issue_pass import passed_ids
from .stock_picking import OPEN_STATES

MOVE_IDENTITY = ("product_id", "product_uom", "location_id", "location_dest_id")
LINE_IDENTITY = (
    "product_id",
    "product_uom_id",
    "location_id",
    "location_dest_id",
    "lot_id",
    "package_id",
    "result_package_id",
    "owner_id",
)


class StockPicking(models.Model):
    """The goods of a parts issue: what may be issued, and what a signature stands for."""

    _inherit = "stock.picking"

    def _check_goods(self):
        """Refuse an issue of nothing, of more than asked for, or of more than the store has."""
        held = self.env["stock.location"]._held_places()
        self._moves_to_issue().move_line_ids.fetch(["product_id", "location_id"])  # of all at once
        for picking in self:
            moves = picking._moves_to_issue()
            if not any(move.quantity > 0 for move in moves):
                raise UserError(
                    self.env._(
                        "%(issue)s: nothing is reserved yet. Check the availability, or promise "
                        "the parts for a day.",
                        issue=picking.display_name,
                    )
                )
            for move in moves:
                picking._check_quantity_asked(move)
                picking._check_way(move, held)
        lines = self._moves_to_issue().move_line_ids
        self._check_shelf_life(lines)
        lines._check_on_hand()

    def _check_shelf_life(self, lines):
        """Refuse lots whose last day of use is over, whatever was reserved when."""
        if expired := lines.lot_id._expired()[:1]:
            line = lines.filtered(lambda line: line.lot_id == expired)[:1]
            raise UserError(
                self.env._(
                    "%(issue)s: lot %(lot)s of %(part)s has passed its shelf life. Reserve another "
                    "lot and scrap this one.",
                    issue=line.picking_id.display_name,
                    lot=expired.name,
                    part=line.product_id.display_name,
                )
            )

    def _check_quantity_asked(self, move):
        if move.product_uom.compare(move.quantity, move.product_uom_qty) > 0:
            raise UserError(
                self.env._(
                    "%(issue)s: %(quantity)s of %(part)s is more than the %(demand)s that were "
                    "asked for.",
                    issue=self.display_name,
                    quantity=move.quantity,
                    part=move.product_id.display_name,
                    demand=move.product_uom_qty,
                )
            )

    def _check_way(self, move, held):
        """Refuse lines that are not what their move says: another part, another way."""
        lines = move.move_line_ids
        if (
            lines.product_id - move.product_id
            or not all(move.location_id._hold(place) for place in lines.location_id)
            or not all(move.location_dest_id._hold(place) for place in lines.location_dest_id)
            or not held._hold(move.location_dest_id)
        ):
            raise UserError(
                self.env._(
                    "%(issue)s: %(part)s must go as it was asked for, from the store to the repair "
                    "location or the van. Correct its lines.",
                    issue=self.display_name,
                    part=move.product_id.display_name,
                )
            )

    def _moves_to_issue(self):
        return self.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))

    def _is_all_reserved(self):
        """Tell whether nothing is missing, by the reserved quantities themselves."""
        moves = self._moves_to_issue()
        return bool(moves) and all(
            move.product_uom.compare(move.quantity, move.product_uom_qty) >= 0 for move in moves
        )

    def _fingerprint(self):
        """Return what a signature on this issue stands for, as a hash."""
        self.ensure_one()
        rows = []
        for move in self._moves_to_issue():
            rows.append([move.id, move.product_uom_qty, *(move[name].id for name in MOVE_IDENTITY)])
            rows += [
                [move.id, line.id, line.quantity, *(line[name].id for name in LINE_IDENTITY)]
                for line in move.move_line_ids
            ]
        return issue.fingerprint(rows)

    def _content_changed(self):
        """Void the signatures of those of these issues whose goods have changed."""
        issues = self.filtered(lambda picking: picking.id not in passed_ids(self.env))
        issues._mark_special_parts()
        changed = issues.filtered(
            lambda picking: (
                picking.issue_fingerprint
                and picking.issue_state in OPEN_STATES
                and picking.issue_fingerprint != picking._fingerprint()
            )
        )
        changed._void(self.env._("the goods were changed"))

    def _mark_special_parts(self):
        """Special once, special for good: a part that loses its mark meanwhile changes nothing."""
        special = self.filtered(
            lambda picking: (
                not picking.needs_special_signature
                and any(picking.move_ids.product_id.mapped("is_special_part"))
            )
        )
        if special:
            special._transitioning().needs_special_signature = True
