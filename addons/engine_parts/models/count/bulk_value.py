"""The value of bulk adjustments, by the rules and with the methods of stock_account."""

from __future__ import annotations

from collections import defaultdict

from . import bulk_entry


class Values:
    """What each plain difference is worth, and what follows from it for cost and accounts."""

    def __init__(self, env, plan, plain):
        self.env, self.plan, self.plain = env, plan, plain
        self.currency = env.company.currency_id
        taken = defaultdict(float)
        self._value = {one.key: self._worth(one, taken) for one in plain}

    def _worth(self, one, taken):
        """Return the value at the cost before the count, in core's order: losses come first."""
        product, quantity = self.plan.product(one), abs(one.quantity)
        if one.quantity > 0 or product.cost_method != "fifo":
            return self.currency.round(product.standard_price * quantity)
        worth = product.with_context(fifo_qty_already_processed=taken[product.id])
        taken[product.id] += quantity
        return self.currency.round(worth._run_fifo(quantity))

    def of(self, one):
        return self._value[one.key]

    def finish(self, moves):
        """Recompute the costs, post what has to be posted; ``moves`` in the order of ``plain``."""
        rows = list(zip(moves, self.plain, strict=True))
        products = self.env["product.product"].with_company(self.env.company)
        gains = products.browse(
            dict.fromkeys(one.product_id for one in self.plain if one.quantity > 0)
        )
        gains._update_standard_price()
        posted = [move.id for move, one in rows if self._is_posted(one)]
        bulk_entry.post(moves.browse(posted))
        losses = products.browse(
            dict.fromkeys(one.product_id for one in self.plain if one.quantity < 0)
        )
        losses.filtered(lambda product: product.cost_method == "fifo")._update_standard_price()

    def _is_posted(self, one):
        """The rule of `stock.move._should_create_account_move`, without reading the move."""
        product = self.plan.product(one)
        place = self.env["stock.location"].browse(one.location_id)
        accounts = place.valuation_account_id or self.plan.loss[product.id].valuation_account_id
        return bool(accounts) and product.valuation == "real_time"
