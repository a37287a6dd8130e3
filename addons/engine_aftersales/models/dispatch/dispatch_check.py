from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

from ...core.dispatch.model import Reason
from ...core.visit import obstacles
from .repair_visit import TO_VISIT


class EngineDispatchCheck(models.AbstractModel):
    """The hard rules of dispatch for choices made by people, or by a plan a while ago."""

    _name = "engine.dispatch.check"
    _description = "Rules of Dispatch"

    @api.model
    def _check(self, changes):
        """Raise the sentences of the rules that one of the assignments would break."""
        for change, reasons in self._obstacles(changes):
            if reasons:
                raise UserError(
                    self.env._(
                        "%(order)s: %(reasons)s",
                        order=change["repair"].display_name,
                        reasons=self.env["engine.dispatch.words"]._text(reasons),
                    )
                )

    @api.model
    def _obstacles(self, changes):
        """Return [(change, broken rules)], the facts of all of them read at once.

        What comes first in the list takes its time: two visits of one list do not overlap.
        """
        given = [change for change in changes if change["engineer"]]
        facts = self._facts_by_company(given)
        busy = self._busy(given)
        result = []
        for change in changes:
            engineer, repair = change["engineer"], change["repair"]
            if not engineer:
                result.append((change, []))
                continue
            known = facts[repair.company_id]
            person = known.engineers.get(engineer.id)
            if not person:
                values = {"company": repair.company_id.sudo().name}
                result.append((change, [Reason("no_engineer", engineer.id, values)]))
                continue
            job, start = known.jobs[repair.id], change["start"] or None
            found = obstacles(job, person, start, now=known.now, busy=busy[engineer.id])
            found += self._out_of_service(repair, engineer, start)
            if start and not found:
                busy[engineer.id].append((start, start + job.service, repair.id))
            result.append((change, found))
        return result

    @api.model
    def _facts_by_company(self, changes):
        """Return {company: facts} of the orders and engineers of the changes."""
        facts, now = {}, moment.now(self.env)
        repairs = self.env["repair.order"].browse([change["repair"].id for change in changes])
        for company, orders in repairs.grouped("company_id").items():
            own = [change for change in changes if change["repair"].company_id == company]
            engineers = self.env["hr.employee"].browse({change["engineer"].id for change in own})
            last = max([now, *(change["start"] for change in own if change["start"])])
            facts[company] = self.env["engine.dispatch.facts"]._gather(
                company,
                orders,
                engineers.sudo().filtered(
                    lambda person, company=company: (
                        person.active and person.is_engineer and person.company_id == company
                    )
                ),
                now=now,
                until=last + timedelta(days=3),
            )
        return facts

    @api.model
    def _busy(self, changes):
        """Return {engineer id: [(begin, end, order id)]} of the visits that stay as they are."""
        busy = defaultdict(list)
        engineers = {change["engineer"].id for change in changes}
        for order in (
            self.env["repair.order"]
            .sudo()
            .search_fetch(
                Domain("engineer_id", "in", engineers)
                & Domain("visit_start_at", "!=", False)
                & Domain("service_state", "in", (*TO_VISIT, "in_repair"))
                & Domain("id", "not in", [change["repair"].id for change in changes]),
                ["engineer_id", "visit_start_at", "visit_end_at"],
            )
        ):
            end = order.visit_end_at or order.visit_start_at
            busy[order.engineer_id.id].append((order.visit_start_at, end, order.id))
        return busy

    @api.model
    def _out_of_service(self, repair, engineer, start):
        """Return why a temporary engineer does not serve on the day of the visit, or today."""
        at = start or moment.now(self.env)
        zone = moment.company_zone(repair.company_id)
        day = moment.local_day(at, zone)
        person = engineer.sudo()
        if person._is_in_service(day):
            return []
        values = {"day": day, "first": person.service_from, "last": person.service_until}
        return [Reason("out_of_service", engineer.id, values)]
