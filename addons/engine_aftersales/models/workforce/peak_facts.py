from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta, timezone

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.engine_base.core.authority import LEVELS
from odoo.addons.engine_base.tools import moment

from ...core.peak_plan import Capacity, Kind, Terms, Work

MINUTES = 60
LEVEL_WITHOUT = "D"  # work whose level nobody has judged yet


@dataclass
class History:
    """A year of repairs: how many a day, and the minutes of each kind."""

    counts: Counter = field(default_factory=Counter)
    minutes: Counter = field(default_factory=Counter)
    jobs: int = 0

    @property
    def mean_minutes(self):
        return round(sum(self.minutes.values()) / self.jobs) if self.jobs else 0


class EnginePeakForecast(models.Model):
    """What the forecast is made of: history, open work, capacity. Three queries for the work."""

    _inherit = "engine.peak.forecast"

    @api.model
    def _history(self, company, first, last):
        """Return the repairs whose request came between two days, both included."""
        zone = moment.company_zone(company)
        history = History()
        rows = self.env.execute_query(
            SQL(
                """
                WITH work AS (
                    SELECT job.id, job.sop_id,
                           COALESCE(ticket.received_at, job.create_date) AS came_at,
                           job.fault_level AS level,
                           COALESCE(NULLIF(job.planned_hours, 0), sop.hours_standard, 0) AS hours
                      FROM repair_order job
                      LEFT JOIN helpdesk_ticket ticket ON ticket.id = job.ticket_id
                      LEFT JOIN engine_sop sop ON sop.id = job.sop_id
                     WHERE job.company_id = %(company)s
                       AND job.service_state != 'cancelled'
                       AND COALESCE(ticket.received_at, job.create_date) >= %(start)s
                       AND COALESCE(ticket.received_at, job.create_date) < %(stop)s
                ), need AS (%(needs)s)
                SELECT (came_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
                       level, skills, COUNT(*), SUM(hours)
                  FROM work LEFT JOIN need ON need.order_id = work.id
                 GROUP BY 1, 2, 3
                """,
                company=company.id,
                start=self._utc_midnight(first, zone),
                stop=self._utc_midnight(last + timedelta(days=1), zone),
                zone=zone.key,
                needs=self._needs_sql(),
            )
        )
        for day, level, skills, count, hours in rows:
            kind = Kind(frozenset(skills or ()), level or LEVEL_WITHOUT)
            history.counts[day] += count
            history.minutes[kind] += round(float(hours) * MINUTES)
            history.jobs += count
        return history

    @api.model
    def _open_work(self, company, today, mean_minutes):
        """Return the work that is there already, on the day for which it is planned."""
        zone = moment.company_zone(company)
        rows = self.env.execute_query(
            SQL(
                """
                WITH work AS (
                    SELECT job.id, job.fault_level AS level, job.sop_id,
                           GREATEST(
                               %(today)s,
                               (job.schedule_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                           ) AS day,
                           COALESCE(NULLIF(job.planned_hours, 0), sop.hours_standard, %(mean_h)s)
                               - COALESCE(done.hours, 0) AS hours
                      FROM repair_order job
                      LEFT JOIN engine_sop sop ON sop.id = job.sop_id
                      LEFT JOIN LATERAL (
                          SELECT SUM(line.unit_amount) AS hours
                            FROM account_analytic_line line
                           WHERE line.repair_id = job.id AND line.project_id IS NOT NULL
                             AND job.service_state = 'in_repair'
                      ) done ON TRUE
                     WHERE job.company_id = %(company)s AND job.service_state IN %(states)s
                ), need AS (%(needs)s)
                SELECT day, level, skills, hours
                  FROM work LEFT JOIN need ON need.order_id = work.id
                UNION ALL
                SELECT %(today)s, ticket.fault_level, (
                           SELECT ARRAY_AGG(DISTINCT rel.hr_skill_id)
                             FROM engine_fault_code_helpdesk_ticket_rel link
                             JOIN (%(code_needs)s) rel USING (engine_fault_code_id)
                            WHERE link.helpdesk_ticket_id = ticket.id
                       ), %(mean_h)s
                  FROM helpdesk_ticket ticket
                  JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
                 WHERE ticket.company_id = %(company)s AND NOT COALESCE(stage.closed, FALSE)
                   AND ticket.active AND ticket.type_id = %(repair)s
                   AND NOT EXISTS (
                       SELECT FROM repair_order job WHERE job.ticket_id = ticket.id
                   )
                """,
                code_needs=self._code_needs_sql(),
                needs=self._needs_sql(),
                today=today,
                zone=zone.key,
                mean_h=mean_minutes / MINUTES,
                company=company.id,
                states=self._open_states(),
                repair=self.env.ref("engine_aftersales.ticket_type_repair").id,
            )
        )
        return [
            Work(
                (day - today).days,
                Kind(frozenset(skills or ()), level or LEVEL_WITHOUT),
                max(0, round(float(hours) * MINUTES)),
            )
            for day, level, skills, hours in rows
        ]

    @api.model
    def _capacity(self, company, today, last):
        """Return the minutes of every engineer and day, by what they may do on that day."""
        engineers = (
            self.env["hr.employee"]
            .sudo()
            .search([("is_engineer", "=", True), ("company_id", "=", company.id)])
        )
        hours = engineers._engineer_hours_by_day(today, last)
        levels = engineers._engineer_max_level(company)
        held = engineers._qualification_periods()
        capacities = []
        for engineer in engineers:
            for day, worked in hours[engineer].items():
                skills = frozenset(
                    skill
                    for skill, first, end in held[engineer.id]
                    if (not first or first <= day) and (not end or day <= end)
                )
                kind = Kind(skills, levels[engineer])
                capacities.append(Capacity((day - today).days, kind, round(worked * MINUTES)))
        return capacities

    @api.model
    def _terms(self, company, policy, today, last):
        """Return the open days and what the policy lets wait, in days."""
        calendar = company.sudo().resource_calendar_id
        zone = moment.company_zone(company)
        open_days = {
            start.astimezone(zone).date()
            for start, _stop, _row in calendar._work_intervals_batch(
                moment.midnight(today, zone), moment.midnight(last + timedelta(days=1), zone)
            )[False]
        }
        day_h = calendar.hours_per_day or policy.engineer_day_capacity_h
        return Terms(
            tuple(sorted((day - today).days for day in open_days)),
            {
                level: int(
                    policy._response_limit_h(level)
                    // (24 if policy._is_round_the_clock(level) else day_h)
                )
                for level in LEVELS
            },
            round(policy.engineer_day_capacity_h * MINUTES),
            policy.temporary_min_days,
        )

    @api.model
    def _needs_sql(self):
        """Return the skills and certificates that each row of ``work`` asks for, as an array."""
        return SQL(
            """
            SELECT order_id, ARRAY_AGG(DISTINCT skill_id ORDER BY skill_id) AS skills
              FROM (
                SELECT work.id AS order_id, rel.hr_skill_id AS skill_id
                  FROM work
                  JOIN engine_fault_code_repair_order_rel link ON link.repair_order_id = work.id
                  JOIN (%(code_needs)s) rel USING (engine_fault_code_id)
                UNION ALL
                SELECT work.id, rel.hr_skill_id
                  FROM work
                  JOIN (
                    SELECT engine_sop_id, hr_skill_id FROM engine_sop_required_skill_rel
                     UNION
                    SELECT engine_sop_id, hr_skill_id FROM engine_sop_required_certificate_rel
                  ) rel ON rel.engine_sop_id = work.sop_id
              ) every
             GROUP BY order_id
            """,
            code_needs=self._code_needs_sql(),
        )

    @api.model
    def _code_needs_sql(self):
        return SQL(
            """
            SELECT engine_fault_code_id, hr_skill_id FROM engine_fault_code_required_skill_rel
             UNION
            SELECT engine_fault_code_id, hr_skill_id FROM engine_fault_code_required_certificate_rel
            """
        )

    @api.model
    def _utc_midnight(self, day, zone):
        return moment.midnight(day, zone).astimezone(timezone.utc).replace(tzinfo=None)

    @api.model
    def _open_states(self):
        domain = self.env["repair.order"]._before_done_domain()
        return tuple(next(iter(domain.iter_conditions())).value)
