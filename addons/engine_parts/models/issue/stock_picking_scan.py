from odoo import models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment

from ...core.workflows import CHECKERS, ISSUERS
from .issue_pass import with_pass


class StockPicking(models.Model):
    """The lines of a parts issue, confirmed one by one by the issuer and by the checker."""

    _inherit = "stock.picking"

    def action_scan(self, code):
        """Confirm the line that a scanned barcode, lot or tag belongs to.

        :return: dict with ``message`` in words, ``line_id`` and the number ``left`` to confirm
        :raise UserError: the code is none of this issue's, or was scanned by this person before
        """
        self.ensure_one()
        code = str(code or "").strip()
        issue = self._open_for_signing((*CHECKERS, *ISSUERS))
        role = issue._confirming_role()
        lines = issue._lines_to_confirm()
        found = lines._with_code(code) if code else lines.browse()
        if not found:
            raise UserError(
                self.env._(
                    "%(issue)s: %(code)s is none of its parts. Put it back, or scan the lot or "
                    "serial number where the part has one.",
                    issue=issue.display_name,
                    code=code or "…",
                )
            )
        line = issue._confirm_code(role, found, code)
        left = len(lines - issue._confirmed_by_user(role))
        return {
            "line_id": line.id,
            "left": left,
            "message": self.env._(
                "%(quantity)s × %(part)s. Still to confirm: %(left)s.",
                quantity=f"{line.quantity:g}",
                part=line._goods_name(),
                left=left,
            ),
        }

    def _confirm_code(self, role, found, code):
        """Confirm one of the lines that a code stands for, and return it."""
        confirmed = self._confirmed_by_user(role)
        if line := (found - confirmed)[:1]:
            self._confirm_lines(role, line, code)
        elif line := (found & confirmed)._with_room_for(role, code)[:1]:
            line._add_code(role, code)
        else:
            raise UserError(
                self.env._(
                    "%(issue)s: you have scanned %(code)s already.",
                    issue=self.display_name,
                    code=code,
                )
            )
        return line

    def action_confirm_lines(self):
        """Confirm by eye every line of these issues that need not be scanned."""
        for issue in self._open_for_signing((*CHECKERS, *ISSUERS)):
            lines = issue._lines_to_confirm()
            issue._confirm_by_eye(lines - lines.filtered("must_be_scanned"))
        return True

    def _confirm_by_eye(self, lines):
        """Confirm these lines of the issue without a code."""
        self.ensure_one()
        issue = self._open_for_signing((*CHECKERS, *ISSUERS))
        role = issue._confirming_role()
        lines = lines.sudo() - issue._confirmed_by_user(role)
        lines._check_need_no_scan()
        issue._confirm_lines(role, lines & issue._lines_to_confirm())

    def _confirming_role(self):
        """Return for which signature the user may confirm lines now: issuer or checker."""
        self.ensure_one()
        if self.issue_state == "requested":
            self._check_may_issue()
            self._refuse_own("special_signer_id")
            return "issuer"
        self._refuse_signed("checker_id")
        self._refuse_own("issuer_id")
        return "checker"

    def _lines_to_confirm(self):
        return self._moves_to_issue().move_line_ids.filtered(
            lambda line: not line.product_uom_id.is_zero(line.quantity)
        )

    def _confirmed_by_user(self, role):
        """Return the lines that the user has confirmed in this role."""
        return self._lines_to_confirm().filtered(
            lambda line: line[f"{role}_confirmer_id"] == self.env.user
        )

    def _check_scanned(self, role):
        """Refuse a signature before the person has scanned what the policy wants scanned."""
        lines = self._lines_to_confirm()
        (lines - self._confirmed_by_user(role))._check_need_no_scan()

    def _confirm_lines(self, role, lines=None, code=False):
        """Write that the user confirms lines in a role; with a signature all that are left.

        Core leaves picked parts alone, so the issuer's signature picks them all.
        """
        person, at, scanned = (
            f"{role}_{name}" for name in ("confirmer_id", "confirmed_at", "code")
        )
        with_signature = lines is None
        if with_signature:
            lines = self._lines_to_confirm()
        lines = lines - self._confirmed_by_user(role)
        for when, issues in self.grouped(lambda issue: moment.now(self.env, issue)).items():
            vals = {person: self.env.uid, at: when, scanned: code}
            own = lines.filtered(lambda line, issues=issues: line.picking_id in issues)
            own._confirming().write(vals)
        if with_signature and role == "issuer":
            unpicked = self._lines_to_confirm().filtered(lambda line: not line.picked)
            with_pass(unpicked, self.ids).picked = True

    def _check_lines_confirmed(self):
        """Refuse an issue with a line that one of the two has not confirmed."""
        for issue in self:
            for line in issue._lines_to_confirm():
                if (line.issuer_confirmer_id, line.checker_confirmer_id) != (
                    issue.issuer_id,
                    issue.checker_id,
                ):
                    raise issue._changed_error()
