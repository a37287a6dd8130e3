from odoo import models


class StockMoveLine(models.Model):
    """A line of a parts issue is confirmed by the tag on the part, too."""

    _inherit = "stock.move.line"

    def _with_code(self, code):
        """Look for a tag in use where the code is no barcode, part number or lot."""
        found = super()._with_code(code)
        if found or not self:
            return found
        tag = self._tag_of(code)
        # A tag that names no lot does not tell which of a traced part it is.
        return self.filtered(
            lambda line: line.product_id == tag.product_id and line.lot_id == tag.lot_id
        )

    def _with_room_for(self, role, code):
        """Each piece of a line may carry a tag of its own: all that are scanned go along."""
        tag = self._tag_of(code)
        return self.filtered(
            lambda line: (
                tag
                and tag.epc not in map(tag._spelled, line._codes(role))
                and len(line._codes(role)) < line.quantity_product_uom
            )
        )

    def _tag_of(self, code):
        """Return the tag in use that a code is the EPC of, if any."""
        tags = self.env["engine.rfid.tag"].sudo()
        return tags.search(
            [
                ("epc", "=", tags._spelled(code)),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "commissioned"),
            ],
            limit=1,
        )
