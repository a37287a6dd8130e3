from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.engine_base.core.authority import LEVELS
from odoo.addons.engine_base.tools import moment

from ...core import peak_forecast, peak_plan
from ...core.peak_plan import Work

MINUTES = 60
REFRESHERS = (
    "engine_base.group_supervisor",
    "engine_base.group_director",
    "engine_base.group_general_manager",
    "engine_base.group_manager",
)


class EnginePeakForecast(models.Model):
    """Hours of one coming day: work that is open or expected, capacity, and what is short.

    A snapshot, made anew every night or with the button; nothing else refers to its rows.
    Work stands on the day on which it comes in, what is short on the day on which it is due.
    """

    _name = "engine.peak.forecast"
    _description = "Load against Capacity"
    _order = "day, kind, level, id"
    _rec_name = "day"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    day = fields.Date(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("open", "Open Work"),
            ("expected", "Expected Work"),
            ("capacity", "Capacity"),
            ("short", "Short"),
        ],
        required=True,
        readonly=True,
    )
    level = fields.Selection([(level, level) for level in LEVELS], "Fault Level", readonly=True)
    skill_id = fields.Many2one(
        "hr.skill", "Scarcest Skill", readonly=True, help="Of those that the work asks for."
    )
    skill_ids = fields.Many2many("hr.skill", string="Skills", readonly=True)
    hours = fields.Float(
        readonly=True,
        help="Expected work: what is not exceeded with the probability that the policy names.",
    )
    usual_h = fields.Float(
        "Usual (h)", readonly=True, help="The mean of the expected work, without the margin."
    )
    computed_at = fields.Datetime("Made on", readonly=True)

    _company_day_idx = models.Index("(company_id, day)")

    @api.model
    def action_refresh(self):
        """Make the forecast of the current company anew, and its proposals."""
        if not any(self.env.user.has_group(group) for group in REFRESHERS):
            raise AccessError(
                self.env._(
                    "The forecast is made anew by a supervisor, the technical director, the "
                    "general manager or the administrator; every night it is made by itself."
                )
            )
        self.sudo()._refresh(self.env.company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _cron_refresh(self):
        """Make the forecasts of all companies anew."""
        for company in self.env["res.company"].sudo().search([]):  # pylint: disable=no-search-all
            self.sudo().with_company(company)._refresh(company)

    @api.model
    def _refresh(self, company):
        """Replace the rows and the open proposals of a company."""
        # Two people who press at the same time would keep both snapshots.
        self.env.execute_query(
            SQL("SELECT pg_advisory_xact_lock(hashtext('engine.peak.forecast'), %s)", company.id)
        )
        self.env.flush_all()
        today = moment.company_today(self.env, company)
        policy = self.env["engine.policy"]._of(company, today)
        last = today + timedelta(days=policy.peak_horizon_days - 1)
        terms = self._terms(company, policy, today, last)
        history = self._history(
            company, today - timedelta(days=policy.peak_history_days), today - timedelta(days=1)
        )
        works = {
            "open": self._open_work(company, today, history.mean_minutes),
            "expected": self._expected_work(history, policy, today, last),
        }
        works["open"] = [work for work in works["open"] if work.day <= (last - today).days]
        capacities = self._capacity(company, today, last)
        promised = self.env["engine.peak.proposal"]._promised_capacity(company, today, terms)
        every = [*works["open"], *works["expected"]]
        result = peak_plan.plan(every, [*capacities, *promised], terms)
        minutes = self._snapshot(works, capacities, result)
        usual = self._usual_minutes(history, policy, today, last)
        self._replace_rows(company, today, minutes, usual, self._scarcity(capacities))
        hired = peak_plan.propose(every, [*capacities, *promised], terms)
        self.env["engine.peak.proposal"]._replace_drafts(company, today, hired, result)

    @api.model
    def _expected_work(self, history, policy, today, last):
        """Return the work that the history lets expect from tomorrow on, with the margin."""
        rates = self._rates(history, policy, today)
        probability = policy.peak_quantile_percent / 100
        return self._split(history, today, last, lambda day: rates.upper(day, probability))

    @api.model
    def _usual_minutes(self, history, policy, today, last):
        rates = self._rates(history, policy, today)
        works = self._split(history, today, last, rates.expected)
        return Counter({(work.day, work.kind): work.minutes for work in works})

    @api.model
    def _rates(self, history, policy, today):
        """Return the rates of the history, which begins with the first repair on record."""
        last = today - timedelta(days=1)
        first = max(
            today - timedelta(days=policy.peak_history_days), min(history.counts, default=last)
        )
        return peak_forecast.estimate(history.counts, first, last)

    @api.model
    def _split(self, history, today, last, jobs_of):
        """Return the work of the days after today, split by kind as the history was."""
        kinds = list(history.minutes)
        weights = [history.minutes[kind] for kind in kinds]
        works = []
        for number in range(1, (last - today).days + 1):
            minutes = round(jobs_of(today + timedelta(days=number)) * history.mean_minutes)
            parts = peak_forecast.spread(minutes, weights)
            works += [
                Work(number, kind, part) for kind, part in zip(kinds, parts, strict=True) if part
            ]
        return works

    @api.model
    def _snapshot(self, works, capacities, result):
        """Return the minutes by (kind of row, day number, kind of work)."""
        minutes = Counter()
        for kind, some in works.items():
            for work in some:
                minutes[kind, work.day, work.kind] += work.minutes
        for (day, work_kind), short in result.short.items():
            minutes["short", day, work_kind] += short
        for capacity in capacities:
            minutes["capacity", capacity.day, None] += capacity.minutes
        return minutes

    @api.model
    def _replace_rows(self, company, today, minutes, usual, scarce):
        """Write the snapshot in one batch."""
        self.search([("company_id", "=", company.id)]).unlink()
        common = {"company_id": company.id, "computed_at": moment.now(self.env)}
        self.create(
            [
                {
                    **common,
                    "kind": kind,
                    "day": today + timedelta(days=day),
                    "hours": amount / MINUTES,
                    "usual_h": usual[day, work_kind] / MINUTES if kind == "expected" else 0.0,
                    **self._kind_vals(work_kind, scarce),
                }
                for (kind, day, work_kind), amount in minutes.items()
                if amount
            ]
        )

    @api.model
    def _kind_vals(self, work_kind, scarce):
        if work_kind is None:
            return {}
        skills = sorted(work_kind.skills, key=lambda skill: (scarce[skill], skill))
        return {
            "level": work_kind.level,
            "skill_id": skills[0] if skills else False,
            "skill_ids": [Command.set(skills)],
        }

    @api.model
    def _scarcity(self, capacities):
        """Return {skill: minutes of those who have it}."""
        minutes = Counter()
        for capacity in capacities:
            for skill in capacity.kind.skills:
                minutes[skill] += capacity.minutes
        return minutes
