from odoo import models

# A part that went there is in an engine, or with somebody else: its tag comes back no more.
_GONE = ("production", "customer", "supplier")


class StockMove(models.Model):
    """Tags follow their parts: out with an issue, back with a return, and out of use."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._take_scanned_tags_along()
        moves._retire_tags_of_gone_parts()
        return moves

    def _take_scanned_tags_along(self):
        """Let the tags that were scanned at an issue go where its parts go.

        Of equal parts without a number a tag says only which of them left if it was scanned;
        the others are retired by the count that misses them.
        """
        tags = self.env["engine.rfid.tag"]
        if issued := self._with_scans():
            tags._leave_with(issued.move_line_ids)
        if back := self.filtered(lambda move: move.origin_returned_move_id._with_scans()):
            tags._come_back_with(back.move_line_ids)
        used = self.filtered(lambda move: move.location_dest_id.usage in _GONE)
        if origins := used.move_orig_ids._with_scans():
            tags._end_with(origins)

    def _with_scans(self):
        """Return the parts of issues among these on which something was scanned."""
        return self.filtered(
            lambda move: (
                move.picking_type_id.is_parts_issue
                and any(line.issuer_code or line.checker_code for line in move.move_line_ids)
            )
        )

    def _retire_tags_of_gone_parts(self):
        """Retire the tags of serial numbers that have left for good: no count expects them."""
        lots = self.move_line_ids.filtered(
            lambda line: line.tracking == "serial" and line.location_dest_id.usage in _GONE
        ).lot_id
        if not lots:
            return
        tags = (
            self.env["engine.rfid.tag"]
            .sudo()
            .search(
                [
                    ("lot_id", "in", lots.ids),
                    ("is_serial_tag", "=", True),
                    ("state", "!=", "retired"),
                ]
            )
        )
        tags._transition("retire", note=self.env._("The part was used or has left the company."))
