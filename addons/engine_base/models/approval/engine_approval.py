from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Domain

from ...core import authority
from ...core.workflows import APPROVAL

ROLE_LABELS = [
    ("engineer", "Service Engineer"),
    ("supervisor", "Supervisor Engineer"),
    ("director", "Technical Director"),
    ("general_manager", "General Manager"),
]


class EngineApproval(models.Model):
    """A question about money or risk that people with the authority answer, role after role.

    A document asks it by :meth:`_request`. It ends approved, refused, or superseded by a newer
    request. Nobody edits it: what was approved stays as it was approved.
    """

    _name = "engine.approval"
    _description = "Approval"
    _inherit = ["engine.workflow.mixin", "engine.reminder.mixin"]
    _order = "id desc"
    _workflow = APPROVAL
    _reminder_type = "engine_base.mail_activity_type_decision"

    # Identity
    name = fields.Char("Document", required=True, readonly=True)
    state = fields.Selection(
        APPROVAL.selection, default=APPROVAL.initial, required=True, readonly=True, index=True
    )
    kind = fields.Char("Purpose", required=True, readonly=True)
    res_model = fields.Char("Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", required=True, readonly=True
    )
    summary = fields.Text("What Is Decided", compute="_compute_summary")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    fingerprint = fields.Char(
        readonly=True, help="Stands for the content that was approved; another one asks again."
    )
    # Money and risk
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True)
    level = fields.Selection(
        [(level, level) for level in authority.LEVELS], "Fault Level", readonly=True
    )
    # People
    requester_id = fields.Many2one("res.users", "Requested by", required=True, readonly=True)
    min_role = fields.Selection(ROLE_LABELS, "Decided at Least by", readonly=True)
    waiting_role = fields.Selection(ROLE_LABELS, "Waits for", readonly=True)
    step_ids = fields.One2many("engine.approval.step", "approval_id", "Steps", readonly=True)
    decision_ids = fields.One2many(
        "engine.approval.decision", "approval_id", "Decisions", readonly=True
    )
    can_decide = fields.Boolean("I May Decide", compute="_compute_can_decide")
    waits_for_me = fields.Boolean(compute="_compute_can_decide", search="_search_waits_for_me")
    can_withdraw = fields.Boolean(compute="_compute_can_decide")
    # Time
    requested_at = fields.Datetime("Requested on", required=True, readonly=True)
    decided_at = fields.Datetime("Decided on", readonly=True)

    _live_unique = models.UniqueIndex(
        "(res_model, res_id, kind) WHERE state IN ('pending', 'approved')",
        "This document is being submitted for approval already. Reload the page.",
    )
    _document_idx = models.Index("(res_model, res_id)")
    _waiting_idx = models.Index("(waiting_role) WHERE state = 'pending'")

    @api.depends("res_model", "res_id", "kind")
    def _compute_summary(self):
        """Let each document say in a few lines what somebody decides about it."""
        for approval in self:
            model = self.env.get(approval.res_model)  # None: its addon was removed
            document = model is not None and model.browse(approval.res_id).exists()
            tell = getattr(document, "_approval_summary", None)
            approval.summary = tell(approval.kind) if document and tell else False

    @api.depends("state", "waiting_role", "requester_id", "decision_ids")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        user = self.env.user
        lenders = self.env["engine.delegation"]._lenders(user)
        waiting = self.sudo().filtered(lambda approval: approval.state == "pending")
        asked = waiting.filtered_domain(self._waits_for_me_domain())
        for approval, own in zip(self, self.sudo(), strict=True):
            approval.can_decide = own in waiting and bool(own._authority(user, lenders))
            approval.waits_for_me = approval.can_decide and own in asked
            approval.can_withdraw = own in waiting and own._may_withdraw(user)

    def _search_waits_for_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._waits_for_me_domain()

    @api.model_create_multi
    def create(self, vals_list):
        if not self._in_transition():
            raise self._locked_error()
        return super().create(vals_list).with_env(self.with_context(engine_transition_key=None).env)

    def write(self, vals):
        if not self._in_transition():
            raise self._locked_error()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._locked_error()

    def action_approve(self, comment=""):
        """Approve the waiting step of each approval; the last step grants what was asked.

        Calling it again after the last step changes nothing.

        :param comment: kept with the decision
        :raise AccessError: the user has no authority over one of them, own or delegated
        :raise UserError: one is not waiting any more, was asked for by the user, or the user
            decided another step of it
        """
        return self._decide("approved", comment)

    def action_refuse(self, comment=""):
        """Refuse each approval, for the whole chain.

        :param comment: the reason, required
        :raise AccessError, UserError: as :meth:`action_approve`; also without a comment
        """
        if not (comment or "").strip():
            raise UserError(self.env._("Say why you refuse: the requester needs the reason."))
        return self._decide("refused", comment)

    def action_withdraw(self, reason=""):
        """Take back what one asked for, as long as it is not decided.

        :param reason: kept in the trail, required
        """
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you withdraw the request."))
        user = self.env.user
        if foreign := self.filtered(lambda approval: not approval._may_withdraw(user)):
            raise AccessError(
                self.env._(
                    "%(approvals)s: only %(requester)s, who asked for it, can withdraw it.",
                    approvals=foreign._names(),
                    requester=", ".join(foreign.sudo().requester_id.mapped("name")),
                )
            )
        self.sudo()._lock()
        self.sudo()._end("withdraw", reason)
        return True

    def message_post_with_source(self, *args, **kwargs):
        """Refuse that the reminder of a decision is ticked off instead of deciding."""
        raise UserError(
            self.env._(
                "%(approvals)s: Approve or refuse it; the reminder then closes by itself.",
                approvals=self._names(),
            )
        )

    def _may_withdraw(self, user):
        return user == self.requester_id or user.has_group("engine_base.group_manager")

    def _waits_for_me_domain(self):
        """Pending approvals that ask for a role the user holds, or that a colleague lent."""
        user = self.env.user
        asks = Domain("activity_ids", "any", [("user_id", "=", user.id)])
        for holder in user | self.env["engine.delegation"]._lenders(user):
            asks |= (
                Domain("waiting_role", "in", holder._engine_approver_roles())
                & Domain("company_id", "in", holder.sudo().company_ids.ids)
                & Domain("requester_id", "!=", holder.id)
                & Domain("decision_ids", "not any", self._by_domain(holder))
            )
        return (
            Domain("state", "=", "pending")
            & Domain("requester_id", "!=", user.id)
            & Domain("decision_ids", "not any", self._by_domain(user))
            & asks
        )

    @api.model
    def _by_domain(self, user):
        """Decisions that used up the authority of ``user``."""
        return Domain("user_id", "=", user.id) | Domain("delegate_of_id", "=", user.id)

    @api.model
    def _locked_error(self):
        return AccessError(
            self.env._(
                "An approval is not edited: it is requested by its document, and decided with "
                "Approve or Refuse."
            )
        )

    def _lock(self):
        """Let nobody else decide these approvals until the transaction ends."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise LockError(
                self.env._(
                    "%(approvals)s: somebody else is deciding right now. "
                    "Wait a moment, reload the page and look at the result.",
                    approvals=self._names(),
                )
            ) from error
        self.invalidate_recordset()
