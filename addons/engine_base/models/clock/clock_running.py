from odoo import api, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain

from ...tools import moment

_KEEP = object()


class EngineClock(models.Model):
    """The life of clocks, as the methods of their documents see it: start, stop, meet."""

    _inherit = "engine.clock"

    @api.model
    def _start(self, records_vals):
        """Start many clocks at once and return them in the same order.

        A document has one live clock per kind: started again, it is returned as it is.

        :param records_vals: dicts of ``record``, ``kind`` and ``limit_h`` (hours); optionally
            ``calendar_id`` (empty: round the clock), ``fault_level``, ``owner_id``,
            ``company_id``, ``started_at`` (naive UTC)
        """
        wanted = [self._prepare_clock_vals(**vals) for vals in records_vals]
        live = self._live_clocks(wanted)
        new = {}
        for vals in wanted:
            if self._subject(vals) not in live:
                new.setdefault(self._subject(vals), vals)
        self._prepare_first_moments(list(new.values()))
        created = self.sudo()._unlocked().create(list(new.values()))
        live.update(zip(new, created, strict=True))
        return self.browse(live[self._subject(vals)].id for vals in wanted)

    @api.model
    def _meet(self, records, kind=None):
        """End the live clocks of documents: what they asked for is done."""
        clocks = self._live(records, kind)
        for clock in clocks:
            now = moment.now(self.env, self.env[clock.res_model].browse(clock.res_id))
            was_late = bool(clock.due_at and clock.due_at < (clock.paused_at or now))
            clock._end("met", now, met_at=now, was_late=was_late)
        clocks._close_reminders()
        return clocks.sudo(False)

    @api.model
    def _cancel(self, records, kind=None):
        """End the live clocks of documents: nothing is asked for any more."""
        clocks = self._live(records, kind)
        clocks._end("cancelled", moment.now(self.env))
        clocks._close_reminders()
        return clocks.sudo(False)

    @api.model
    def _live(self, records, kind=None):
        """Return the running and paused clocks of documents, of one kind or of all, in sudo."""
        domain = (
            Domain("res_model", "=", records._name)
            & Domain("res_id", "in", records.ids)
            & Domain("state", "in", ("running", "paused"))
        )
        return self.sudo().search(domain & Domain("kind", "=", kind) if kind else domain)

    @api.model
    def _give_to(self, records, owner, kind=None):
        """Make ``owner`` the one who keeps the live clocks of documents."""
        self._live(records, kind)._unlocked().write({"owner_id": owner.id})

    def _reschedule(self, limit_h, reason, *, calendar_id=_KEEP, fault_level=_KEEP):
        """Change the limit of live clocks and keep a line of it; steps that fired stay fired.

        :param limit_h: the new limit in hours from the same start
        :param reason: why, such as the new fault level
        :raise UserError: one of the clocks has ended
        """
        clocks = self.sudo()
        clocks._lock()
        clocks._check_state(("running", "paused"))
        before = {clock: (clock.limit_h, clock.due_at) for clock in clocks}
        vals = {"limit_h": limit_h}
        if calendar_id is not _KEEP:
            vals["calendar_id"] = calendar_id
        if fault_level is not _KEEP:
            vals["fault_level"] = fault_level
        clocks._unlocked().write(vals)
        clocks._choose_ladders()
        clocks._retime()
        self.env["engine.clock.event"].sudo()._unlocked().create(
            [clock._prepare_reschedule_vals(*before[clock], reason) for clock in clocks]
        )

    def _end(self, state, now, **vals):
        if paused := self.filtered("paused_at"):
            paused._close_pauses(now)
        over = {"next_fire_at": False, "paused_at": False, "pause_until": False}
        self._unlocked().write({"state": state, **over, **vals})

    @api.model
    def _prepare_clock_vals(
        self,
        *,
        record,
        kind,
        limit_h,
        calendar_id=False,
        fault_level=False,
        owner_id=False,
        company_id=False,
        started_at=None,
    ):
        record.ensure_one()
        company = (("company_id" in record and record.company_id) or self.env.company).sudo()
        return {
            "name": record.display_name,
            "res_model": record._name,
            "res_id": record.id,
            "kind": kind,
            "limit_h": limit_h,
            "calendar_id": calendar_id,
            "fault_level": fault_level or False,
            "owner_id": owner_id,
            "company_id": company_id or company.id,
            "started_at": started_at or moment.now(self.env, record),
        }

    @api.model
    def _prepare_first_moments(self, vals_list):
        """Put ladder and moments into the values of new clocks."""
        ladders = self.env["engine.clock.ladder"]._choose(
            {self._ladder_key(vals) for vals in vals_list}
        )
        timings = []
        for vals in vals_list:
            ladder = ladders[self._ladder_key(vals)]
            vals["ladder_id"] = ladder.id
            timings.append(
                {
                    "calendar": self.env["resource.calendar"].browse(vals["calendar_id"] or ()),
                    "company": self.env["res.company"].browse(vals["company_id"]),
                    "started_at": vals["started_at"],
                    "limit_h": vals["limit_h"],
                    "percents": ladder.step_ids.mapped("percent"),
                    "pauses": (),
                }
            )
        for vals, schedule in zip(vals_list, self._plan(timings), strict=True):
            steps = ladders[self._ladder_key(vals)].step_ids
            vals.update(self._prepare_moments(schedule, steps))

    def _choose_ladders(self):
        keys = {clock: (clock.kind, clock.fault_level, clock.company_id.id) for clock in self}
        ladders = self.env["engine.clock.ladder"]._choose(set(keys.values()))
        for clock, key in keys.items():
            if clock.ladder_id != ladders[key]:
                clock._unlocked().write({"ladder_id": ladders[key].id})

    def _prepare_reschedule_vals(self, limit_h, due_at, reason):
        return {
            "clock_id": self.id,
            "kind": "rescheduled",
            "happened_at": moment.now(self.env),
            "planned_at": self.due_at,
            "user_id": self.env.uid,
            "note": self.env._(
                "%(before)g h to %(after)g h, was due %(due)s UTC: %(reason)s",
                before=limit_h,
                after=self.limit_h,
                due=due_at,
                reason=reason,
            ),
        }

    @api.model
    def _ladder_key(self, vals):
        return vals["kind"], vals["fault_level"], vals["company_id"]

    @api.model
    def _subject(self, vals):
        return vals["res_model"], vals["res_id"], vals["kind"]

    @api.model
    def _live_clocks(self, wanted):
        """Return {subject: live clock} of these values, one query per model."""
        live = {}
        for model in {vals["res_model"] for vals in wanted}:
            ids = [vals["res_id"] for vals in wanted if vals["res_model"] == model]
            for clock in self._live(self.env[model].browse(ids)):
                live[clock.res_model, clock.res_id, clock.kind] = clock
        return live

    def _check_state(self, states):
        blocked = self.filtered(lambda clock: clock.state not in states)
        if blocked:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(clocks)s: the clock is %(state)s, not %(states)s. Reload the page.",
                    clocks=", ".join(blocked[:5].mapped("display_name")),
                    state=labels[blocked[0].state],
                    states=" / ".join(labels[state] for state in states),
                )
            )

    def _lock(self):
        try:
            self.lock_for_update()
        except LockError as error:
            raise LockError(
                self.env._(
                    "%(clocks)s: the clock is being changed right now. Try again in a moment.",
                    clocks=", ".join(self[:5].mapped("display_name")),
                )
            ) from error
        self.invalidate_recordset()
