from datetime import datetime

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

from .rfid_read import TABLE

_AHEAD_MONTHS = 2  # partitions are made before the month begins, so that no reader waits for DDL


class EngineRfidRead(models.Model):
    """The months of the table of sightings: made ahead, dropped by policy."""

    _inherit = "engine.rfid.read"

    @api.model
    def _cron_keep_months(self):
        """Make the partitions of the coming months and drop those that the policy lets go."""
        self.env["engine.rfid.tag"]._note_sightings()
        self._keep_months_ready()
        self._drop_old_months()

    @api.model
    def _keep_months_ready(self):
        today = _month(moment.now(self.env))
        self._make_months(
            today + relativedelta(months=ahead) for ahead in range(-1, _AHEAD_MONTHS + 1)
        )

    @api.model
    def _make_months(self, months):
        """Make sure of the partitions for these months, each given as its first moment."""
        for month in sorted(set(months) - self._months()):
            self.env.cr.execute(
                SQL(
                    "CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES FROM (%s) TO (%s)",
                    SQL.identifier(_partition(month)),
                    SQL.identifier(TABLE),
                    month,
                    month + relativedelta(months=1),
                )
            )

    @api.model
    def _drop_old_months(self):
        """Drop the months that no company's policy keeps, with the batches that brought them."""
        kept_from = self._kept_from()
        for month in sorted(self._months()):
            if month < kept_from:
                self.env.cr.execute(SQL("DROP TABLE %s", SQL.identifier(_partition(month))))
        self.env.cr.execute(
            SQL(
                "DELETE FROM engine_rfid_batch WHERE received_at < %s AND last_read_at < %s",
                kept_from,
                kept_from,
            )
        )
        self.env.invalidate_all()

    @api.model
    def _kept_from(self, companies=None):
        """Return the first day of the oldest month that one of the companies keeps."""
        policy = self.env["engine.policy"]
        every = self.env["res.company"].sudo()
        companies = companies or every.search([])  # pylint: disable=no-search-all
        months = max(policy._of(company).rfid_keep_months for company in companies)
        return _month(moment.now(self.env)) - relativedelta(months=months)

    @api.model
    def _months(self):
        """Return the first days of the months that have a partition."""
        rows = self.env.execute_query(
            SQL(
                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass",
                TABLE,
            )
        )
        return {datetime.strptime(name[-7:], "%Y_%m") for (name,) in rows}  # noqa: DTZ007


def _month(at):
    return at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _partition(month):
    return f"{TABLE}_{month:%Y_%m}"
