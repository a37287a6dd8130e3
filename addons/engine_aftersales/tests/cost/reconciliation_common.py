from unittest.mock import patch

from dateutil.relativedelta import relativedelta

from odoo.addons.engine_base.tools import moment

from ..common import ServiceCase

_DATED = (
    ("engine_service_cost", "repair_id = %s"),
    ("account_analytic_line", "repair_id = %s"),
    ("account_move_line", "repair_id = %s"),
    ("account_move", "id IN (SELECT move_id FROM account_move_line WHERE repair_id = %s)"),
)


class ReconciliationCase(ServiceCase):
    """Costed orders, errors planted by SQL, and the comparison of their month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runs = cls.env["engine.cost.reconciliation"]
        cls.today = moment.company_today(cls.env, cls.company)
        cls.last_month = cls.today.replace(day=1) - relativedelta(months=1)
        order = cls.walk(cls(), cls.new_order(), "costed")
        cls.order = cls.env["repair.order"].browse(order.id)

    def sql(self, query, *params):
        self.env.flush_all()
        self.env.cr.execute(query, params)
        self.env.invalidate_all(flush=False)

    def reconcile(self, day=None, night=None):
        return self.runs._reconcile(self.company, day or self.today, night=night)

    def line_of(self, run, order=None):
        return run.line_ids.filtered(lambda line: line.repair_id == (order or self.order))

    def move_to_last_month(self, order):
        """Let everything of an order have happened a month ago."""
        for table, condition in _DATED:
            self.sql(
                f"UPDATE {table} SET date = %s WHERE {condition}",  # noqa: S608
                self.last_month,
                order.id,
            )

    def plant(self, order=None):
        """Change an analytic line past the order, and return its amount before."""
        line = (order or self.order).cost_ids.analytic_line_id[0]
        self.sql("UPDATE account_analytic_line SET amount = amount - 5 WHERE id = %s", line.id)
        return line

    def mend(self, line):
        self.sql("UPDATE account_analytic_line SET amount = amount + 5 WHERE id = %s", line.id)

    def night(self):
        """Run the cron as the scheduler does; commits are not possible in a test."""
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *_args, **_kwargs: 60):
            self.runs._cron_reconcile()
