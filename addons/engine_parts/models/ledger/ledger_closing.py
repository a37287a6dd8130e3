import logging
from datetime import timedelta
from math import inf

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import api, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

from ...core import ledger
from . import ledger_sql

_logger = logging.getLogger(__name__)

LOCK = 190_719  # any number, the same for all: the advisory lock of the ledger
DAYS_AT_ONCE = 31
_LOOKED_BACK = object()  # in the context; a client cannot send it
OVERLAP = timedelta(hours=1)
"""A transaction that began before a closing and ended after it dates its rows before it."""


class EnginePartsLedgerDay(models.Model):
    """Drawing up, refreshing and closing of days."""

    _inherit = "engine.parts.ledger.day"

    @api.model
    def _cron_close(self):
        """Close the days that are over in every company, some days per transaction."""
        for company in self.env["res.company"].sudo().search([]):  # pylint: disable=no-search-all
            try:
                while closed := self._close_due(company, DAYS_AT_ONCE):
                    if not self.env["ir.cron"]._commit_progress(closed):
                        return
                self._refresh(company)
                self.env["ir.cron"]._commit_progress(1)
            except (LockError, SerializationFailure, UniqueViolation):
                self.env.cr.rollback()
                _logger.info("Parts ledger of %s: somebody else is at it.", company.name)

    def action_close_due(self):
        """Close every day that is over and draw up today, for the companies at hand."""
        self._check_keeper()
        for company in self.env.companies:
            self.sudo()._close_due(company)
            self.sudo()._refresh(company)
        return True

    @api.model
    def _close_due(self, company, limit=inf, first_day=None):
        """Close the days that are over, at most ``limit``, in this transaction; return how many.

        Late corrections are looked for on the first of them only: a transaction sees the same
        moves on all of its days, and those that end after it are found by the next one.
        """
        closed = 0
        days = self
        while closed < limit and days._close_next(company, first_day):
            days = self.with_context(engine_ledger_looked_back=_LOOKED_BACK)
            closed += 1
        return closed

    @api.model
    def _check_keeper(self):
        if not self.env.su and not self.env.user.has_group("engine_base.group_manager"):
            raise AccessError(
                self.env._(
                    "The days of the parts ledger are closed by the system every night, and by "
                    "the after-sales administrator in between. Ask the administrator."
                )
            )

    @api.model
    def _close_next(self, company, first_day=None):
        """Close the next day of the company that is over; tell whether there was one.

        :param first_day: where a ledger that is not there yet begins, else as the policy says
        """
        self._take_turn(company)
        today = company._engine_day(moment.now(self.env))
        last = self._last_day(company)
        if last.state == "open" and last.day < today:
            last._clear()
            last._draw_up()
            last._close()
            return True
        if last:
            following = last.day + timedelta(days=1)
        else:
            following = first_day or self._first_day(company, today)
        if last.state == "open" or following >= today:
            return False
        day = self._open_day(company, following, last)
        day._draw_up()
        day._close()
        return True

    @api.model
    def _refresh(self, company):
        """Draw up the day that is running, anew if it is there; it stays open."""
        self._take_turn(company)
        today = company._engine_day(moment.now(self.env))
        last = self._last_day(company)
        if last.state == "open":
            last._clear()
            last._draw_up()
        elif last and last.day == today - timedelta(days=1):
            self._open_day(company, today, last)._draw_up()

    @api.model
    def _take_turn(self, company):
        """One at a time per company, until the end of the transaction."""
        rows = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK, company.id)
        )
        if not rows[0][0]:
            raise LockError(
                self.env._(
                    "%(company)s: somebody else is closing the parts ledger right now. Try again "
                    "in a minute.",
                    company=company.name,
                )
            )

    @api.model
    def _last_day(self, company):
        return self.search([("company_id", "=", company.id)], order="day desc", limit=1)

    @api.model
    def _first_day(self, company, today):
        """Return the day that a new ledger starts with: the first move, or what the policy says."""
        limit = today - timedelta(
            days=self.env["engine.policy"]._of(company, today).ledger_start_days
        )
        moves = self.env["stock.move"].search_fetch(
            [
                ("company_id", "=", company.id),
                ("state", "=", "done"),
                ("product_id.is_engine_part", "=", True),
            ],
            ["date"],
            order="date, id",
            limit=1,
        )
        return max(limit, company._engine_day(moves.date)) if moves else today - timedelta(days=1)

    @api.model
    def _open_day(self, company, day, previous):
        _begin, end = ledger.day_bounds(day, company._engine_zone())
        return (
            self._unlocked()
            .create(
                {
                    "company_id": company.id,
                    "day": day,
                    "previous_id": previous.id,
                    "is_start": not previous,
                    "starts_at": previous and previous.ends_at,
                    "ends_at": max(end, previous.ends_at) if previous else end,
                }
            )
            .with_context(engine_unlocked=None)
        )

    def _clear(self):
        """Take the rows of an open day out again: they are drawn up anew."""
        self.ensure_one()
        if self.state != "open":
            raise UserError(
                self.env._(
                    "%(day)s is closed: a closed day of the ledger never changes. What came later "
                    "stands in the next open day.",
                    day=self.display_name,
                )
            )
        for table in ("engine_parts_ledger", "engine_parts_ledger_late"):
            self.env.cr.execute(
                SQL("DELETE FROM %s WHERE day_id = %s", SQL.identifier(table), self.id)
            )
        self.env.cr.execute(
            SQL(
                "DELETE FROM engine_parts_ledger_part WHERE company_id = %s AND joined_on = %s",
                self.company_id.id,
                self.day,
            )
        )

    def _draw_up(self):
        """Make the rows of the day from the stock moves, in one statement."""
        self.ensure_one()
        self.env.flush_all()
        ledger_sql.give_memory(self.env.cr)
        self.env.cr.execute(ledger_sql.build(self._facts(), self.id))
        self.env.cr.execute(
            SQL(
                """
                UPDATE engine_parts_ledger_day day
                   SET derived_at = now() AT TIME ZONE 'UTC', row_count = found.rows,
                       value = found.value, late_count = found.late
                  FROM (SELECT count(*) AS rows, coalesce(sum(value), 0) AS value,
                               (SELECT count(*) FROM engine_parts_ledger_late
                                 WHERE day_id = %(id)s) AS late
                          FROM engine_parts_ledger WHERE day_id = %(id)s) found
                 WHERE day.id = %(id)s
                """,
                id=self.id,
            )
        )
        self.env.invalidate_all(flush=False)

    def _facts(self):
        """Return what the statement has to know of the day."""
        self.ensure_one()
        previous = self.previous_id
        begin = self.starts_at.isoformat(" ") if self.starts_at else "-infinity"
        since = (previous.derived_at - OVERLAP).isoformat(" ") if previous else "infinity"
        if self.env.context.get("engine_ledger_looked_back") is _LOOKED_BACK:
            since = "infinity"
        return {
            "company": self.company_id.id,
            "day": self.day,
            "begin": begin,
            "end": self.ends_at.isoformat(" "),
            "since": since,
            "previous": previous.id or 0,
            "digits": self.company_id.currency_id.decimal_places,
            "method": self._usual_cost_method(self.company_id),
        }

    @api.model
    def _usual_cost_method(self, company):
        """Return the costing method of parts whose category names none for the company."""
        categories = self.env["product.category"].with_company(company)
        field = categories._fields["property_cost_method"]
        return field.get_company_dependent_fallback(categories) or company.cost_method

    def _close(self):
        """Seal the rows as they are; from here on they never change."""
        for day in self:
            day._unlocked().write(
                {
                    "closed_at": moment.now(self.env, day),
                    "seal": ledger.day_seal(
                        day.previous_id.seal or "", day.day, day._stored_seals()
                    ),
                }
            )
        self._unlocked()._transition("close")

    def _stored_seals(self):
        """Return the seals of the rows, and of the late corrections, in a fixed order."""
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                "SELECT seal FROM engine_parts_ledger WHERE day_id = %s"
                " ORDER BY product_id, location_id",
                self.id,
            )
        )
        late = self.env.execute_query(
            SQL(
                """
                SELECT concat_ws('/', original_day, product_id, location_id, trim_scale(in_qty),
                                 trim_scale(out_qty), trim_scale(adjusted_qty),
                                 trim_scale(moved_value))
                  FROM engine_parts_ledger_late WHERE day_id = %s
                 ORDER BY original_day, product_id, location_id
                """,
                self.id,
            )
        )
        return [seal or "" for (seal,) in rows + late]
