"""The comparison itself: a handful of set-based statements, whatever the number of orders.

All of them read one snapshot, because Odoo's transactions are REPEATABLE READ. What counts in a
month: a cost line by its accounting date, the analytic line that it names with it, a journal item
by its own date. Over all months together they are what ``repair.order._cost_sums`` compares.
"""

from decimal import Decimal

from odoo import models

from ....core.reconciliation import Fault, Sums
from .statements import Statements


class EngineCostReconciliation(models.Model):
    _inherit = "engine.cost.reconciliation"

    def _compare(self, company, day_from, day_to):
        """Return the sums, the number of orders, and {(order id, centre id): {cause: Fault}}.

        Sums are {order id: Sums} of the orders that differ; those of ``None`` are the month's.
        """
        self.env.flush_all()
        period = Statements(self.env, company, day_from, day_to)
        faults = {}

        def add(key, cause, *fact):
            found = faults.setdefault(key, {})
            found[cause] = _fault(*fact).with_other(found.get(cause))

        for query in (
            period.row_faults(),
            period.stray_lines(),
            period.items_off(),
            period.stray_items(),
            period.sources_left_out(),
        ):
            for order, cause, *fact in self.env.execute_query(query):
                add((order, None), cause, *fact)
        rows = self.env.execute_query(period.sums([order for order, _centre in faults]))
        sums = {order: _sums(*amounts) for order, *amounts, _count in rows}
        order_count = next(count for order, *_amounts, count in rows if order is None)
        for centre, *fact in self.env.execute_query(period.no_order()):
            add((None, centre), "no_order", *fact)
        return sums, order_count, faults

    def _waiting(self, company, day_from, day_to):
        """Return how many orders of the month are not costed yet, and what they cost so far."""
        period = Statements(self.env, company, day_from, day_to)
        return self.env.execute_query(period.waiting())[0]


class EngineServiceCost(models.Model):
    _inherit = "engine.service.cost"

    _period_idx = models.Index("(company_id, date)")


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    _service_period_idx = models.Index("(company_id, date) WHERE repair_id IS NOT NULL")


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    _service_period_idx = models.Index("(company_id, date) WHERE repair_id IS NOT NULL")


class StockMove(models.Model):
    _inherit = "stock.move"

    _service_period_idx = models.Index("(company_id, date) WHERE repair_id IS NOT NULL")


def _exact(amount):
    """Return the decimal that the database sent as a float."""
    return Decimal(str(amount))


def _sums(*amounts):
    return Sums(*map(_exact, amounts))


def _fault(count, amount, largest, example):
    return Fault(count, _exact(amount), _exact(largest), example or "")
