from odoo import models
from odoo.exceptions import UserError

from .count_pass import is_applying
from .engine_count import OPEN


class StockMove(models.Model):
    """Nothing moves in the places of a frozen count."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        self._check_frozen()
        return super()._action_done(cancel_backorder)

    def _check_entry_done(self):
        self.filtered(lambda move: move.state == "done")._check_frozen()
        return super()._check_entry_done()

    def _check_frozen(self):
        """Refuse moves of counted parts from or to a place that is frozen for a count."""
        if is_applying(self.env) or not (frozen := self.env["engine.count"]._frozen_places()):
            return
        for move in (*self, *self.move_line_ids):
            if move.state == "cancel" or not move.product_id.is_storable:
                continue
            for count, places in frozen:
                if count.parts_only and not move.product_id.is_engine_part:
                    continue
                if places._hold(move.location_id) or places._hold(move.location_dest_id):
                    raise UserError(
                        self.env._(
                            "%(part)s: %(count)s freezes the place for a count. Wait until it is "
                            "applied, or ask for the count to be cancelled.",
                            part=move.product_id.display_name,
                            count=count.display_name,
                        )
                    )


class EngineCount(models.Model):
    _inherit = "engine.count"

    def _frozen_places(self):
        """Return (count, places) of the counts that freeze their places now."""
        frozen = self.sudo().search([("state", "in", OPEN), ("mode", "=", "frozen")])
        return [(count, count._places()) for count in frozen]
