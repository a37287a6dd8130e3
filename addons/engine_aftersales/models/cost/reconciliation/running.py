import calendar
import json
from decimal import Decimal

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, LockError, UserError
from odoo.tools import SQL, mute_logger

from odoo.addons.engine_base.tools import moment

from ....core.reconciliation import Sums, main_cause

_NOTHING = Sums(Decimal(0), Decimal(0), Decimal(0))


class EngineCostReconciliation(models.Model):
    """A run: compare, keep the differences, close what an earlier run had found."""

    _inherit = "engine.cost.reconciliation"

    @api.model
    def reconcile_month(self, company_id, month):
        """Compare one month of a company now, for finance, and return the new run's id.

        :param month: any day of the month
        """
        if not self.env.user.has_group("engine_base.group_finance"):
            raise AccessError(self.env._("Reconciling is for finance. Ask one of them."))
        company = self.env["res.company"].browse(company_id)
        if company not in self.env.companies:
            raise AccessError(
                self.env._("%(company)s is not one of your companies.", company=company_id)
            )
        try:
            day = fields.Date.to_date(month)
        except ValueError:
            day = None
        if not day:
            raise UserError(self.env._("%(month)s is not a day of a month.", month=month))
        return self._reconcile(company, day).id

    def action_reconcile_again(self):
        """Compare the same month once more, and open the new run."""
        self.ensure_one()
        new = self.browse(self.reconcile_month(self.company_id.id, self.date_from))
        return {**new.get_formview_action(), "target": "current"}

    @api.model
    def _reconcile(self, company, day, night=None):
        """Compare the month of ``day`` and return the new run.

        :param night: the night that asks; one run a night and month
        """
        first, last = _month_of(day)
        self._lock_company(company)
        found = self._compare(company, first, last)
        return self._keep(company, first, last, found, night)

    @api.model
    def _lock_company(self, company):
        """Let one comparison of a company keep its findings at a time."""
        [[is_free]] = self.env.execute_query(
            SQL(
                "SELECT pg_try_advisory_xact_lock(hashtext('engine.cost.reconciliation'), %s)",
                company.id,
            )
        )
        if not is_free:
            raise LockError(
                self.env._(
                    "%(company)s is being reconciled right now. Wait a moment and look at the "
                    "newest run.",
                    company=company.display_name,
                )
            )

    @api.model
    def _keep(self, company, first, last, found, night):
        sums, order_count, faults = found
        lines = self._differences(sums, faults, company.currency_id)
        totals = sums[None]
        waiting_count, waiting_amount = self._waiting(company, first, last)
        differing = sum(1 for line in lines if line["repair_id"])
        older = self.sudo().search(
            [("company_id", "=", company.id), ("date_from", "=", first)], order="number desc"
        )
        run = self._create_run(
            {
                "company_id": company.id,
                "date_from": first,
                "date_to": last,
                "number": (older[:1].number or 0) + 1,
                "night": night,
                "compared_at": moment.now(self.env),
                "user_id": self.env.uid,
                "order_count": max(order_count, differing),
                "agreed_count": max(order_count, differing) - differing,
                "differing_count": differing,
                "cost_amount": float(totals.cost),
                "analytic_amount": float(totals.analytic),
                "ledger_amount": float(totals.ledger),
                "unassigned_amount": float(
                    sum(line["analytic"] for line in lines if not line["repair_id"])
                ),
                "waiting_count": waiting_count,
                "waiting_amount": float(waiting_amount),
            }
        )
        older.filtered(lambda old: not old.superseded_by_id)._transitioning().write(
            {"superseded_by_id": run.id}
        )
        run._insert_lines(lines)
        run._close_older_lines()
        run._remind_finance()
        return self.browse(run.id)

    @api.model
    def _create_run(self, vals):
        """Create the run; the server starts anew where another one was kept in the meantime.

        Whoever waited for nobody but began before that one was kept does not see it.
        """
        try:
            with mute_logger("odoo.sql_db"):
                return self.sudo()._transitioning().create(vals)
        except UniqueViolation as error:
            raise ConcurrencyError(error.diag.constraint_name) from error

    @api.model
    def _differences(self, sums, faults, currency):
        """Return a dict per order, or cost centre without an order, that has a cause."""
        unit = Decimal(str(currency.rounding))
        lines = []
        for key in {*faults, *((order, None) for order in sums if order)}:
            order, centre = key
            found = faults.get(key, {})
            own = sums.get(order, _NOTHING) if order else _NOTHING
            if not order:
                own = Sums(Decimal(0), found["no_order"].amount, Decimal(0))
            cause = main_cause(own, found, unit)
            if cause:
                lines.append(
                    {
                        "repair_id": order,
                        "cost_centre_id": centre,
                        "cost": own.cost,
                        "analytic": own.analytic,
                        "ledger": own.ledger,
                        "difference": own.difference if order else -own.analytic,
                        "cause": cause,
                        "facts": {
                            name: {
                                "count": fault.count,
                                "amount": str(fault.amount),
                                "example": fault.example,
                            }
                            for name, fault in found.items()
                        },
                    }
                )
        return lines

    def _insert_lines(self, lines):
        """Write the differences in one statement; one that was explained stays explained.

        It stays so only as it was explained: the same sums and the same cause.
        """
        self.env.flush_all()
        rows = json.dumps(lines, default=str)
        made = self.env.execute_query(
            SQL(
                """
                INSERT INTO engine_cost_reconciliation_line
                       (run_id, company_id, date_from, repair_id, cost_centre_id, cost_amount,
                        analytic_amount, ledger_amount, difference, cause, facts, state, reason,
                        decided_by_id, decided_at, create_uid, create_date, write_uid, write_date)
                SELECT %(run)s, %(company)s, %(month)s, new.repair_id, new.cost_centre_id,
                       new.cost, new.analytic, new.ledger, new.difference, new.cause, new.facts,
                       'open', old.reason, old.decided_by_id, old.decided_at,
                       %(user)s, NOW() AT TIME ZONE 'UTC', %(user)s, NOW() AT TIME ZONE 'UTC'
                  FROM jsonb_to_recordset(%(rows)s::jsonb) AS new(
                       repair_id int, cost_centre_id int, cost numeric, analytic numeric,
                       ledger numeric, difference numeric, cause varchar, facts jsonb)
                  LEFT JOIN engine_cost_reconciliation_line old
                    ON old.company_id = %(company)s AND old.date_from = %(month)s
                   AND old.state = 'explained' AND old.run_id <> %(run)s
                   AND old.repair_id IS NOT DISTINCT FROM new.repair_id
                   AND old.cost_centre_id IS NOT DISTINCT FROM new.cost_centre_id
                   AND old.cause = new.cause AND old.cost_amount = new.cost
                   AND old.analytic_amount = new.analytic AND old.ledger_amount = new.ledger
                 ORDER BY ABS(new.difference) DESC, new.repair_id
                RETURNING id, decided_by_id IS NOT NULL
                """,
                run=self.id,
                company=self.company_id.id,
                month=self.date_from,
                user=self.env.uid,
                rows=rows,
            )
        )
        self.env.invalidate_all(flush=False)
        explained = self.line_ids.browse(
            line_id for line_id, was_explained in made if was_explained
        )
        explained._transition("carry_over", note=self.env._("Explained in an earlier run"))

    def _close_older_lines(self):
        """Close what older runs left open: it goes on in this run, or it is gone."""
        found = self.env.execute_query(
            SQL(
                """
                SELECT old.id,
                       EXISTS (SELECT FROM engine_cost_reconciliation_line new
                                WHERE new.run_id = %(run)s
                                  AND new.repair_id IS NOT DISTINCT FROM old.repair_id
                                  AND new.cost_centre_id IS NOT DISTINCT FROM old.cost_centre_id)
                  FROM engine_cost_reconciliation_line old
                 WHERE old.company_id = %(company)s AND old.date_from = %(month)s
                   AND old.run_id <> %(run)s AND old.state IN ('open', 'explained')
                """,
                company=self.company_id.id,
                month=self.date_from,
                run=self.id,
            )
        )
        for closing, note in (
            ("goes_on", self.env._("Goes on in run %(run)s", run=self.name)),
            ("gone", self.env._("Agrees in run %(run)s", run=self.name)),
        ):
            lines = self.line_ids.browse(
                line_id for line_id, goes_on in found if goes_on == (closing == "goes_on")
            )
            lines._transition("close", note=note)
            lines._transitioning().write({"closed_by_id": self.id, "closing": closing})

    def _check_still_true(self):
        """Raise when the month is not any more as this run found it."""
        if self._has_moved():
            self._refuse(
                self.env._("the books have changed since it was made. Reconcile the month again.")
            )

    def _has_moved(self):
        """Tell whether a comparison now finds other sums or other differences than this run."""
        self.ensure_one()
        run = self.sudo()
        sums, _count, faults = self._compare(run.company_id, run.date_from, run.date_to)
        currency = run.currency_id
        now = {
            (line["repair_id"], line["cost_centre_id"], line["cause"], float(line["difference"]))
            for line in self._differences(sums, faults, currency)
        }
        then = {
            (line.repair_id.id or None, line.cost_centre_id.id or None, line.cause, line.difference)
            for line in run.line_ids
        }
        pairs = (
            (sums[None].cost, run.cost_amount),
            (sums[None].analytic, run.analytic_amount),
            (sums[None].ledger, run.ledger_amount),
        )
        return now != then or any(
            currency.compare_amounts(float(amount), before) for amount, before in pairs
        )


def _month_of(day):
    """Return the first and the last day of the month of ``day``."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
