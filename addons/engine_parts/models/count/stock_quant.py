from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

from ..issue.issue_pass import ADJUSTING, ADJUSTING_KEY
from . import bulk_apply
from .count_pass import is_applying


class StockQuant(models.Model):
    """Spare parts in stock change by a signed count; other goods by core's Physical Inventory."""

    _inherit = "stock.quant"

    @api.model
    def _apply_differences(self, differences):
        """Adjust the stock by counted differences; see :mod:`bulk_apply`.

        Not a door: the count checks who may, signs and locks before it calls this.

        :param differences: list of :class:`bulk_apply.Difference`, one per part, place and lot
        :return: ``{"bulk": n, "core": n}``
        """
        return bulk_apply.apply(self.env, differences)

    def _apply_inventory(self, date=None):
        self._check_part_adjustment()
        adjusting = self.with_context(**{ADJUSTING_KEY: ADJUSTING})
        return super(StockQuant, adjusting)._apply_inventory(date)

    def _check_part_adjustment(self):
        """Refuse to adjust spare parts around the count; the head of stock names a reason."""
        if is_applying(self.env) or self.env.uid == SUPERUSER_ID:
            return
        parts = self.product_id.filtered("is_engine_part")
        if not parts:
            return
        manager = self.env.user.has_group("stock.group_stock_manager")
        if manager and (self.env.context.get("inventory_name") or "").strip():
            return
        raise UserError(
            self.env._(
                "%(parts)s: the stock of spare parts changes by a count that two people sign. "
                "Start a count of this place; only the administrator of the stock adjusts it "
                "directly, and names the reason.",
                parts=", ".join(parts[:5].mapped("display_name")),
            )
        )
