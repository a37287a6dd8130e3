from odoo import models

from ...core.dispatch.model import Reason


class EngineDispatchPlanLine(models.Model):
    """Applying: every line is looked at anew under lock; what still holds is done in one batch."""

    _inherit = "engine.dispatch.plan.line"

    def _apply(self, kind="proposed"):
        """Give the visits of these lines as far as they still hold; mark the others outdated."""
        self.env["repair.order"]._check_dispatcher()
        free = self.repair_id.try_lock_for_update()
        # Read again what others changed since: the locks are ours now.
        free.invalidate_recordset()
        outdated, changes = {}, []
        for line in self.sorted(lambda line: (line.fault_level or "D", line.start_at, line.id)):
            reasons = line._gone_meanwhile(free)
            if reasons:
                outdated[line] = reasons
            else:
                changes.append(line._prepare_change(kind))
        valid = []
        for change, reasons in self.env["engine.dispatch.check"]._obstacles(changes):
            if reasons:
                outdated[change["line"]] = reasons
            else:
                valid.append(change)
        if valid:
            self.env["repair.order"]._assign(valid)
        self.browse([change["line"].id for change in valid])._mark("applied")
        for line, reasons in outdated.items():
            line._mark("outdated", self.env["engine.dispatch.words"]._kept(reasons))

    def _gone_meanwhile(self, free):
        """Return why the order of this line is no longer as it was when the plan was computed."""
        self.ensure_one()
        order = self.repair_id
        if order not in free:
            return [Reason("locked_row")]
        before, now = self.fingerprint, order.sudo()._dispatch_fingerprint()
        if before["state"] != now["state"] and not now["is_to_visit"]:
            labels = dict(order._fields["service_state"]._description_selection(self.env))
            return [Reason("state_meanwhile", None, {"state": labels[now["state"]]})]
        if (before["engineer"], before["start"]) == (now["engineer"], now["start"]):
            return []
        if now["engineer"] and now["start"]:
            values = {"start": {"at": now["start"]}}
            return [Reason("given_meanwhile", now["engineer"], values)]
        # Only the note of an engineer changed: the plan may still give the visit.
        return [] if not now["start"] and not before["start"] else [Reason("unplanned_meanwhile")]

    def _prepare_change(self, kind):
        self.ensure_one()
        line = self.sudo()
        return {
            "line": self,
            "repair": self.repair_id,
            "engineer": self.engineer_id,
            "start": line.start_at,
            "depart": line.depart_at,
            "end": line.end_at,
            "fixed": False,
            "reason": self.plan_id.display_name,
            "kind": kind,
            "facts": {
                "plan": line.plan_id.id,
                "travel_km": line.travel_km,
                "travel_min": line.travel_min,
                "reasons": line.reasons,
            },
        }
