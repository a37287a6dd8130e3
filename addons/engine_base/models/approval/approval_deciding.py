from odoo import models
from odoo.exceptions import AccessError, UserError

from ...core import authority
from ...tools import moment

MAX_REMINDED = 8
"""People reminded of one decision; the others of the role find it in their list."""


class EngineApproval(models.Model):
    """How approvals are decided: whose authority, one step after the other, and what follows."""

    _inherit = "engine.approval"

    def _decide(self, decision, comment):
        """Record one decision of the user per approval, for all of them or for none."""
        self.check_access("read")
        approvals = self.sudo()
        approvals._lock()
        todo = approvals.filtered(lambda approval: not approval._is_repeated(decision))
        if todo:
            todo._record_decisions(decision, comment)
            todo._go_on(decision)
        return True

    def _is_repeated(self, decision):
        """Tell whether the user said the same before and the approval ended so."""
        return self.state == decision and any(
            line.user_id == self.env.user and line.decision == decision
            for line in self.decision_ids
        )

    def _record_decisions(self, decision, comment):
        """Write a line per approval and close its waiting step.

        :raise AccessError, UserError: the user may not decide one of them
        """
        user = self.env.user
        lenders = self.env["engine.delegation"]._lenders(user)
        vals_list = []
        for approval in self:
            holder = approval._authority(user, lenders)
            if not holder:
                raise approval._refusal(user)
            vals_list.append(
                {
                    "approval_id": approval.id,
                    "step_id": approval._waiting_step().id,
                    "decision": decision,
                    "user_id": user.id,
                    "delegate_of_id": holder.id if holder != user else False,
                    "decided_at": moment.now(self.env, approval),
                    "comment": (comment or "").strip() or False,
                }
            )
        lines = self.env["engine.approval.decision"].sudo()._unlocked().create(vals_list)
        lines.step_id._unlocked().write({"state": decision})

    def _go_on(self, decision):
        """Open the next step where there is one; grant or refuse where there is none."""
        if decision == "refused":
            self._end("refuse", self.env._("Refused by %(user)s", user=self.env.user.name))
            self._tell_documents("_on_approval_refused")
            return
        nexts = {approval: approval._next_step() for approval in self}
        for approval, step in nexts.items():
            if step:
                step._unlocked().write({"state": "pending"})
                approval._transitioning().write({"waiting_role": step.role})
        going_on = self.filtered(lambda approval: nexts[approval])
        going_on._close_reminders()
        going_on._remind_deciders()
        granted = self - going_on
        granted._end("approve", self.env._("Approved by %(user)s", user=self.env.user.name))
        granted._tell_documents("_on_approval_granted")

    def _end(self, arrow, reason):
        """Take the last arrow, void what is left of the chains, tell the documents' chatter."""
        if not self:
            return
        self._transition(arrow, note=reason)
        for approval in self:
            approval._transitioning().write(
                {"waiting_role": False, "decided_at": moment.now(self.env, approval)}
            )
        self.step_ids.filtered(lambda step: step.state in ("waiting", "pending"))._unlocked().write(
            {"state": "void"}
        )
        self._close_reminders()
        self._note_on_documents(reason)
        self.flush_recordset()

    def _waiting_step(self):
        return self.step_ids.filtered(lambda step: step.state == "pending")[:1]

    def _next_step(self):
        return self.step_ids.filtered(lambda step: step.state == "waiting")[:1]

    def _used_up(self):
        """Return the people who cannot decide (any more): the requester and who decided."""
        return self.requester_id | self.decision_ids.user_id | self.decision_ids.delegate_of_id

    def _authority(self, user, lenders):
        """Return whose authority ``user`` would use: an own role, else a lender's, else nobody's.

        :param lenders: users who delegated to ``user`` and are away today
        """
        self.ensure_one()
        used_up = self._used_up()
        if self.state != "pending" or user in used_up:
            return self.env["res.users"]
        for holder in user | (lenders - used_up):
            if self.company_id in user.company_ids and holder._engine_may_decide(
                self.waiting_role, self.company_id, self.level
            ):
                return holder
        return self.env["res.users"]

    def _refusal(self, user):
        """Return the exception that tells ``user`` why this is not theirs to decide."""
        values = {"approval": self.display_name, "role": self._role_label(self.waiting_role)}
        if self.state != "pending":
            return UserError(
                self.env._(
                    "%(approval)s: it is %(state)s already, so there is nothing to decide.",
                    state=dict(self._fields["state"]._description_selection(self.env))[self.state],
                    **values,
                )
            )
        if user == self.requester_id:
            return UserError(
                self.env._(
                    "%(approval)s: you asked for it yourself, so somebody else decides. "
                    "It waits for: %(role)s.",
                    **values,
                )
            )
        if user in self._used_up():
            return UserError(
                self.env._(
                    "%(approval)s: you took part in an earlier step, so another person decides "
                    "this one. It waits for: %(role)s.",
                    **values,
                )
            )
        return AccessError(
            self.env._(
                "%(approval)s: it waits for: %(role)s. Ask one of them to decide, "
                "or to delegate to you.",
                **values,
            )
        )

    def _remind_deciders(self):
        """Give an activity to the people of the waiting role, or of the next one that has any."""
        people, reminders = {}, []
        for approval in self:
            wanted = (approval.waiting_role, approval.company_id)
            if wanted not in people:
                people[wanted] = [
                    self.env["res.users"]._engine_role_users(role, approval.company_id)
                    for role in authority.roles_covering(approval.waiting_role)
                ]
            able = (approval._able_to_decide(users) for users in people[wanted])
            users = next((users for users in able if users), ())
            reminders += [
                (approval, user, approval._reminder_summary()) for user in approval._some_of(users)
            ]
        self._remind(reminders)

    def _able_to_decide(self, users):
        """Return those of ``users`` who may decide the waiting step by a role of their own."""
        step = (self.waiting_role, self.company_id, self.level)
        return (users - self._used_up()).filtered(lambda user: user._engine_may_decide(*step))

    def _some_of(self, users):
        """Return at most ``MAX_REMINDED`` of ``users``, others for each approval."""
        first = self.id % len(users) if len(users) > MAX_REMINDED else 0
        return [*users[first:], *users[:first]][:MAX_REMINDED]

    def _reminder_summary(self):
        return f"{self.name}: {self.currency_id.format(self.amount)}"

    def _role_label(self, role):
        return dict(self._fields["waiting_role"]._description_selection(self.env)).get(role, "")

    def _tell_documents(self, hook):
        """Call ``hook`` of the documents, once per model and kind, as the deciding user in sudo.

        The hook gets the documents as ``self`` and the approvals in the same order.
        """
        for (model, _kind), approvals in self.grouped(
            lambda own: (own.res_model, own.kind)
        ).items():
            if model in self.env and hasattr(self.env[model], hook):
                getattr(self.env[model].browse(approvals.mapped("res_id")), hook)(approvals)

    def _note_on_documents(self, reason):
        """Write what became of the approvals into the chatter of documents that have one."""
        for model, approvals in self.grouped("res_model").items():
            if model not in self.env or not hasattr(self.env[model], "_message_log_batch"):
                continue
            states = dict(self._fields["state"]._description_selection(self.env))
            notes = {
                approval.res_id: self.env._(
                    "Approval of %(amount)s: %(state)s. %(reason)s",
                    amount=approval.currency_id.format(approval.amount),
                    state=states[approval.state],
                    reason=reason,
                )
                for approval in approvals
            }
            documents = self.env[model].browse(notes).exists()
            documents._message_log_batch(
                {document.id: notes[document.id] for document in documents}
            )
