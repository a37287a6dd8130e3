from datetime import UTC, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

from ...core.classes import Consumption, Limits, classify

KEEPERS = ("engine_base.group_planner", "engine_base.group_manager")
_PERCENT = Decimal(100)
_DEMAND_DIGITS = Decimal("0.000001")


class EnginePartClass(models.Model):
    """Making the classes of a month: one statement over the moves, one that writes the rows."""

    _inherit = "engine.part.class"

    def action_recompute(self):
        """Make the classes of this month again, for the companies that the user works in."""
        if not any(self.env.user.has_group(group) for group in KEEPERS):
            raise AccessError(
                self.env._("Part classes are made by the parts planner or the administrator.")
            )
        for company in self.env.companies:
            self._make_month(company, moment.today(self.env))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The part classes of this month are up to date."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _cron_make_month(self):
        """Make the classes of this month for every company; again changes nothing else."""
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            self._make_month(company, moment.today(self.env))

    @api.model
    def _make_month(self, company, day):
        """Make the classes of the month of ``day`` from the full months before it.

        :return: the number of parts
        """
        month = day.replace(day=1)
        policy = self.env["engine.policy"]._of(company, day)
        parts = self._consumption(company, month, policy.class_window_months)
        limits = Limits(
            Decimal(str(policy.abc_a_share)) / _PERCENT,
            Decimal(str(policy.abc_b_share)) / _PERCENT,
            Decimal(str(policy.xyz_x_cv)),
            Decimal(str(policy.xyz_y_cv)),
        )
        by_id = {product.id: (product, cost) for product, cost, _part in parts}
        rows = [
            (
                month,
                company.id,
                figures.key,
                by_id[figures.key][0].product_tmpl_id.id,
                figures.abc,
                figures.xyz,
                sum(part.demands, Decimal(0)),
                by_id[figures.key][1],
                figures.value,
                figures.share * _PERCENT,
                figures.cumulative_share * _PERCENT,
                figures.mean,
                figures.deviation,
                figures.cv,
            )
            for figures, part in self._classified(parts, limits)
        ]
        self._write_month(company, month, rows)
        return len(rows)

    @api.model
    def _classified(self, parts, limits):
        consumption = {part.key: part for _product, _cost, part in parts}
        for figures in classify(consumption.values(), limits):
            yield figures, consumption[figures.key]

    @api.model
    def _consumption(self, company, month, window):
        """Return (part, unit cost, consumption) of every spare part of the company."""
        starts = [month - relativedelta(months=back) for back in range(window, 0, -1)]
        demand = self._demand(company, starts[0], month)
        products = (
            self.env["product.product"]
            .sudo()
            .with_company(company)
            .search(
                [("is_engine_part", "=", True), ("company_id", "in", (False, company.id))],
                order="id",
            )
        )
        cent = Decimal(1).scaleb(-company.currency_id.decimal_places)
        parts = []
        for product in products:
            # More came back than went out in a month: no demand, but no negative one either.
            demands = tuple(
                max(demand.get((product.id, start), Decimal(0)), Decimal(0)) for start in starts
            )
            cost = Decimal(str(product.standard_price))
            value = (sum(demands) * cost).quantize(cent, ROUND_HALF_UP)
            parts.append((product, cost, Consumption(product.id, value, demands)))
        return parts

    @api.model
    def _demand(self, company, since, until):
        """Return {(product id, first day of month): quantity} that left the store, in one query.

        What goes to a repair location, a van, a customer or into production has left it; what
        comes back from there counts against it. Months are those of the company's calendar.
        """
        zone = ZoneInfo(company.resource_calendar_id.tz or "UTC")
        begin, end = (
            datetime.combine(day, time.min, zone).astimezone(UTC).replace(tzinfo=None)
            for day in (since, until)
        )
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH place AS (
                    SELECT location.id,
                           location.usage IN ('customer', 'production') OR EXISTS (
                               SELECT FROM stock_location AS held
                                WHERE held.id = ANY(%(held)s)
                                  AND starts_with(location.parent_path, held.parent_path)
                           ) AS is_outside
                      FROM stock_location AS location
                     WHERE location.usage IN ('internal', 'transit', 'customer', 'production')
                )
                SELECT line.product_id,
                       date_trunc(
                           'month', line.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s
                       )::date AS month,
                       SUM(CASE WHEN target.is_outside THEN line.quantity_product_uom
                                ELSE -line.quantity_product_uom END)
                  FROM stock_move_line AS line
                  JOIN place AS source ON source.id = line.location_id
                  JOIN place AS target ON target.id = line.location_dest_id
                  JOIN product_product AS product ON product.id = line.product_id
                  JOIN product_template AS template ON template.id = product.product_tmpl_id
                 WHERE line.state = 'done'
                   AND line.company_id = %(company)s
                   AND line.date >= %(begin)s AND line.date < %(end)s
                   AND source.is_outside <> target.is_outside
                   AND template.is_engine_part
                 GROUP BY 1, 2
                """,
                held=self.env["stock.location"]._held_places().ids,
                zone=zone.key,
                company=company.id,
                begin=begin,
                end=end,
            )
        )
        return {
            (product_id, first): Decimal(str(quantity)).quantize(_DEMAND_DIGITS)
            for product_id, first, quantity in rows
        }

    @api.model
    def _write_month(self, company, month, rows):
        """Write the rows of a month, one statement; the newest month becomes the latest."""
        if not rows:
            return
        self.env.flush_all()
        self.env.cr.execute_values(
            """
            INSERT INTO engine_part_class AS class (
                month, company_id, product_id, product_tmpl_id, abc, xyz, quantity, unit_cost,
                consumption_value, share, cumulative_share, demand_mean, demand_deviation,
                demand_cv, create_date, write_date)
            VALUES %s
            ON CONFLICT (company_id, month, product_id) DO UPDATE SET
                product_tmpl_id = EXCLUDED.product_tmpl_id, abc = EXCLUDED.abc, xyz = EXCLUDED.xyz,
                quantity = EXCLUDED.quantity, unit_cost = EXCLUDED.unit_cost,
                consumption_value = EXCLUDED.consumption_value, share = EXCLUDED.share,
                cumulative_share = EXCLUDED.cumulative_share, demand_mean = EXCLUDED.demand_mean,
                demand_deviation = EXCLUDED.demand_deviation, demand_cv = EXCLUDED.demand_cv,
                write_date = EXCLUDED.write_date
            """,
            rows,
            template="(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
            " NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC')",
            page_size=1000,
        )
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM engine_part_class
                 WHERE company_id = %(company)s AND month = %(month)s
                   AND product_id <> ALL(%(kept)s);
                UPDATE engine_part_class AS class
                   SET is_latest = class.month = newest.month
                  FROM (SELECT MAX(month) AS month FROM engine_part_class
                         WHERE company_id = %(company)s) AS newest
                 WHERE class.company_id = %(company)s
                   AND class.is_latest IS DISTINCT FROM (class.month = newest.month)
                """,
                company=company.id,
                month=month,
                kept=[row[2] for row in rows],
            )
        )
        self.env["engine.part.class"].invalidate_model()
        self.env["product.template"].invalidate_model(["part_class_ids", "part_class_id"])
