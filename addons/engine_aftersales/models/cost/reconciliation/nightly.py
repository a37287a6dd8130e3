import logging

from dateutil.relativedelta import relativedelta
from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, LockError
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

_ACTIVITY = "engine_aftersales.mail_activity_type_reconciliation"
_MAX_REMINDED = 8
_logger = logging.getLogger(__name__)


class EngineCostReconciliation(models.Model):
    """Every night: the open months of each company, once, and finance is told what is open."""

    _inherit = "engine.cost.reconciliation"

    @api.model
    def _cron_reconcile(self):
        """Compare the open months; a second start in the same night does nothing.

        A month that a person is comparing right now is left to the next start, which the
        scheduler makes by itself as long as something remains.
        """
        todo = self._months_of_the_night()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(todo))
        for company, month, night, agreed_run in todo:
            try:
                self._reconcile_by_night(company, month, night, agreed_run)
                if not cron._commit_progress(processed=1):
                    break
            except (LockError, ConcurrencyError, SerializationFailure):
                self.env.cr.rollback()
                _logger.info("Reconciling %s of %s: somebody else is at it.", month, company.name)

    @api.model
    def _reconcile_by_night(self, company, month, night, agreed_run):
        if not agreed_run or agreed_run._has_moved():
            self.with_company(company)._reconcile(company, month, night=night)

    @api.model
    def _months_of_the_night(self):
        """Return (company, first day, night, agreed run) of the months that this night looks at.

        Every month with a cost that finance has not agreed to, and for some months, by policy,
        those that are agreed: these get a new run only when something has moved.
        """
        runs = self.sudo().search_fetch(
            [("superseded_by_id", "=", False)], ["company_id", "date_from", "state", "night"]
        )
        newest = {(run.company_id, run.date_from): run for run in runs}
        todo = []
        for company, month in self._cost_months():
            run = newest.get((company, month), self.browse())
            today = moment.company_today(self.env, company)
            watched = self.env["engine.policy"]._of(company).reconciliation_watch_months
            if run.night == today:
                continue
            if run.state != "agreed":
                todo.append((company, month, today, self.browse()))
            elif month >= today.replace(day=1) - relativedelta(months=watched):
                todo.append((company, month, today, run))
        return todo

    @api.model
    def _cost_months(self):
        """Return (company, first day) of every month between a company's first and last cost."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT company.id, month::date
                  FROM res_company company
                 CROSS JOIN LATERAL (
                       SELECT (SELECT MIN(date) FROM engine_service_cost cost
                                WHERE cost.company_id = company.id) AS first_day,
                              (SELECT MAX(date) FROM engine_service_cost cost
                                WHERE cost.company_id = company.id) AS last_day) AS span
                 CROSS JOIN LATERAL generate_series(
                       date_trunc('month', first_day), last_day, '1 month') AS month
                 ORDER BY 2, 1
                """
            )
        )
        companies = self.env["res.company"].sudo()
        return [(companies.browse(company_id), first) for company_id, first in rows]

    def _remind_finance(self):
        """Give finance one activity on the newest run with open differences, and none on others."""
        self.ensure_one()
        older = self.search(
            [("company_id", "=", self.company_id.id), ("date_from", "=", self.date_from)]
        )
        older.activity_ids.unlink()
        if not self.open_count:
            return
        people = self.env["res.users"]._engine_role_users("finance", self.company_id)
        quiet = self.with_context(mail_activity_quick_update=True)  # in their list, no e-mail
        for user in people[:_MAX_REMINDED]:
            quiet.activity_schedule(
                _ACTIVITY,
                date_deadline=moment.company_today(self.env, self.company_id),
                summary=self.env._(
                    "%(month)s: open differences: %(count)s",
                    month=fields.Date.to_string(self.date_from)[:7],
                    count=self.open_count,
                ),
                user_id=user.id,
            )
