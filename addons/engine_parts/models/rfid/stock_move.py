from odoo import models

# A part that went there is in an engine, or with somebody else: its tag comes back no more.
_GONE = ("production", "customer", "supplier")


class StockMove(models.Model):
    """A part that is used up takes its tag out of use."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._retire_tags_of_gone_parts()
        return moves

    def _retire_tags_of_gone_parts(self):
        """Retire the tags of single parts that have left for good, so that no count expects them.

        The tag of a lot of many, or of a part without a number, does not say which of them left:
        such a tag is retired by the count that misses it.
        """
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
