from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...tools import moment


class EngineDelegation(models.Model):
    """Somebody lends the authority to approve to a colleague between two days.

    Made by the person who is away, or by the after-sales administrator for somebody else. It is
    never edited: it ends on its last day or when it is revoked, and stays as evidence.
    """

    _name = "engine.delegation"
    _description = "Delegation of Approval"
    _order = "date_from desc, id desc"

    # Identity
    name = fields.Char(compute="_compute_name")
    state = fields.Selection(
        [("planned", "Planned"), ("active", "Active"), ("over", "Over"), ("revoked", "Revoked")],
        compute="_compute_state",
        search="_search_state",
    )
    # People
    user_id = fields.Many2one(
        "res.users",
        "Authority of",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        ondelete="restrict",
    )
    delegate_id = fields.Many2one(
        "res.users",
        "Used by",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        ondelete="restrict",
    )
    revoked_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    # Time
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Until (included)", required=True)
    revoked_at = fields.Datetime("Revoked on", readonly=True, copy=False)
    reason = fields.Char(required=True)

    _dates_ascend = models.Constraint(
        "CHECK (date_from <= date_to)", "A delegation cannot end before it starts."
    )
    _two_people = models.Constraint(
        "CHECK (user_id != delegate_id)", "A delegation takes two people: choose a colleague."
    )
    _delegate_idx = models.Index("(delegate_id, date_from, date_to) WHERE revoked_at IS NULL")

    @api.depends("user_id", "delegate_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for delegation in self:
            delegation.name = bool(delegation.delegate_id) and self.env._(
                "%(delegate)s for %(user)s",
                delegate=delegation.delegate_id.name,
                user=delegation.user_id.name,
            )

    @api.depends("date_from", "date_to", "revoked_at")
    def _compute_state(self):
        today = moment.today(self.env)
        for delegation in self:
            if delegation.revoked_at:
                delegation.state = "revoked"
            elif not delegation.date_to or delegation.date_from > today:
                delegation.state = "planned"
            else:
                delegation.state = "active" if delegation.date_to >= today else "over"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = moment.today(self.env)
        valid = Domain("revoked_at", "=", False)
        domains = {
            "planned": valid & Domain("date_from", ">", today),
            "active": valid & Domain("date_from", "<=", today) & Domain("date_to", ">=", today),
            "over": valid & Domain("date_to", "<", today),
            "revoked": ~valid,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.constrains("user_id", "delegate_id", "date_from", "date_to")
    def _check_no_chain(self):
        for delegation in self:
            same_time = (
                Domain("revoked_at", "=", False)
                & Domain("date_from", "<=", delegation.date_to)
                & Domain("date_to", ">=", delegation.date_from)
            )
            linked = Domain("user_id", "=", delegation.delegate_id.id) | Domain(
                "delegate_id", "=", delegation.user_id.id
            )
            if chain := self.sudo().search(same_time & linked, limit=1):
                raise ValidationError(
                    self.env._(
                        '%(delegation)s: at the same time there is "%(other)s", and what is '
                        "delegated cannot be passed on. Choose other days or another colleague.",
                        delegation=delegation.display_name,
                        other=chain.display_name,
                    )
                )

    @api.constrains("user_id", "delegate_id")
    def _check_internal_users(self):
        for delegation in self:
            if any((delegation.user_id | delegation.delegate_id).sudo().mapped("share")):
                raise ValidationError(
                    self.env._("Authority can be delegated between internal users only.")
                )
            if delegation.delegate_id.has_group("engine_base.group_temporary_engineer"):
                raise ValidationError(
                    self.env._(
                        "%(user)s is a temporary engineer and decides nothing. Choose another "
                        "colleague.",
                        user=delegation.delegate_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        kept = {"revoked_at", "revoked_by_id"}
        delegations = super().create(
            [{key: vals[key] for key in vals.keys() - kept} for vals in vals_list]
        )
        if not self.env.su:
            delegations._check_made_by_right_person()
        return delegations

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("A delegation is not edited: revoke this one and make a new one.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A delegation stays as evidence: revoke it instead."))

    def action_revoke(self):
        """End the delegations now, by either of the two people or the administrator."""
        self.check_access("read")
        user = self.env.user
        if not user.has_group("engine_base.group_manager") and any(
            user not in delegation.user_id | delegation.delegate_id for delegation in self
        ):
            raise AccessError(
                self.env._(
                    "%(delegations)s: only the two people concerned or the after-sales "
                    "administrator revoke it.",
                    delegations=", ".join(self.mapped("display_name")),
                )
            )
        valid = self.sudo().filtered(lambda delegation: not delegation.revoked_at)
        super(EngineDelegation, valid).write(  # pylint: disable=super-method-mismatch
            {"revoked_at": moment.now(self.env), "revoked_by_id": user.id}
        )
        return True

    def _check_made_by_right_person(self):
        """Only the person, or an administrator who gains nothing by it, gives authority away."""
        user = self.env.user
        for delegation in self.filtered(lambda delegation: delegation.user_id != user):
            if not user.has_group("engine_base.group_manager"):
                raise AccessError(
                    self.env._(
                        "You can delegate only your own authority. Ask %(user)s or the "
                        "after-sales administrator to make this delegation.",
                        user=delegation.user_id.name,
                    )
                )
            if delegation.delegate_id == user:
                raise AccessError(
                    self.env._(
                        "You cannot give yourself the authority of %(user)s. "
                        "Ask %(user)s or another administrator.",
                        user=delegation.user_id.name,
                    )
                )

    @api.model
    def _lenders(self, user):
        """Return the users whose authority ``user`` may use today, without chains."""
        now = moment.now(self.env)
        some_days = (
            Domain("delegate_id", "=", user.id)
            & Domain("revoked_at", "=", False)
            & Domain("date_from", "<=", now.date() + timedelta(days=1))
            & Domain("date_to", ">=", now.date() - timedelta(days=1))
        )
        delegations = self.sudo().search(some_days)
        return delegations.filtered(lambda delegation: delegation._holds_at(now)).user_id.filtered(
            "active"
        )

    def _holds_at(self, now):
        """Tell whether ``now`` (naive UTC) is within the dates, in the lender's time zone.

        Not in the caller's: a client chooses its own.
        """
        self.ensure_one()
        today = (
            now.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(self.user_id.tz or "UTC")).date()
        )
        return self.date_from <= today <= self.date_to
