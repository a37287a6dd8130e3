from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.engine_base.core.authority import GRADES as ALONE_GRADES
from odoo.addons.engine_base.core.authority import LEVELS, covers
from odoo.addons.engine_base.tools import moment

from ...core.peak_plan import Kind, Temporary, capacity_of
from ...core.workflows import PEAK_PROPOSAL
from ..dispatch.hr_employee import GRADES

MINUTES = 60
_BY_PEOPLE = {"activity_ids", "message_follower_ids", "message_ids"}


class EnginePeakProposal(models.Model):
    """So many temporary engineers, with these skills, from one day to another.

    The forecast proposes; the technical director or the general manager accepts or refuses. A
    newer forecast withdraws what nobody has decided and it does not propose any more.
    """

    _name = "engine.peak.proposal"
    _description = "Proposal of Temporary Engineers"
    _inherit = ["mail.thread", "mail.activity.mixin", "engine.workflow.mixin"]
    _order = "first_day desc, id desc"
    _workflow = PEAK_PROPOSAL

    # Identity
    name = fields.Char(compute="_compute_name")
    state = fields.Selection(
        PEAK_PROPOSAL.selection,
        default=PEAK_PROPOSAL.initial,
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    # Need
    count = fields.Integer("Engineers", required=True, readonly=True)
    skill_ids = fields.Many2many("hr.skill", string="Skills and Certificates", readonly=True)
    level = fields.Selection(
        [(level, level) for level in LEVELS], "Up to Fault Level", required=True, readonly=True
    )
    engineer_grade = fields.Selection(
        GRADES, "Lowest Grade", compute="_compute_engineer_grade", store=True
    )
    first_day = fields.Date("From", required=True, readonly=True)
    last_day = fields.Date("To", required=True, readonly=True)
    short_h = fields.Float(
        "Hours Short", readonly=True, help="What would be overdue without anybody more."
    )
    # Decision
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    decided_at = fields.Datetime("Decided on", readonly=True)
    reason = fields.Char(readonly=True)
    employee_ids = fields.One2many("hr.employee", "peak_proposal_id", "Taken on")
    hired_count = fields.Integer("Number Taken on", compute="_compute_hired_count")

    _company_state_idx = models.Index("(company_id, state)")

    @api.depends("count", "skill_ids", "level", "first_day", "last_day")
    @api.depends_context("lang")
    def _compute_name(self):
        for proposal in self:
            proposal.name = self.env._(
                "%(count)s × %(skills)s, level %(level)s, %(first)s – %(last)s",
                count=proposal.count,
                skills=", ".join(proposal.skill_ids.mapped("name"))
                or self.env._("no special skill"),
                level=proposal.level,
                first=proposal.first_day,
                last=proposal.last_day,
            )

    @api.depends("level", "company_id")
    def _compute_engineer_grade(self):
        for proposal in self:
            policy = self.env["engine.policy"]._of(proposal.company_id)
            enough = [
                grade for grade in ALONE_GRADES if covers(policy._max_level(grade), proposal.level)
            ]
            proposal.engineer_grade = enough[0] if enough else "supervisor"

    def _compute_hired_count(self):
        rows = (
            self.env["hr.employee"]
            .sudo()
            ._read_group([("peak_proposal_id", "in", self.ids)], ["peak_proposal_id"], ["__count"])
        )
        counts = {proposal.id: count for proposal, count in rows}
        for proposal in self:
            proposal.hired_count = counts.get(proposal.id, 0)

    def write(self, vals):
        if not (self.env.su or self._in_transition()) and vals.keys() - _BY_PEOPLE:
            raise UserError(
                self.env._(
                    "%(proposals)s: kept by the system; use the buttons of the proposal.",
                    proposals=self._names(),
                )
            )
        return super().write(vals)

    def action_accept(self, reason=False):
        """Agree that these engineers are taken on."""
        self._decide("accept", reason)

    def action_refuse(self, reason=False):
        """Decline, with the reason."""
        if not (reason or "").strip():
            raise UserError(
                self.env._("%(proposals)s: please give a reason.", proposals=self._names())
            )
        self._decide("refuse", reason)

    def action_open_decision(self):
        """Ask for the decision and the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide on Temporary Engineers"),
            "res_model": "engine.peak.decision",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_proposal_ids": self.ids,
                "default_decision": self.env.context.get("engine_step", "accept"),
            },
        }

    def action_open_hire(self):
        """Ask for the names of those who are taken on."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take on Temporary Engineers"),
            "res_model": "engine.peak.hire",
            "view_mode": "form",
            "target": "new",
            "context": {"default_proposal_id": self.id},
        }

    def _decide(self, arrow, reason):
        self._transition(arrow, note=reason or None)
        for proposal in self.sudo():
            proposal.write(
                {
                    "decided_by_id": self.env.uid,
                    "decided_at": moment.now(self.env, proposal),
                    "reason": reason,
                }
            )
        self.sudo().activity_unlink(["engine_aftersales.mail_activity_type_peak"])

    @api.model
    def _promised_capacity(self, company, today, terms):
        """Return what those will do whose proposal is accepted and who are not taken on yet."""
        accepted = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "accepted"),
                ("last_day", ">=", today),
            ]
        )
        return [
            capacity
            for proposal in accepted
            if (missing := proposal.count - proposal.hired_count) > 0
            for capacity in capacity_of(proposal._temporary(today, missing), terms)
        ]

    def _temporary(self, today, count):
        self.ensure_one()
        return Temporary(
            Kind(frozenset(self.skill_ids.ids), self.level),
            (self.first_day - today).days,
            (self.last_day - today).days,
            count,
        )

    @api.model
    def _replace_drafts(self, company, today, hired, result):
        """Keep the open proposals that still hold, withdraw the others, add the new ones."""
        drafts = self.search([("company_id", "=", company.id), ("state", "=", "draft")])
        kept = {draft._temporary(today, draft.count): draft for draft in drafts}
        gone = drafts.browse(draft.id for wanted, draft in kept.items() if wanted not in set(hired))
        gone._transition("supersede")
        gone.activity_unlink(["engine_aftersales.mail_activity_type_peak"])
        new = self.create(
            [
                {
                    "company_id": company.id,
                    "count": one.count,
                    "skill_ids": [Command.set(sorted(one.kind.skills))],
                    "level": one.kind.level,
                    "first_day": today + timedelta(days=one.first),
                    "last_day": today + timedelta(days=one.last),
                    "short_h": self._short_h(one, result),
                }
                for one in hired
                if one not in kept
            ]
        )
        new._ask_deciders(company)

    @api.model
    def _short_h(self, one, result):
        minutes = sum(
            amount
            for (day, kind), amount in result.short.items()
            if one.first <= day <= one.last and kind.is_covered_by(one.kind)
        )
        return minutes / MINUTES

    def _ask_deciders(self, company):
        deciders = (
            self.env.ref("engine_base.group_director")
            .sudo()
            .all_user_ids.filtered(lambda user: user.active and company in user.company_ids)
        )
        for user in deciders:
            self.activity_schedule("engine_aftersales.mail_activity_type_peak", user_id=user.id)
