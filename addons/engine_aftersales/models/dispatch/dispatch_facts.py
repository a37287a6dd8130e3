from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta, timezone

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

from ...core import provinces
from ...core.dispatch.model import Engineer, Job
from ...core.dispatch.rules import broken_rule
from ...core.visit import without


@dataclass
class Facts:
    """What a plan is made of, and where a place had to be guessed: {job or engineer key: state}."""

    now: datetime
    until: datetime
    jobs: dict[int, Job] = field(default_factory=dict)
    engineers: dict[int, Engineer] = field(default_factory=dict)
    guessed: dict[int, str] = field(default_factory=dict)


class EngineDispatchFacts(models.AbstractModel):
    """Reads orders and engineers, in batches, into what the planner in ``core`` understands."""

    _name = "engine.dispatch.facts"
    _description = "Facts for Dispatch"

    @api.model
    def _gather(self, company, orders, engineers=None, now=None, until=None):
        """Return the :class:`Facts` of orders and engineers of one company.

        :param engineers: all of the company when empty
        :param until: end of the horizon; the policy's days from now when empty
        """
        self = self.sudo()  # noqa: PLW0642  (every query below reads past the rights of one role)
        orders = orders.sudo()
        now = now or moment.now(self.env)
        policy = self.env["engine.policy"]._of(company)
        facts = Facts(now, until or now + timedelta(days=policy.dispatch_horizon_days))
        if engineers is None:
            engineers = self.env["hr.employee"].search(self._engineer_domain(company))
        self._add_engineers(facts, company, engineers.sudo(), policy)
        self._add_jobs(facts, orders)
        return facts

    @api.model
    def _engineer_domain(self, company):
        return Domain("is_engineer", "=", True) & Domain("company_id", "=", company.id)

    # Engineers
    @api.model
    def _add_engineers(self, facts, company, engineers, policy):
        levels = engineers._engineer_max_level(company)
        skills = engineers._engineer_skills()
        certificates = engineers._engineer_certificate_ends()
        shifts = engineers._engineer_working_intervals(facts.now, facts.until)
        vans = self._van_parts(engineers)
        busy = self._under_way(engineers, facts.now)
        for engineer in engineers:
            if not levels[engineer]:
                continue
            facts.engineers[engineer.id] = Engineer(
                key=engineer.id,
                position=self._home(engineer),
                worst_level=levels[engineer],
                skills=frozenset(skills[engineer]),
                certificates={skill.id: day for skill, day in certificates[engineer].items()},
                shifts=without(shifts[engineer], busy[engineer.id]),
                parts=vans[engineer.van_location_id.id],
                day_limit=timedelta(hours=engineer.daily_capacity_h),
                jobs_limit=engineer.max_orders_per_day or None,
                is_temporary=engineer.is_temporary_engineer,
                speed_kmh=policy.travel_speed_kmh,
            )

    @api.model
    def _home(self, engineer):
        if engineer.home_latitude or engineer.home_longitude:
            return engineer.home_latitude, engineer.home_longitude
        return provinces.stand_in(engineer.home_state_id.code)

    @api.model
    def _van_parts(self, engineers):
        """Return {location id: {product id: whole pieces}} of the engineers' vans."""
        parts = defaultdict(dict)
        vans = engineers.van_location_id
        if vans:
            rows = self.env["stock.quant"]._read_group(
                [("location_id", "in", vans.ids)],
                groupby=["location_id", "product_id"],
                aggregates=["quantity:sum", "reserved_quantity:sum"],
            )
            for van, product, quantity, reserved in rows:
                parts[van.id][product.id] = int(max(0.0, quantity - reserved))
        return parts

    @api.model
    def _under_way(self, engineers, now):
        """Return {engineer id: [(begin, end)]} of the repairs that go on right now."""
        busy = defaultdict(list)
        for order in self.env["repair.order"].search_fetch(
            Domain("engineer_id", "in", engineers.ids)
            & Domain("service_state", "=", "in_repair")
            & Domain("visit_end_at", ">", now),
            ["engineer_id", "visit_start_at", "visit_end_at"],
        ):
            busy[order.engineer_id.id].append((order.visit_start_at, order.visit_end_at))
        return busy

    # Jobs
    @api.model
    def _add_jobs(self, facts, orders):
        known_by = orders._known_by()
        parts = self._parts(orders)
        for order in orders:
            position, guessed = self._place(order.partner_id)
            if guessed is not None:
                facts.guessed[order.id] = guessed
            kinds, is_ready, ready_at = parts[order]
            skills, certificates = order._required_skills()
            fixed = order.is_visit_fixed and order.visit_start_at and order.engineer_id
            job = Job(
                key=order.id,
                level=order.fault_level or "D",
                service=timedelta(hours=order.visit_duration_h),
                position=position,
                due=order.promised_at or None,
                skills=frozenset(skills.ids),
                certificates=frozenset(certificates.ids),
                parts=kinds,
                parts_ready=is_ready,
                parts_ready_at=ready_at,
                known_by=known_by.get(order.id),
                locked=(order.engineer_id.id, order.visit_start_at) if fixed else None,
            )
            facts.jobs[order.id] = replace(job, engineer=self._dedicated(facts, order, job))

    @api.model
    def _place(self, customer):
        """Return (position, name of the province that stands in for it or None)."""
        if customer.partner_latitude or customer.partner_longitude:
            return (customer.partner_latitude, customer.partner_longitude), None
        owner = customer.commercial_partner_id
        if owner != customer and (owner.partner_latitude or owner.partner_longitude):
            return (owner.partner_latitude, owner.partner_longitude), None
        state = customer.state_id or owner.state_id
        return provinces.stand_in(state.code), state.name or ""

    @api.model
    def _dedicated(self, facts, order, job):
        """Return the dedicated engineer, or the deputy where that one is away or may not."""
        owner = order.partner_id.commercial_partner_id
        end = order.promised_at or facts.until
        for engineer in (owner.dedicated_engineer_id, owner.deputy_engineer_id):
            known = facts.engineers.get(engineer.id)
            if not known or broken_rule(job, known):
                continue
            if any(begin < max(end, facts.now) for begin, _end in known.shifts):
                return engineer.id
        return owner.dedicated_engineer_id.id or None

    @api.model
    def _parts(self, orders):
        """Return {order: (pieces by product id, wait at the job, ready at)}.

        A diagnosis comes before the parts: until the plan is made nothing has to be carried.
        """
        needed = defaultdict(dict)
        asked = orders.filtered(lambda order: order.service_state in ("planned", "approved"))
        for order, product, quantity in self.env["stock.move"]._read_group(
            Domain("repair_id", "in", asked.ids)
            & Domain("repair_line_type", "=", "add")
            & Domain("state", "!=", "cancel"),
            groupby=["repair_id", "product_id"],
            aggregates=["product_qty:sum"],
        ):
            needed[order][product.id] = -int(-quantity // 1)
        result = {order: ({}, True, None) for order in orders}
        for order in asked:
            issues = order.issue_picking_ids.filtered(lambda issue: issue.state != "cancel")
            waiting = issues.filtered(
                lambda issue: issue.state != "done" and not issue._is_all_reserved()
            )
            if issues and not waiting:
                continue
            days = waiting.mapped("promised_on")
            ready_at = self._morning(order.company_id, max(days)) if days and all(days) else None
            result[order] = (needed[order], not needed[order], ready_at)
        return result

    @api.model
    def _morning(self, company, day):
        """Return the first moment of a day where the company works, naive UTC."""
        start = datetime.combine(day, time.min, tzinfo=moment.company_zone(company))
        return start.astimezone(timezone.utc).replace(tzinfo=None)
