from odoo import models
from odoo.exceptions import AccessError, LockError, UserError

from odoo.addons.engine_base.tools import moment

from ...core.workflows import CHECKERS, ISSUERS, SUPERVISOR
from .issue_pass import with_pass
from .stock_move_line_confirmation import CONFIRMATION_FIELDS
from .stock_picking import OPEN_STATES


class StockPicking(models.Model):
    """The signatures of a parts issue: given, checked, and taken off again."""

    _inherit = "stock.picking"

    def action_sign_issue(self):
        """The storekeeper has laid out the parts and signs for handing them over."""
        issues = self._open_for_signing(ISSUERS)
        issues._check_may_issue()
        issues._refuse_signed("issuer_id")
        issues._refuse_own("special_signer_id")
        issues._check_goods()
        issues._check_scanned("issuer")
        issues._sign("issuer_id", "issued_at", "sign_issue")
        issues._confirm_lines("issuer")
        return True

    def action_sign_check(self):
        """A second person has counted the parts and signs."""
        issues = self._open_for_signing(CHECKERS)
        issues._refuse_signed("checker_id")
        issues._refuse_own("issuer_id")
        issues._check_goods()
        issues._check_scanned("checker")
        issues._sign("checker_id", "checked_at", "sign_check")
        issues._confirm_lines("checker")
        return True

    def action_sign_special(self):
        """The supervisor releases the special parts among them."""
        issues = self._open_for_signing(SUPERVISOR)
        if plain := issues.filtered(lambda picking: not picking.needs_special_signature):
            raise UserError(
                self.env._(
                    "%(issues)s: no special parts in it, the supervisor need not sign.",
                    issues=plain._names(),
                )
            )
        issues._refuse_signed("special_signer_id")
        issues._refuse_own("issuer_id")
        issues._check_goods()
        issues._sign("special_signer_id", "special_signed_at")
        issues._record_step("sign_special")
        return True

    def action_issue_parts(self):
        """Hand the parts over: everything reserved goes to the repair location, or nothing."""
        issues = self._open_for_signing(ISSUERS)
        issues._check_may_issue()
        issues._check_signatures()
        # The engineer who issues from the own van has no stock rights.
        is_store = self.env.user.has_group("stock.group_stock_user")
        handed = self if is_store else issues
        return handed.with_context(skip_backorder=True, skip_expired=True).button_validate()

    def action_withdraw_signatures(self, reason=""):
        """Take every signature back, so that the parts can be laid out again."""
        issues = self._open_for_signing((*CHECKERS, *SUPERVISOR))
        if unsigned := issues.filtered(lambda picking: not picking.issue_fingerprint):
            raise UserError(self.env._("%(issues)s: nobody has signed.", issues=unsigned._names()))
        issues._void(reason or self.env._("withdrawn"))
        return True

    def _open_for_signing(self, groups):
        """Return these issues with every right, locked, for somebody who has one of the roles.

        :raise AccessError: the user may not see one of them or lacks the role
        :raise LockError: somebody else is working on one of them right now
        :raise UserError: one of them is no parts issue, or is over
        """
        self._check_role(groups)
        issues = self._parts_issues()
        if others := self - issues.sudo(False):
            raise UserError(
                self.env._("%(transfers)s: this is no parts issue.", transfers=others._names())
            )
        self._lock_for_signing(issues)
        issues._refuse_closed()
        return issues

    def _check_role(self, groups):
        """Refuse somebody who may not see one of these issues or has none of the roles."""
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in groups):
            roles = [self.env.ref(group).sudo().name for group in groups]
            raise AccessError(
                self.env._(
                    "%(issues)s: this is for %(roles)s. Ask one of them.",
                    issues=self._names(),
                    roles=" / ".join(roles),
                )
            )

    def _lock_for_signing(self, issues):
        if busy := issues - issues.try_lock_for_update():
            raise LockError(
                self.env._(
                    "%(issues)s: somebody else is working on it right now. Reload the page to "
                    "see what they did.",
                    issues=busy._names(),
                )
            )

    def _refuse_closed(self):
        for picking in self:
            if picking.state == "draft":
                raise UserError(
                    self.env._("%(issue)s: confirm the request first.", issue=picking.display_name)
                )
            if picking.state in ("done", "cancel") or picking.issue_state not in OPEN_STATES:
                raise UserError(
                    self.env._(
                        "%(issue)s is over already: it has been issued or cancelled.",
                        issue=picking.display_name,
                    )
                )

    def _refuse_signed(self, field):
        if signed := self.filtered(field)[:1]:
            raise UserError(
                self.env._(
                    "%(issue)s: %(person)s has already signed this.",
                    issue=signed.display_name,
                    person=signed[field].name,
                )
            )

    def _refuse_own(self, field):
        # Two logins of one person have one partner.
        person = self.env.user.partner_id
        if own := self.filtered(lambda picking: picking[field].partner_id == person):
            raise UserError(
                self.env._(
                    "%(issues)s: issuing takes two people, and you have signed already. "
                    "Ask a colleague.",
                    issues=own._names(),
                )
            )

    def _sign(self, person_field, time_field, arrow=None):
        """Write the signature of the user; the first one also fixes what is signed for."""
        prints = {picking: picking._fingerprint() for picking in self}
        for picking, current in prints.items():
            if picking.issue_fingerprint and picking.issue_fingerprint != current:
                raise picking._changed_error()
        if arrow:
            self._transition(arrow)
        by_moment = self.grouped(lambda picking: moment.now(self.env, picking))
        for at, pickings in by_moment.items():
            pickings._transitioning().write({person_field: self.env.uid, time_field: at})
        for picking in self.filtered(lambda picking: not picking.issue_fingerprint):
            picking._transitioning().issue_fingerprint = prints[picking]

    def _missing_signatures(self):
        """Return who has not signed yet, in words."""
        self.ensure_one()
        missing = []
        if not self.issuer_id:
            missing.append(self.env._("the storekeeper who issues"))
        if not self.checker_id:
            missing.append(self.env._("the second person who checks"))
        if self.needs_special_signature and not self.special_signer_id:
            missing.append(self.env._("the supervisor for special parts"))
        return missing

    def _check_signatures(self):
        """Refuse to move the parts of an issue whose signatures are not all there and valid."""
        self._refuse_closed()
        self._mark_special_parts()
        for picking in self:
            if missing := picking._missing_signatures():
                raise UserError(
                    self.env._(
                        "%(issue)s: signatures are missing: %(missing)s. Parts leave the store "
                        "only when everybody has signed.",
                        issue=picking.display_name,
                        missing=", ".join(missing),
                    )
                )
            others = picking.checker_id | picking.special_signer_id
            if picking.issuer_id.partner_id in others.partner_id:
                raise UserError(
                    self.env._(
                        "%(issue)s: the issuer cannot be the one who checks or releases.",
                        issue=picking.display_name,
                    )
                )
            if (
                picking.issue_state != "checked"
                or picking.issue_fingerprint != picking._fingerprint()
            ):
                raise picking._changed_error()
        self._check_lines_confirmed()
        self._check_goods()

    def _changed_error(self):
        return UserError(
            self.env._(
                "%(issue)s: the goods are no longer the ones that were signed for. Withdraw the "
                "signatures, then sign again.",
                issue=self.display_name,
            )
        )

    def _void(self, reason):
        """Take the signatures off; everybody has to sign again."""
        if not self:
            return
        signed = self.filtered(lambda picking: picking.issue_state != "requested")
        signed._transition("void", note=reason)
        (self - signed)._record_step("void", note=reason)
        names = ("issuer_id", "issued_at", "checker_id", "checked_at")
        names += ("special_signer_id", "special_signed_at", "issue_fingerprint")
        self._transitioning().write(dict.fromkeys(names, False))
        lines = self._moves_to_issue().move_line_ids
        with_pass(lines._confirming(), self.ids).write(
            {"picked": False, **dict.fromkeys(CONFIRMATION_FIELDS, False)}
        )

    def _record_step(self, name, note=None):
        """Write a step into the trail that leaves the state as it is."""
        self.env["engine.transition"].sudo()._record(
            [
                {
                    "res_model": self._name,
                    "res_id": picking.id,
                    "name": name,
                    "state_from": picking.issue_state,
                    "state_to": picking.issue_state,
                    "user_id": self.env.uid,
                    "done_at": moment.now(self.env, picking),
                    "note": note,
                }
                for picking in self
            ]
        )

    def _parts_issued(self):
        """The parts have moved: close the issue and tell who waits for them."""
        done = self.filtered(lambda picking: picking.state == "done")
        if done:
            done._transition("issue")
            done._on_parts_issued()

    def _on_parts_issued(self):
        """Called once for the issues that have just been done, in the same transaction."""
