from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...tools import moment


class EngineClock(models.Model):
    """Pauses: for a reason of the list and in words, by the right people, and never for good."""

    _inherit = "engine.clock"

    def action_pause(self, reason="", reason_id=False):
        """Stop the clocks, for a reason that lies outside of our hands.

        :param reason: in words, kept with the pause, required
        :param reason_id: id of the reason in the list, required
        :raise AccessError: the user is not one of those who pause for this reason
        :raise UserError: no reason, not one for these clocks, or a clock is not running
        """
        words = (reason or "").strip()
        chosen = self.env["engine.clock.pause.reason"].browse(reason_id or ()).exists()
        if not (words and chosen):
            raise UserError(
                self.env._(
                    "Choose the reason and say why the clock stops: both are kept as evidence."
                )
            )
        self.check_access("read")
        self._check_reason(chosen)
        self.sudo()._pause(chosen, words)
        return True

    def action_resume(self):
        """Let the clocks go on; the time of the pause does not count."""
        self.check_access("read")
        for alike in self.grouped(lambda clock: (clock.kind, clock.company_id)).values():
            reasons = self.env["engine.clock.pause.reason"]._of_kind(alike[0])
            if not reasons._is_for(self.env.user):
                raise alike._not_yours()
        self.sudo()._resume()
        return True

    def action_open_pause_dialog(self):
        """Ask for the reason of a pause."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "engine_base.engine_clock_change_action"
        )
        return {**action, "context": {"default_clock_ids": self.ids}}

    def _check_reason(self, reason):
        reason.check_access("read")
        if unfit := self.filtered(lambda clock: not reason._fits(clock)):
            raise UserError(
                self.env._(
                    "%(clocks)s: “%(reason)s” is not a reason to stop this deadline. Choose "
                    "another one.",
                    clocks=", ".join(unfit[:5].mapped("display_name")),
                    reason=reason.name,
                )
            )
        if not reason._is_for(self.env.user):
            raise self._not_yours(reason)

    def _not_yours(self, reason=None):
        reasons = reason or self.env["engine.clock.pause.reason"]._of_kind(self[:1])
        roles = reasons.sudo().group_ids.sorted("sequence").mapped("name")
        return AccessError(
            self.env._(
                "%(clocks)s: clocks are paused and resumed by %(roles)s. Ask one of them.",
                clocks=", ".join(self[:5].mapped("display_name")),
                roles=" / ".join(roles) or self.env._("nobody"),
            )
        )

    def _pause(self, reason, words):
        self._lock()
        self._check_state(("running",))
        now = moment.now(self.env)
        self.env["engine.clock.pause"].sudo()._unlocked().create(
            [
                {
                    "clock_id": clock.id,
                    "reason_id": reason.id,
                    "reason": words,
                    "started_at": now,
                    "paused_by_id": self.env.uid,
                }
                for clock in self
            ]
        )
        for company, clocks in self.grouped("company_id").items():
            limit_h = self.env["engine.policy"]._of(company).clock_pause_max_h
            clocks._unlocked().write(
                {
                    "state": "paused",
                    "paused_at": now,
                    "pause_until": limit_h and now + timedelta(hours=limit_h),
                    "next_fire_at": False,
                }
            )

    def _resume(self):
        self._lock()
        self._check_state(("paused",))
        self._close_pauses(moment.now(self.env))
        self._unlocked().write({"state": "running", "paused_at": False, "pause_until": False})
        self._retime()

    @api.model
    def _resume_overdue(self, now, limit=1000):
        """Let go on what was paused longer than the policy allows; return how many clocks it was.

        The pause ends when the time was up, not when the cron got to it: a cron that was down
        changes no deadline.
        """
        clocks = self._take_due("paused", "pause_until", now, limit)
        if clocks:
            clocks._end_forgotten_pauses(now)
        return len(clocks)

    def _end_forgotten_pauses(self, now):
        ends = {clock: clock.pause_until for clock in self}
        self._resume()
        self.env["engine.clock.event"].sudo()._unlocked().create(
            [
                {
                    "clock_id": clock.id,
                    "kind": "pause_over",
                    "happened_at": now,
                    "planned_at": ends[clock],
                }
                for clock in self
            ]
        )
        supervisors = {
            company: self.env["res.users"]._engine_role_users("supervisor", company)
            for company in self.company_id
        }
        self._tell_lines(
            [
                (clock, user, lambda env, clock=clock: env._pause_over_summary(clock))
                for clock in self
                for user in clock.owner_id.filtered("active") | supervisors[clock.company_id]
            ]
        )

    @api.model
    def _pause_over_summary(self, clock):
        return self.env._(
            "%(clock)s: it was paused as long as the policy allows and runs again",
            clock=clock.with_env(self.env).display_name,
        )

    def _close_pauses(self, now):
        """End the open pauses: now, or when they were over by themselves."""
        pauses = self.env["engine.clock.pause"].sudo()
        for until, clocks in self.grouped("pause_until").items():
            pauses.search(
                [("clock_id", "in", clocks.ids), ("ended_at", "=", False)]
            )._unlocked().write({"ended_at": min(now, until or now), "resumed_by_id": self.env.uid})
