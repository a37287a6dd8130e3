from datetime import timedelta

from odoo import models
from odoo.fields import Command
from odoo.tools import format_date

from odoo.addons.engine_base.tools import moment

from ...core import posting


class RepairOrder(models.Model):
    """The journal entries of the cost, made and posted for all orders together.

    One per order; another one where parts are moved from where stock has booked them, on the day
    of stock's own entry, so that each month has what it cost.
    """

    _inherit = "repair.order"

    def _create_cost_entries(self, sources, days):
        """Book what no entry of stock has booked, move what is booked elsewhere, use provisions.

        :param days: {order id: accounting date}
        :return: {source key: journal item} of everything that these entries book
        """
        by_entry = {}
        for source in sources:
            by_entry.setdefault((source.order.id, source.is_moved), []).append(source)
        stock_days = {
            order_id: own[0].booked_item.date
            for (order_id, is_moved), own in by_entry.items()
            if is_moved
        }
        moved_days = self.browse(stock_days)._accounting_days(stock_days)
        made = [
            (order, items, (moved_days if is_moved else days)[order.id])
            for order in self
            for is_moved in (False, True)
            if (items := order._cost_items(by_entry.get((order.id, is_moved), ())))
        ]
        entries = self.env["account.move"].create(
            [order._prepare_cost_entry_vals(items, day) for order, items, day in made]
        )
        entries._post(soft=False)  # also on a day to come, where today is locked
        booked = {}
        for entry, (_order, items, _day) in zip(entries, made, strict=True):
            for line, item in zip(entry.line_ids.sorted("id"), items, strict=True):
                booked.update(dict.fromkeys(item.keys, line))
        return booked

    def _cost_items(self, sources):
        """Return the items of the order's entry, from the pure rule."""
        self.ensure_one()
        rounding = self.company_currency_id.rounding
        return posting.items(
            (source.line(round(source.amount / rounding)) for source in sources),
            self.company_id._engine_provision(),
        )

    def _prepare_cost_entry_vals(self, items, day):
        self.ensure_one()
        labels = self._kind_labels()
        currency = self.company_currency_id
        lines = []
        for item in items:
            amount = currency.round(abs(item.units) * currency.rounding)
            lines.append(
                {
                    "name": f"{labels[item.kind]} {self.name}",
                    "account_id": item.account,
                    "debit": amount if item.units > 0 else 0.0,
                    "credit": 0.0 if item.units > 0 else amount,
                    "partner_id": self.partner_id.commercial_partner_id.id,
                    "product_id": item.product,
                    "repair_id": self.id,
                    "service_cost_side": item.side,
                    "analytic_distribution": {str(item.centre): 100},
                }
            )
        return {
            **self._prepare_entry_vals(self.company_id.engine_service_journal_id, lines, day),
            "service_cost_order_id": self.id,
        }

    def _prepare_entry_vals(self, journal, lines, day=None):
        self.ensure_one()
        return {
            "journal_id": journal.id,
            "date": day or self._accounting_days(journal=journal)[self.id],
            "ref": self.name,
            "line_ids": [Command.create(vals) for vals in lines],
        }

    def _accounting_days(self, wanted=None, journal=None):
        """Return {order id: the day to book on}: the wanted day, or the first open one.

        :param wanted: {order id: day}; empty: the business day
        """
        days, known = {}, {}
        for order in self:
            company = order.company_id
            book = journal or company.engine_service_journal_id
            day = (
                wanted[order.id]
                if wanted
                else self.env.context.get("force_period_date")
                or moment.company_today(self.env, company, order)
            )
            key = (company, book, day)
            if key not in known:
                locks = company._get_violated_lock_dates(day, False, book)
                known[key] = locks[-1][0] + timedelta(days=1) if locks else day
            days[order.id] = known[key]
        return days

    def _tell_moved_days(self, days):
        """Say in the chatter of the orders whose day is locked when they are booked instead."""
        moved = {}
        for order in self:
            today = moment.company_today(self.env, order.company_id, order)
            if days[order.id] > today:
                moved[order.id] = self.env._(
                    "The books are closed up to and including %(locked)s: the cost is booked on "
                    "%(day)s, the first open day.",
                    locked=format_date(self.env, days[order.id] - timedelta(days=1)),
                    day=format_date(self.env, days[order.id]),
                )
        if moved:
            self.browse(moved)._message_log_batch(moved)
