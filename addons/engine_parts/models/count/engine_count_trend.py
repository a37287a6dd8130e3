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
                   100 * GREATEST(0, 1 - SUM(one.off) / NULLIF(SUM(one.expected), 0))
                       AS accuracy_units,
                   100.0 * COUNT(*) FILTER (WHERE one.off = 0) / COUNT(*) AS accuracy_lines,
                   100 * GREATEST(0, 1 - SUM(one.off * one.cost)
                                         / NULLIF(SUM(one.expected * one.cost), 0))
                       AS accuracy_value,
                   AVG(one.accuracy_min) AS accuracy_min
              FROM (SELECT done.id, done.company_id, done.accuracy_min,
                           date_trunc('month', done.applied_at)::date AS month,
                           ABS(line.difference_qty) AS off, ABS(line.expected_qty) AS expected,
                           COALESCE(line.unit_cost, 0) AS cost
                      FROM engine_count done
                      JOIN engine_count_line line ON line.count_id = done.id
                     WHERE done.state = 'applied' AND line.counted_qty IS NOT NULL) one
             GROUP BY one.company_id, one.month
            """
        )
