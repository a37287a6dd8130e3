from odoo import models
from odoo.exceptions import UserError

from ...core import barcode

BARCODE_WIDTH_MM, BARCODE_HEIGHT_MM = 60, 12
SHEET_LINES_MAX = 5000
"""A browser prints that many in a minute; more paper than that is a count by location."""


class EngineCount(models.Model):
    """The count on paper: what is to be counted, place by place, with room for the quantity."""

    _inherit = "engine.count"

    def action_print_sheet(self):
        """Print the sheets: of the count while it is on, of the recount once it is compared."""
        self.check_access("read")
        for count in self:
            count._check_sheet()
        return self.env.ref("engine_parts.engine_count_sheet_report").report_action(self)

    def _check_sheet(self):
        """Refuse a sheet with nothing on it, or with more than anybody can carry."""
        if self.state not in ("counting", "compared"):
            raise UserError(
                self.env._(
                    "%(count)s: sheets are printed while it is counted or recounted. Start it "
                    "first.",
                    count=self.display_name,
                )
            )
        lines = self.env["engine.count.line"].search_count(self._sheet_domain())
        if not lines:
            raise UserError(
                self.env._("%(count)s: nothing to count by hand.", count=self.display_name)
            )
        if lines > SHEET_LINES_MAX:
            raise UserError(
                self.env._(
                    "%(count)s: %(lines)s lines are too many for paper. Count fewer locations at "
                    "a time, or with a reader.",
                    count=self.display_name,
                    lines=lines,
                )
            )

    def _sheet_domain(self):
        domain = [("count_id", "=", self.id)]
        if self.state == "compared":
            domain += [("kind", "!=", "match"), ("is_recounted", "=", False)]
        return domain

    def _sheet_places(self):
        """Return (location, lines) of what is printed, in the order of the walk."""
        self.ensure_one()
        lines = self.env["engine.count.line"].search(self._sheet_domain())
        ordered = lines.sorted(
            lambda line: (
                line.location_id.complete_name,
                line.product_id.default_code or "",
                line.product_id.name,
                line.lot_id.name or "",
                line.id,
            )
        )
        return list(ordered.grouped("location_id").items())

    def _sheet_barcode(self):
        """Return the number of the count for a scanner, as a picture; none if it cannot be."""
        try:
            return barcode.code128_address(self.name, BARCODE_WIDTH_MM, BARCODE_HEIGHT_MM)
        except ValueError:  # a sequence with Chinese characters in it
            return None

    def _sheet_shows_expected(self):
        """A blind count prints no quantity, whoever prints it and when."""
        self.ensure_one()
        return not self.is_blind
