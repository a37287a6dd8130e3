from odoo import models

from odoo.addons.engine_base.tools import moment


class HelpdeskTicket(models.Model):
    """Who judged the level: what a person set is held, every change is kept."""

    _inherit = "helpdesk.ticket"

    def _hold_level(self, vals_by_ticket, before):
        """Hold the levels that a person has just set, against what the rules say now.

        A level that is the rules' own needs no holding: the rules explain it.

        :param before: {request: (level, level by the rules)} until now
        """
        held = {}
        for ticket in self.filtered(lambda ticket: ticket._level_pair() != before[ticket]):
            ticket._check_level_reason(vals_by_ticket[ticket], before[ticket][0])
            level, rules = ticket._level_pair()
            key = (level, rules) if level != rules else (False, False)
            held[key] = held.get(key, self.browse()) | ticket
        for (level, rules), tickets in held.items():
            tickets.sudo()._write_kept_level(level, rules)

    def _release_level(self):
        """Let go what a person set: the rules say something worse now. Everybody reads it."""
        if not self:
            return
        bodies = {
            ticket.id: self.env._(
                "The rules say %(level)s now, worse than the %(held)s that was set by hand "
                "(%(reason)s): the rules hold.",
                level=ticket.fault_level,
                held=ticket.fault_level_held,
                reason=ticket.fault_level_reason or self.env._("no reason given"),
            )
            for ticket in self
        }
        self._message_log_batch(bodies=bodies)
        self.sudo()._write_kept_level(False, False, fault_level_reason=False)

    def _write_kept_level(self, level, against, **vals):
        self.write({"fault_level_held": level, "fault_level_held_against": against, **vals})

    def _log_level(self, before, given, cause="rules"):
        """Keep a line per changed level: who, from, to, why, by which rule.

        :param given: the requests whose level a person has set
        """
        self.env["engine.fault.level.change"].sudo()._unlocked().create(
            [ticket._prepare_level_change_vals(before, given, cause) for ticket in self]
        )

    def _prepare_level_change_vals(self, before, given, cause):
        by_person = self in given and bool(self.fault_level_held)
        overruled = self not in given and bool(self.fault_level_held)
        return {
            "ticket_id": self.id,
            "changed_at": moment.now(self.env, self),
            "user_id": self.env.uid,
            "level_from": before[self][0],
            "level_to": self.fault_level,
            "cause": "person" if by_person else "overruled" if overruled else cause,
            "reason": self.fault_level_reason if by_person else self._fired_rules(),
        }

    def _fired_rules(self):
        """Return the names of the rules that made the level, or say that it was the codes."""
        trace = self.fault_level_trace or {}
        ids = [key for key, _name, before, after in trace.get("fired", ()) if before != after]
        rules = self.env["engine.fault.level.rule"].sudo().browse(ids).exists()
        return ", ".join(rules.mapped("name")) or self.env._("Fault level by the fault codes")

    def _level_reason(self):
        """Return why the level is what it is, for the log of the clocks."""
        self.ensure_one()
        held = self.fault_level_held and self.fault_level_reason
        return held or self._fired_rules()
