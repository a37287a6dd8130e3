from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

CONFIRMATION_FIELDS = (
    "issuer_confirmer_id",
    "issuer_confirmed_at",
    "issuer_code",
    "checker_confirmer_id",
    "checker_confirmed_at",
    "checker_code",
)


_NEXT_CODE = ", "


class StockMoveLine(models.Model):
    """A line of a parts issue, confirmed by the issuer and by the checker, each for themselves.

    Written by a scan, by the tick of the person, or by the signature; whoever changes the line
    takes both confirmations off it.
    """

    _inherit = "stock.move.line"

    issuer_confirmer_id = fields.Many2one("res.users", "Laid out by", readonly=True, copy=False)
    issuer_confirmed_at = fields.Datetime("Laid out on", readonly=True, copy=False)
    issuer_code = fields.Char("Code Scanned by the Issuer", readonly=True, copy=False)
    checker_confirmer_id = fields.Many2one("res.users", "Counted by", readonly=True, copy=False)
    checker_confirmed_at = fields.Datetime("Counted on", readonly=True, copy=False)
    checker_code = fields.Char("Code Scanned by the Checker", readonly=True, copy=False)
    must_be_scanned = fields.Boolean("To Be Scanned", compute="_compute_must_be_scanned")
    is_confirmed_by_me = fields.Boolean(compute="_compute_is_confirmed_by_me")

    @api.depends("product_id", "lot_id", "picking_id.company_id")
    def _compute_must_be_scanned(self):
        policies = self.env["engine.policy"]
        rules = {
            company: policies._of(company).issue_scan
            for company in self.filtered("move_id.picking_id.is_parts_issue").company_id
        }
        for line in self:
            rule = line.picking_id.is_parts_issue and rules[line.company_id]
            is_traced = line.product_id.is_special_part or line.product_id.tracking != "none"
            line.must_be_scanned = (
                rule == "all" or (rule == "traced" and is_traced)
            ) and line._has_code()

    @api.depends("issuer_confirmer_id", "checker_confirmer_id")
    @api.depends_context("uid")
    def _compute_is_confirmed_by_me(self):
        for line in self:
            people = line.issuer_confirmer_id | line.checker_confirmer_id
            line.is_confirmed_by_me = self.env.user in people

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # Looked at afterwards: a default_… key in the context writes fields too.
        if not self._is_confirming() and any(
            line[name]
            for line in lines.filtered("picking_id.is_parts_issue")
            for name in CONFIRMATION_FIELDS
        ):
            raise lines._confirmation_error()
        return lines

    def write(self, vals):
        if not vals.keys().isdisjoint(CONFIRMATION_FIELDS) and not self._is_confirming():
            raise self._confirmation_error()
        return super().write(vals)

    def action_confirm_line(self):
        """Confirm these lines by eye, where nothing has to be scanned."""
        for issue in self.picking_id:
            issue._confirm_by_eye(self.filtered(lambda line, issue=issue: line.picking_id == issue))
        return True

    def _is_confirming(self):
        return self.env["stock.picking"]._in_transition()

    def _confirming(self):
        """Return the lines with the key that opens the confirmations, which no client has."""
        return self.with_env(self.env["stock.picking"]._transitioning().env)

    def _drop_confirmations(self):
        """Take the confirmations off lines that have changed."""
        confirmed = self.filtered(
            lambda line: line.issuer_confirmer_id or line.checker_confirmer_id
        )
        if confirmed:
            confirmed._confirming().write(dict.fromkeys(CONFIRMATION_FIELDS, False))

    def _has_code(self):
        return bool(self.lot_id or self.product_id.barcode)

    def _with_code(self, code):
        """Return those of these lines that a scanned code stands for; extended by tags.

        A lot or serial number is scanned itself: the barcode of the part would not tell which.
        """
        traced = self.filtered("lot_id")
        return traced.filtered(lambda line: line.lot_id.name == code) or (self - traced).filtered(
            lambda line: code in (line.product_id.barcode, line.product_id.default_code)
        )

    def _with_room_for(self, role, code):
        """Return those of these confirmed lines that take a further code; extended by tags."""
        return self.browse()

    def _codes(self, role):
        """Return the codes that the issuer or the checker scanned on this line."""
        codes = self[f"{role}_code"]
        return codes.split(_NEXT_CODE) if codes else []

    def _add_code(self, role, code):
        self._confirming()[f"{role}_code"] = _NEXT_CODE.join([*self._codes(role), code])

    def _check_need_no_scan(self):
        if missing := self.filtered("must_be_scanned"):
            raise UserError(
                self.env._(
                    "%(issue)s: scan %(parts)s, that is the rule for these parts.",
                    issue=missing[0].picking_id.display_name,
                    parts=", ".join(sorted({line._goods_name() for line in missing})),
                )
            )

    def _goods_name(self):
        """Return the part, with its lot where it has one, for a message."""
        self.ensure_one()
        name = self.product_id.display_name
        return f"{name} ({self.lot_id.name})" if self.lot_id else name

    def _confirmation_error(self):
        return AccessError(
            self.env._(
                "%(issues)s: lines are confirmed by a scan or a tick of the people who sign, not "
                "written.",
                issues=self.picking_id._names(),
            )
        )
