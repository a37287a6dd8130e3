import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from odoo import api, models

from ...core.dispatch import plan as make_plan
from ...core.dispatch.model import Assignment, Plan, Reason
from ...core.visit import without


class EngineDispatchPlan(models.Model):
    """Computing: facts in, the planner of ``core``, lines with figures and reasons out."""

    _inherit = "engine.dispatch.plan"

    @api.model
    def _run(self, company, orders, automatic=False):
        """Plan the visits of ``orders`` around those that are given already."""
        begun = time.monotonic()
        running = self.env["repair.order"].sudo().search(orders._running_domain(company))
        facts = self.env["engine.dispatch.facts"]._gather(company, orders | running)
        policy = self.env["engine.policy"]._of(company)
        fitting = self._make_room(facts, running - orders, **self._ways(policy))
        jobs = [self._as_given(facts.jobs[order.id], order) for order in fitting]
        jobs += [facts.jobs[order.id] for order in orders]
        matrix, note = self.env["engine.dispatch.travel"]._matrix(company, facts)
        made = make_plan(
            jobs,
            list(facts.engineers.values()),
            now=facts.now,
            matrix=matrix,
            time_limit_s=policy.dispatch_time_limit_s,
            **self._ways(policy),
        )
        return self._keep(
            company,
            orders,
            facts,
            made,
            travel_note=note,
            compute_s=time.monotonic() - begun,
            is_automatic=automatic,
        )

    @api.model
    def _ways(self, policy):
        return {
            "road_factor": policy.travel_road_factor,
            "stand_in_km": policy.travel_stand_in_km,
        }

    @api.model
    def _as_given(self, job, order):
        """Return a job that stays with the engineer and the time that it has."""
        return replace(job, locked=(order.engineer_id.id, order.visit_start_at))

    @api.model
    def _make_room(self, facts, orders, **ways):
        """Let the engineers' days hold the visits that are given; return those that may move.

        A visit that a person gave may not fit the planner's picture of a day (a pause, the way
        from home): it keeps its time all the same, which is taken out of the engineer's day.
        """
        for engineer, own in orders.grouped("engineer_id").items():
            if person := facts.engineers.get(engineer.id):
                facts.engineers[engineer.id] = self._with_limits_for(person, own)
        jobs = [self._as_given(facts.jobs[order.id], order) for order in orders]
        people = list(facts.engineers.values())
        made = make_plan(jobs, people, now=facts.now, time_limit_s=0, **ways)
        kept = {a.job.key for a in made.assignments if (a.engineer.key, a.start) == a.job.locked}
        fitting = orders.filtered(lambda order: order.id in kept)
        self._take_out(facts, orders - fitting)
        return fitting

    @api.model
    def _take_out(self, facts, orders):
        """Take the time of given visits out of the engineers' days."""
        for engineer, own in orders.grouped("engineer_id").items():
            if person := facts.engineers.get(engineer.id):
                busy = [(order.visit_start_at, order.visit_end_at) for order in own]
                facts.engineers[engineer.id] = replace(person, shifts=without(person.shifts, busy))

    @api.model
    def _with_limits_for(self, person, orders):
        """Return an engineer whose limits of a day are not below what is given already."""
        hours, count = Counter(), Counter()
        for order in orders:
            day = order._local_day(order.visit_start_at)
            hours[day] += order.visit_duration_h
            count[day] += 1
        return replace(
            person,
            day_limit=max(person.day_limit, timedelta(hours=max(hours.values()))),
            jobs_limit=person.jobs_limit and max(person.jobs_limit, *count.values()),
        )

    @api.model
    def _running_plan(self, orders, facts):
        """Return the visits given already as a plan of ``core``, to insert another one into."""
        return Plan(
            assignments=tuple(
                Assignment(
                    # Nothing is made earlier than it was given: somebody may count on the time.
                    job=replace(facts.jobs[order.id], release=order.visit_start_at),
                    engineer=facts.engineers[order.engineer_id.id],
                    start=order.visit_start_at,
                    arrival=order.visit_start_at,
                    finish=order.visit_end_at,
                    depart=order.visit_depart_at,
                    travel_km=0.0,
                )
                for order in orders.sorted(
                    lambda order: (order.engineer_id.id, order.visit_start_at)
                )
                if order.engineer_id.id in facts.engineers
            )
        )

    @api.model
    def _keep(self, company, orders, facts, made, **vals):
        """Write the plan and its lines; what was given before is not a line."""
        wanted = set(orders.ids)
        assigned = [a for a in made.assignments if a.job.key in wanted]
        nobody = [u for u in made.unassigned if u.job.key in wanted]
        plan = (
            self.sudo()
            ._unlocked()
            .create(
                [
                    {
                        "company_id": company.id,
                        "user_id": self.env.uid,
                        "computed_at": facts.now,
                        "horizon_days": (facts.until - facts.now).days,
                        "job_count": len(wanted),
                        "assigned_count": len(assigned),
                        "unassigned_count": len(nobody),
                        "late_count": sum(self._is_late(a) for a in assigned),
                        "distance_km": made.distance_km,
                        **vals,
                    }
                ]
            )
        )
        lines = [self._prepare_line_vals(plan, facts, a) for a in assigned]
        lines += [self._prepare_unassigned_vals(plan, facts, u) for u in nobody]
        self.env["engine.dispatch.plan.line"].sudo()._unlocked().create(lines)
        return plan.sudo(self.env.su)

    @api.model
    def _is_late(self, assignment):
        due = assignment.job.due
        return bool(due and assignment.start > due)

    @api.model
    def _prepare_line_vals(self, plan, facts, assignment):
        return {
            **self._prepare_unassigned_vals(plan, facts, assignment),
            **self._prepare_times(assignment),
            "state": "proposed",
            "engineer_id": assignment.engineer.key,
            "is_late": self._is_late(assignment),
        }

    @api.model
    def _prepare_times(self, assignment):
        """Return when an engineer leaves, arrives, begins and ends, and the way."""
        return {
            "depart_at": _to_the_minute(assignment.depart),
            "arrive_at": _to_the_minute(assignment.arrival),
            "start_at": _to_the_minute(assignment.start),
            "end_at": _to_the_minute(assignment.finish),
            "travel_km": assignment.travel_km,
            "travel_min": (assignment.arrival - assignment.depart).total_seconds() / 60,
        }

    @api.model
    def _prepare_unassigned_vals(self, plan, facts, outcome):
        job = outcome.job
        order = self.env["repair.order"].sudo().browse(job.key)
        reasons = [*outcome.reasons, *self._guesses(facts, job, plan.company_id)]
        return {
            "plan_id": plan.id,
            "company_id": plan.company_id.id,
            "state": "unassigned",
            "repair_id": job.key,
            "due_at": job.due,
            "reasons": self.env["engine.dispatch.words"]._kept(reasons),
            "fingerprint": order._dispatch_fingerprint(),
        }

    @api.model
    def _guesses(self, facts, job, company):
        """Return what was assumed about the place of a job."""
        if job.key not in facts.guessed:
            return []
        if job.position:
            return [Reason("stand_in", None, {"province": facts.guessed[job.key]})]
        policy = self.env["engine.policy"]._of(company)
        return [Reason("no_place", None, {"km": policy.travel_stand_in_km})]


def _to_the_minute(at):
    """Return a moment without the seconds that nobody keeps, never earlier than planned."""
    return (
        at
        if not (at.second or at.microsecond)
        else (at.replace(second=0, microsecond=0) + timedelta(minutes=1))
    )
