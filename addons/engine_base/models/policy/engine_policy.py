from datetime import date

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from ...core.workflows import POLICY
from ...tools import moment

_KEPT_BY_SYSTEM = {"author_id", "approver_id", "approved_at", "version"}


class EnginePolicy(models.Model):
    """The numbers that the after-sales specification leaves open, one version of them.

    An administrator drafts a version, the technical director or the general manager approves
    it, and it holds from its effective date until the next version's. Versions are never
    changed or removed afterwards, so that each record can be judged by the policy of its day.
    """

    _name = "engine.policy"
    _description = "After-Sales Policy"
    _inherit = ["mail.thread", "engine.workflow.mixin"]
    _order = "company_id, effective_on desc, version desc"
    _rec_names_search = ["company_id"]
    _workflow = POLICY
    _check_company_auto = True

    # Identity
    name = fields.Char(compute="_compute_name")
    state = fields.Selection(
        POLICY.selection, default=POLICY.initial, required=True, readonly=True, tracking=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    version = fields.Integer(readonly=True, copy=False, default=0)
    effective_on = fields.Date(
        "In Force From", required=True, default=fields.Date.context_today, tracking=True
    )
    reason = fields.Text("Reason for the Change", copy=False)
    # People
    author_id = fields.Many2one(
        "res.users", "Drafted by", readonly=True, copy=False, default=lambda self: self.env.user
    )
    approver_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    # Comparison
    is_in_force = fields.Boolean(compute="_compute_is_in_force")
    previous_id = fields.Many2one("engine.policy", compute="_compute_change_summary")
    change_summary = fields.Html("Changes", compute="_compute_change_summary")

    _version_unique = models.UniqueIndex(
        "(company_id, version)", "This company has a policy with this version number already."
    )
    _lookup_idx = models.Index("(company_id, effective_on DESC, version DESC)")

    @api.depends("version", "company_id.name")
    @api.depends_context("lang")
    def _compute_name(self):
        for policy in self:
            policy.name = self.env._(
                "%(company)s policy, version %(version)s",
                company=policy.company_id.name,
                version=policy.version,
            )

    @api.depends("state", "effective_on", "company_id")
    def _compute_is_in_force(self):
        for policy in self:
            policy.is_in_force = policy.state == "active" and (
                policy._active_version_id(policy.company_id.id, policy._today())
                == policy._origin.id
            )

    def _compute_change_summary(self):
        for policy in self:
            previous = self.search(
                Domain("company_id", "=", policy.company_id.id)
                & Domain("state", "=", "active")
                & Domain("version", "<", policy.version or 10**6)
                & Domain("id", "!=", policy._origin.id),
                order="version desc",
                limit=1,
            )
            policy.previous_id = previous
            policy.change_summary = policy._changes_since(previous)

    @api.constrains("effective_on", "state")
    def _check_not_retroactive(self):
        for policy in self.filtered(lambda policy: policy.state == "submitted"):
            if policy.effective_on < policy._today():
                raise ValidationError(
                    self.env._(
                        "%(policy)s: it cannot come into force on a day that is over. "
                        "Choose today or a later day.",
                        policy=policy.display_name,
                    )
                )

    @api.constrains(lambda self: self._number_fields())
    def _check_no_negative_number(self):
        for policy in self:
            for name in self._number_fields():
                if policy[name] < 0:
                    raise ValidationError(
                        self.env._(
                            "%(policy)s: %(field)s cannot be negative.",
                            policy=policy.display_name,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        newest = dict(
            self.sudo()._read_group([], groupby=["company_id"], aggregates=["version:max"])
        )
        numbered = []
        for vals in vals_list:
            company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
            newest[company] = newest.get(company, 0) + 1
            kept = {key: value for key, value in vals.items() if key not in _KEPT_BY_SYSTEM}
            numbered.append(
                {
                    **kept,
                    "company_id": company.id,
                    "version": newest[company],
                    "author_id": self.env.uid,
                }
            )
        return super().create(numbered)

    def write(self, vals):
        if not (self._in_transition() or self.env.su) and not self.env.user.has_group(
            "engine_base.group_manager"
        ):
            raise AccessError(self.env._("Only the after-sales administrator drafts a policy."))
        if not self._in_transition() and (fixed := self.filtered(lambda p: p.state != "draft")):
            raise UserError(
                self.env._(
                    "%(policies)s: only a draft can be changed. Make a new version of it.",
                    policies=fixed._names(),
                )
            )
        # Else two administrators could write each other's numbers and approve their own.
        if not (self._in_transition() or self.env.su) and (
            others := self.filtered(lambda policy: policy.author_id != self.env.user)
        ):
            raise UserError(
                self.env._(
                    "%(policies)s: only %(author)s, who drafted it, changes it. "
                    "Make a new version of your own.",
                    policies=others._names(),
                    author=", ".join(others.author_id.mapped("name")),
                )
            )
        if not self._in_transition() and vals.keys() & _KEPT_BY_SYSTEM:
            raise UserError(self.env._("Version and people of a policy are kept by the system."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if fixed := self.filtered(lambda policy: policy.state != "draft"):
            raise UserError(
                self.env._(
                    "%(policies)s: a version that was submitted stays as evidence.",
                    policies=fixed._names(),
                )
            )

    def action_submit(self):
        """Ask the technical director or the general manager to approve this version."""
        self._transition("submit")

    def action_approve(self):
        """Put the version in force from its date; not by the one who drafted it."""
        if own := self.filtered(lambda policy: policy.author_id == self.env.user):
            raise UserError(
                self.env._(
                    "%(policies)s: you drafted it, so somebody else has to approve it.",
                    policies=own._names(),
                )
            )
        self._check_not_retroactive()
        self._transition("approve")
        for policy in self:
            policy._transitioning().write(
                {"approver_id": self.env.uid, "approved_at": moment.now(self.env, policy)}
            )
        self.env.registry.clear_cache()

    def action_send_back(self):
        """Return the version to its author as a draft."""
        self._transition("send_back")

    def action_new_version(self):
        """Draft the next version from this one and open it."""
        self.ensure_one()
        draft = self.copy({"effective_on": self._today()})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
        }

    def _today(self):
        """Return the day where the company works; a client chooses its own time zone."""
        return moment.company_today(self.env, self.company_id)

    @api.model
    def _of(self, company, on_date=None):
        """Return the version in force in ``company`` on a day (today when empty).

        :raise UserError: no version was in force on that day
        """
        on_date = on_date or moment.company_today(self.env, company)
        policy_id = self._active_version_id(company.id, on_date)
        if not policy_id:
            raise UserError(
                self.env._(
                    "%(company)s has no after-sales policy in force on %(day)s. "
                    "Approve one under After-Sales / Configuration / Policy.",
                    company=company.display_name,
                    day=on_date,
                )
            )
        return self.sudo().browse(policy_id)

    @api.model
    @ormcache("company_id", "on_date")
    def _active_version_id(self, company_id, on_date):
        return (
            self.sudo()
            .search(
                [
                    ("company_id", "=", company_id),
                    ("state", "=", "active"),
                    ("effective_on", "<=", on_date),
                ],
                order="effective_on desc, version desc",
                limit=1,
            )
            .id
        )

    @api.model
    def _ship_defaults(self, companies):
        """Give each company that has no policy yet the version that comes with the software."""
        served = self.sudo().search([("company_id", "in", companies.ids)]).company_id
        # No note in the chatter: it would speak the language of the installation for ever.
        policies = (
            self.sudo()
            .with_context(mail_create_nolog=True)
            .create(
                [
                    {"company_id": company.id, "effective_on": date(2000, 1, 1)}
                    for company in companies - served
                ]
            )
        )
        policies._transition("ship", note=self.env._("Defaults that come with the software"))
        self.env.registry.clear_cache()
        return policies

    @api.model
    def _valid_field_parameter(self, field, name):
        # The clause of the specification that leaves this number open.
        return name == "clause" or super()._valid_field_parameter(field, name)

    @api.model
    def _chapter_fields(self):
        """Return the fields that are policy, in the order of their declaration."""
        return [name for name, field in self._fields.items() if getattr(field, "clause", None)]

    @api.model
    def _number_fields(self):
        return [name for name in self._chapter_fields() if self._fields[name].type != "selection"]

    def _changes_since(self, previous):
        """Return the fields that differ from ``previous`` as an HTML list."""
        self.ensure_one()
        if not previous:
            return False
        labels = self.fields_get(self._chapter_fields(), ["string"])
        rows = [
            Markup("<li>%s: %s → <b>%s</b></li>")
            % (labels[name]["string"], previous[name], self[name])
            for name in self._chapter_fields()
            if previous[name] != self[name]
        ]
        return Markup("<ul>%s</ul>") % Markup().join(rows) if rows else False
