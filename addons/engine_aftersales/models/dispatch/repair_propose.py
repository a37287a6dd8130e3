from dataclasses import replace

from odoo import models

from ...core.dispatch import Weights, insert, plan
from ...core.dispatch.rules import broken_rule
from ...core.dispatch.travel import Travel, known


class RepairOrder(models.Model):
    """Who could make the visit of one order: every engineer, the best first, each with why."""

    _inherit = "repair.order"

    def action_rank_engineers(self):
        """Show the ranked engineers for this visit, to choose one."""
        self.ensure_one()
        self._check_dispatcher()
        return self._open_assign_wizard(propose=True)

    def action_open_assign(self):
        """Ask for engineer, time and reason of the visit."""
        self.ensure_one()
        self._check_dispatcher()
        return self._open_assign_wizard()

    def dispatch_drop(self, engineer_id, start=False):
        """Answer a drop on the board: the question for the reason, or a refusal in words.

        :param engineer_id: the engineer of the row, False for the row of what is to plan
        :param start: where the visit was dropped, naive UTC; False: it keeps its time
        :raise UserError: a rule forbids it
        """
        self.ensure_one()
        self._check_dispatcher()
        engineer = self.env["hr.employee"].browse(engineer_id or [])
        start = start or (self.visit_start_at if engineer else False)
        change = {"repair": self, "engineer": engineer, "start": start, "reason": "-"}
        change["start"] = self._fields["visit_start_at"].convert_to_cache(start, self) or False
        self._check_may_change(change)
        self.env["engine.dispatch.check"]._check([change])
        return self._open_assign_wizard(engineer, start, dropped=True)

    def _open_assign_wizard(self, engineer=None, start=False, **context):
        engineer = self.engineer_id if engineer is None else engineer
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assign the Visit"),
            "res_model": "engine.dispatch.assign.wizard",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_repair_id": self.id,
                "default_engineer_id": engineer.id,
                "default_start_at": start or self.visit_start_at,
                "default_is_fixed": self.is_visit_fixed,
                **{f"engine_{key}": value for key, value in context.items()},
            },
        }

    def _rank_engineers(self):
        """Return the engineers for this visit as dicts, the best first, with figures and reasons.

        Each is asked with the visits that are given already: ``start_at``, ``travel_km``,
        ``travel_min``, ``late_h``, ``moves`` (visits of lower level that would give way),
        ``reasons``; ``start_at`` is empty where a rule forbids it.
        """
        self.ensure_one()
        company, plans = self.company_id, self.env["engine.dispatch.plan"]
        running = self.env["repair.order"].sudo().search(self._running_domain(company)) - self
        facts = self.env["engine.dispatch.facts"]._gather(company, self | running)
        policy = self.env["engine.policy"]._of(company)
        running = plans._make_room(facts, running, **plans._ways(policy))
        job = replace(facts.jobs[self.id], locked=None)
        own_visits = running.grouped(lambda order: order.engineer_id.id)
        travel = Travel(
            [job],
            list(facts.engineers.values()),
            road_factor=policy.travel_road_factor,
            stand_in_km=policy.travel_stand_in_km,
        )
        matrix, _note = self.env["engine.dispatch.travel"]._matrix(company, facts)
        ways = {"matrix": matrix, **plans._ways(policy)}
        found = []
        for number, (key, person) in enumerate(facts.engineers.items()):
            given = plans._running_plan(own_visits.get(key, self.browse()), facts)
            made = self._visit_by(person, job, given, now=facts.now, **ways)
            home_km = travel.metres(travel.home + number, 0) / 1000
            found.append(self._as_candidate(job, person, made, home_km))
        return sorted(found, key=lambda one: one["rank"])

    def _visit_by(self, person, job, given, *, now, **ways):
        """Return the plan in which one engineer makes the visit, or why that cannot be."""
        if broken_rule(job, person):
            return plan([job], [person], now=now, time_limit_s=0)
        return insert(given, job, [person], now=now, **ways)

    def _as_candidate(self, job, person, made, home_km):
        """Return one engineer's figures; ``rank`` sorts as the plan would choose."""
        weights = Weights()
        mine = next((a for a in made.assignments if a.job.key == job.key), None)
        wish = (job.engineer not in (None, person.key)) * weights.not_dedicated
        wish += (job.known_by not in (None, person.key)) * weights.not_known
        base = {"engineer_id": person.key, "home_km": home_km if known(job.position) else 0.0}
        if not mine:
            own = broken_rule(job, person)
            reasons = (
                [own] if own else next(u.reasons for u in made.unassigned if u.job.key == job.key)
            )
            return {
                **base,
                "start_at": False,
                "reasons": [replace(reason, engineer=person.key) for reason in reasons],
                "rank": (1, home_km + wish),
            }
        late_h = max(0.0, (mine.start - job.due).total_seconds() / 3600) if job.due else 0.0
        times = self.env["engine.dispatch.plan"]._prepare_times(mine)
        return {
            **base,
            **times,
            "late_h": late_h,
            "moves": len([move for move in made.moves if move.job.key != job.key]),
            "reasons": [r for r in mine.reasons if r.engineer in (None, person.key)],
            "rank": (0, len(made.moves), round(late_h, 1), mine.travel_km + wish, mine.start),
        }
