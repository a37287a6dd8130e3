from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from odoo.addons.engine_base.core.authority import LEVELS, worst

from ...core import fault_level

CHOICES = [(level, level) for level in LEVELS]
_FACTS = {"fault_code_ids", "engine_stands_still", "is_safety_risk", "type_id", "company_id"}
_FACTS |= {"partner_id", "engine_id", "serial_number"}  # with the customer comes the tier
_KEPT = {
    "fault_level_by_rules",
    "fault_level_trace",
    "fault_level_held",
    "fault_level_held_against",
}


class HelpdeskTicket(models.Model):
    """How bad it is: by the rule table, or by a person's judgement with a reason.

    A person's level holds until the rules, by new facts, say something worse than it and than
    they said when the person decided: then the rules hold again, and say so.
    """

    _inherit = "helpdesk.ticket"

    # Facts
    fault_code_ids = fields.Many2many("engine.fault.code", string="Fault Codes")
    engine_stands_still = fields.Boolean(tracking=True, help="The engine does not run any more.")
    is_safety_risk = fields.Boolean(
        "People in Danger", tracking=True, help="People are in danger as long as nobody repairs it."
    )
    # Level
    fault_level = fields.Selection(
        CHOICES,
        compute="_compute_fault_level",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
        index=True,
        help="A is the worst. Empty: nobody has judged it yet.",
    )
    fault_level_reason = fields.Char(
        "Reason for the Level",
        tracking=True,
        copy=False,
        help="Why the level is another than the one of the rules.",
        groups="base.group_user",
    )
    fault_level_by_codes = fields.Char("Level by Codes", compute="_compute_fault_level_by_codes")
    fault_level_by_rules = fields.Selection(
        CHOICES,
        "Level by the Rules",
        compute="_compute_fault_level_by_rules",
        store=True,
        precompute=True,
    )
    fault_level_trace = fields.Json(
        compute="_compute_fault_level_by_rules",
        store=True,
        precompute=True,
        groups="base.group_user",
    )
    fault_level_explanation = fields.Html(
        "How the Level Came About",
        compute="_compute_fault_level_explanation",
        sanitize=False,
        groups="base.group_user",
    )
    fault_level_held = fields.Selection(
        CHOICES, "Level by a Person", readonly=True, copy=False, groups="base.group_user"
    )
    fault_level_held_against = fields.Selection(
        CHOICES, readonly=True, copy=False, groups="base.group_user"
    )
    fault_level_change_ids = fields.One2many(
        "engine.fault.level.change",
        "ticket_id",
        "Changes of the Level",
        readonly=True,
        groups="base.group_user",
    )

    @api.depends("fault_code_ids", "engine_stands_still", "is_safety_risk", "partner_id", "type_id")
    def _compute_fault_level_by_rules(self):
        table = self.env["engine.fault.level.rule"]
        rules = {}
        for ticket in self:
            company = ticket.company_id or self.env.company
            if company not in rules:
                rules[company] = table._in_force(company)
            judgement = fault_level.judge(rules[company], ticket._level_facts())
            ticket.fault_level_by_rules = judgement.level
            ticket.fault_level_trace = table._trace(judgement)

    @api.depends("fault_level_by_rules")
    def _compute_fault_level(self):
        for ticket in self:
            ticket.fault_level = ticket._level_under(ticket.fault_level_by_rules)

    @api.depends("fault_code_ids")
    def _compute_fault_level_by_codes(self):
        for ticket in self:
            ticket.fault_level_by_codes = worst(ticket.fault_code_ids.mapped("level"))

    @api.depends("fault_level_trace")
    @api.depends_context("lang")
    def _compute_fault_level_explanation(self):
        for ticket in self:
            ticket.fault_level_explanation = self.env["engine.fault.level.rule"]._explanation(
                ticket.fault_level_trace
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_kept_level(vals_list)
        tickets = super().create(vals_list)
        unknown = dict.fromkeys(tickets, (False, False))
        given = tickets.browse(
            ticket.id
            for ticket, vals in zip(tickets, vals_list, strict=True)
            if vals.get("fault_level")
        )
        given._hold_level(dict(zip(tickets, vals_list, strict=True)), unknown)
        tickets.filtered("fault_level")._log_level(unknown, given)
        return tickets

    def write(self, vals):
        self._refuse_kept_level([vals])
        if not vals.keys() & (_FACTS | {"fault_level"}):
            return super().write(vals)
        before = {ticket: ticket._level_pair() for ticket in self}
        written = super().write(vals)
        given = self if "fault_level" in vals else self.browse()
        given._hold_level(dict.fromkeys(self, vals), before)
        self._after_level(before, given)
        return written

    def _judge_anew(self):
        """Judge by the rules in force now, as if a fact had changed; return what changed."""
        before = {ticket: ticket._level_pair() for ticket in self}
        self.modified(["engine_stands_still"])
        return self._after_level(before, self.browse(), cause="review")

    def _after_level(self, before, given, cause="rules"):
        """Log the changed levels, tell where the rules overrule a person, adjust the clocks."""
        changed = self.filtered(lambda ticket: ticket.fault_level != before[ticket][0])
        overruled = (changed - given).filtered("fault_level_held")
        changed._log_level(before, given, cause)
        overruled._release_level()
        changed._on_level_changed()
        return changed

    def _level_under(self, rules):
        """Return the level when the rules say ``rules``: theirs, or the one a person holds."""
        self.ensure_one()
        held = self.fault_level_held
        if not held:
            return rules or self.fault_level
        against = self.fault_level_held_against
        return rules if fault_level.overrules(rules, against, held) else held

    def _level_facts(self):
        self.ensure_one()
        customer = self.partner_id.sudo().commercial_partner_id
        return fault_level.Facts(
            codes=tuple((code.level, code.system) for code in self.fault_code_ids),
            stands_still=self.engine_stands_still,
            safety_risk=self.is_safety_risk,
            tier=customer.service_tier or None,
            request_type=self.type_id._origin.id or None,
        )

    def _level_pair(self):
        """Return the level, and the one by the rules."""
        return self.fault_level, self.fault_level_by_rules

    @api.model
    def _refuse_kept_level(self, vals_list):
        if not self.env.su and any(vals.keys() & _KEPT for vals in vals_list):
            raise AccessError(
                self.env._("What the rules say about the fault level is kept by the system.")
            )

    def _check_level_reason(self, vals, level_before):
        """Refuse a level that neither the rules nor a reason given with it explain.

        :param level_before: the level until now; judging for the first time needs no reason
            unless the rules say otherwise
        """
        self.ensure_one()
        expected = self.fault_level_by_rules or level_before
        if not expected or self.fault_level == expected:
            return
        if not (vals.get("fault_level_reason") or "").strip():
            raise ValidationError(
                self.env._(
                    "%(request)s: the fault level is %(expected)s so far. Give the reason for "
                    "changing it to %(level)s.",
                    request=self.display_name,
                    expected=expected,
                    level=self.fault_level or self.env._("none"),
                )
            )

    def _on_level_changed(self):
        """React to another fault level; the clocks do."""
