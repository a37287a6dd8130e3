from odoo import models


class StockMoveLine(models.Model):
    """A line of a parts issue is confirmed by the tag on the part, too."""

    _inherit = "stock.move.line"

    def _with_code(self, code):
        """Look for a tag in use where the code is no barcode, part number or lot."""
        found = super()._with_code(code)
        if found or not self:
            return found
        tag = (
            self.env["engine.rfid.tag"]
            .sudo()
            .search(
                [
                    ("epc", "=", self.env["engine.rfid.tag"]._spelled(code)),
                    ("company_id", "in", self.company_id.ids),
                    ("state", "=", "commissioned"),
                ],
                limit=1,
            )
        )
        # A tag that names no lot does not tell which of a traced part it is.
        return self.filtered(
            lambda line: line.product_id == tag.product_id and line.lot_id == tag.lot_id
        )
