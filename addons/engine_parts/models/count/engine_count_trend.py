from odoo import fields, models
from odoo.tools import SQL


class EngineCountTrend(models.Model):
    """Accuracy per month and company, over all lines of the counts applied in it."""

    _name = "engine.count.trend"
    _description = "Monthly Count Accuracy"
    _auto = False
    _order = "month desc, company_id"
    _rec_name = "month"

    month = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    count_count = fields.Integer("Counts", readonly=True)
    line_count = fields.Integer("Lines Counted", readonly=True)
    difference_count = fields.Integer("Differences", readonly=True)
    accuracy_units = fields.Float(
        "Accuracy by Units (%)", readonly=True, digits=(7, 4), aggregator="avg"
    )
    accuracy_lines = fields.Float(
        "Accuracy by Lines (%)", readonly=True, digits=(7, 4), aggregator="avg"
    )
    accuracy_value = fields.Float(
        "Accuracy by Value (%)", readonly=True, digits=(7, 4), aggregator="avg"
    )
    accuracy_min = fields.Float(
        "Accuracy at Least (%)", readonly=True, digits=(5, 2), aggregator="avg"
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(one.id) AS id, one.company_id, one.month,
                   COUNT(DISTINCT one.id) AS count_count,
                   COUNT(*) AS line_count,
                   COUNT(*) FILTER (WHERE one.off <> 0) AS difference_count,
                   100 * %(units)s AS accuracy_units,
                   100.0 * COUNT(*) FILTER (WHERE one.off = 0) / COUNT(*) AS accuracy_lines,
                   100 * %(value)s AS accuracy_value,
                   AVG(one.accuracy_min) AS accuracy_min
              FROM (SELECT done.id, done.company_id, done.accuracy_min,
                           date_trunc('month', done.applied_at AT TIME ZONE 'UTC'
                               AT TIME ZONE COALESCE(calendar.tz, 'UTC'))::date AS month,
                           ABS(line.difference_qty) AS off, ABS(line.expected_qty) AS expected,
                           COALESCE(line.unit_cost, 0) AS cost
                      FROM engine_count done
                      JOIN engine_count_line line ON line.count_id = done.id
                      JOIN res_company company ON company.id = done.company_id
                      LEFT JOIN resource_calendar calendar
                        ON calendar.id = company.resource_calendar_id
                     WHERE done.state = 'applied' AND line.counted_qty IS NOT NULL) one
             GROUP BY one.company_id, one.month
            """,
            units=_agreement(SQL("one.off"), SQL("one.expected")),
            value=_agreement(SQL("one.off * one.cost"), SQL("one.expected * one.cost")),
        )


def _agreement(off, of):
    """Return SQL for the share that agrees, as ``core.reconcile`` has it: of nothing, all or none.

    :param off: the difference of a line
    :param of: what was expected of it
    """
    return SQL(
        """
        CASE WHEN SUM(%(of)s) <> 0 THEN GREATEST(0, 1 - SUM(%(off)s) / SUM(%(of)s))
             WHEN SUM(%(off)s) <> 0 THEN 0 ELSE 1 END
        """,
        off=off,
        of=of,
    )
