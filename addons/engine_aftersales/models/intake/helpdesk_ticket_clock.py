from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.engine_base.core.authority import LEVELS


class HelpdeskTicket(models.Model):
    """The clocks of a request: contact the customer, be on site. Both start when it comes in."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "engine.clock.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets._start_clocks()
        return tickets

    def write(self, vals):
        closed_before = self.filtered("closed") if "stage_id" in vals else self.browse()
        written = super().write(vals)
        if "stage_id" in vals:
            self._on_stage_changed(closed_before)
        if vals.get("user_id"):
            self.env["engine.clock"]._give_to(self, self.user_id)
        return written

    def _on_stage_changed(self, closed_before):
        """Stop the clocks of requests that were closed, start those of reopened ones."""
        self.env["engine.clock"]._cancel(self.filtered("closed") - closed_before)
        (closed_before - self.filtered("closed"))._start_clocks()

    def _on_level_changed(self):
        """Give the clocks the limit, the working time and the ladder of the new level.

        The contact clock keeps its limit, but its ladder may be one of the level.
        """
        super()._on_level_changed()
        live = self.env["engine.clock"]._live(self)
        alike = defaultdict(live.browse)
        for clock in live.filtered(lambda clock: clock.kind in ("contact", "on_site")):
            ticket = self.browse(clock.res_id)
            limit_h, calendar_id = clock.limit_h, clock.calendar_id.id
            if clock.kind == "on_site":
                on_site = ticket._prepare_on_site_clock_vals()
                limit_h, calendar_id = on_site["limit_h"], on_site["calendar_id"]
            alike[limit_h, calendar_id, ticket.fault_level, ticket._level_reason()] |= clock
        for (limit_h, calendar_id, level, reason), clocks in alike.items():
            clocks._reschedule(limit_h, reason, calendar_id=calendar_id, fault_level=level)
        self._start_clocks()

    def _start_clocks(self):
        """Start the clocks that neither run nor were met yet, from the moment of the request."""
        clocks = self.env["engine.clock"].sudo()
        started = defaultdict(set)
        for clock in clocks.search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & Domain("state", "!=", "cancelled")
        ):
            started[clock.res_id].add(clock.kind)
        clocks._start(
            [
                vals
                for ticket in self.filtered(lambda ticket: not ticket.closed)
                for vals in ticket._prepare_clocks_vals()
                if vals["kind"] not in started[ticket.id]
            ]
        )

    def _prepare_clocks_vals(self):
        """Return the values of all clocks that this request calls for."""
        self.ensure_one()
        clocks = []
        if self.contact_state == "waiting":
            clocks.append(self._prepare_contact_clock_vals())
        if self._is_repair():
            clocks.append(self._prepare_on_site_clock_vals())
        return clocks

    def _prepare_contact_clock_vals(self):
        return {
            **self._prepare_clock_base_vals("contact"),
            "limit_h": self._policy().contact_limit_h,
            "calendar_id": self._working_calendar().id,
        }

    def _prepare_on_site_clock_vals(self):
        # Until somebody judges it, a request has the time of the mildest level, not all time.
        level, policy = self.fault_level or LEVELS[-1], self._policy()
        return {
            **self._prepare_clock_base_vals("on_site"),
            "limit_h": policy._response_limit_h(level),
            "calendar_id": not policy._is_round_the_clock(level) and self._working_calendar().id,
        }

    def _prepare_clock_base_vals(self, kind):
        return {
            "record": self,
            "kind": kind,
            "fault_level": self.fault_level,
            "owner_id": self.user_id.id or self.env.uid,
            "started_at": self.received_at,
        }

    def _working_calendar(self):
        """Return the calendar of working hours: the team's, or the company's service desk's."""
        team = self.team_id.sudo().service_calendar_id
        return team or self.env["engine.clock"]._working_calendar(self.company_id)

    def _policy(self):
        """Return the policy that was in force when the request came in."""
        day = self.company_id._engine_day(self.received_at)
        return self.env["engine.policy"]._of(self.company_id, day)

    def _is_repair(self):
        return not self.type_id or self.type_id == self._default_type()
