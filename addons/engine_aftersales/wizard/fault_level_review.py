from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..core import fault_level

SHOWN = 50
REVIEWERS = ("support", "supervisor", "manager")


class EngineFaultLevelReview(models.TransientModel):
    """Judges the open requests by the rules in force now, after showing what would change."""

    _name = "engine.fault.level.review"
    _description = "Re-evaluate Open Requests"

    open_count = fields.Integer("Open Requests", compute="_compute_preview")
    changed_count = fields.Integer("Their Level Changes", compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends_context("allowed_company_ids")
    def _compute_preview(self):
        tickets = self._open_requests()
        changes = self._changes(tickets)
        rows = Markup().join(
            Markup("<tr><td>%s</td><td>%s</td><td>→</td><td><b>%s</b></td></tr>")
            % (ticket.display_name, before or "–", after or "–")
            for ticket, before, after in changes[:SHOWN]
        )
        more = escape("…") if len(changes) > SHOWN else Markup()
        for review in self:
            review.open_count = len(tickets)
            review.changed_count = len(changes)
            review.preview = Markup("<table class='table table-sm'>%s</table>%s") % (rows, more)

    def action_confirm(self):
        """Judge the open requests anew, log each change and adjust the clocks."""
        user = self.env.user
        if not any(user.has_group(f"engine_base.group_{role}") for role in REVIEWERS):
            raise AccessError(
                self.env._(
                    "Open requests are re-evaluated by technical support, a supervisor or the "
                    "administrator. Ask one of them."
                )
            )
        self._open_requests()._judge_anew()
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _open_requests(self):
        return self.env["helpdesk.ticket"].search([("closed", "=", False)])

    @api.model
    def _changes(self, tickets):
        """Return (request, level now, level then) where the rules in force say another one."""
        table, rules, changes = self.env["engine.fault.level.rule"], {}, []
        for ticket in tickets:
            company = ticket.company_id or self.env.company
            if company not in rules:
                rules[company] = table._in_force(company)
            judged = fault_level.judge(rules[company], ticket._level_facts()).level
            level = ticket._level_under(judged)
            if level != ticket.fault_level:
                changes.append((ticket, ticket.fault_level, level))
        return changes
