from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

from ...core.workflows import PARTS_ISSUE

SIGNATURE_FIELDS = frozenset(
    {
        "issuer_id",
        "issued_at",
        "checker_id",
        "checked_at",
        "special_signer_id",
        "special_signed_at",
        "needs_special_signature",
        "issue_fingerprint",
        "promised_on",
        "promise_reason",
        "returned_by_id",
        "received_by_id",
        "handed_back_at",
        "return_reason",
    }
)
# What an issue tells, beside its parts, once it is issued.
ISSUED_FIELDS = frozenset(
    {
        "name",
        "date_done",
        "company_id",
        "partner_id",
        "owner_id",
        "origin",
        "backorder_id",
        "return_id",
        "location_id",
        "location_dest_id",
    }
)
OPEN_STATES = ("requested", "signed", "checked")


class StockPicking(models.Model):
    """A transfer; of the type Parts Issue it is the request, signing and issue of spare parts.

    A service order asks for the parts, the store reserves or promises them, two people sign,
    for special parts the supervisor too, and the parts go to the repair location. Transfers of
    other types behave as in core.
    """

    _name = "stock.picking"
    _inherit = ["stock.picking", "engine.workflow.mixin"]
    _workflow = PARTS_ISSUE
    _workflow_field = "issue_state"

    # Identity
    is_parts_issue = fields.Boolean(related="picking_type_id.is_parts_issue")
    issue_state = fields.Selection(
        PARTS_ISSUE.selection,
        "Issue Status",
        default=PARTS_ISSUE.initial,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    # People
    requester_id = fields.Many2one("res.users", "Requested by", readonly=True)
    issuer_id = fields.Many2one("res.users", "Issued by", readonly=True, copy=False)
    issued_at = fields.Datetime("Issue Signed on", readonly=True, copy=False)
    checker_id = fields.Many2one("res.users", "Checked by", readonly=True, copy=False)
    checked_at = fields.Datetime("Check Signed on", readonly=True, copy=False)
    needs_special_signature = fields.Boolean("Special Parts", readonly=True, copy=False)
    special_signer_id = fields.Many2one(
        "res.users", "Special Parts Released by", readonly=True, copy=False
    )
    special_signed_at = fields.Datetime("Special Parts Released on", readonly=True, copy=False)
    issue_fingerprint = fields.Char("Signed Goods", readonly=True, copy=False)
    waiting_for = fields.Char("Missing Signatures", compute="_compute_waiting_for")
    # Availability
    promised_on = fields.Date("Promised on", readonly=True, copy=False, tracking=True)
    promise_reason = fields.Char("Reason of the Promise", readonly=True, copy=False)
    is_reserved_or_promised = fields.Boolean(
        "Reserved or Promised", compute="_compute_is_reserved_or_promised"
    )
    is_issue_late = fields.Boolean("Issue is Late", compute="_compute_is_issue_late")

    @api.depends("issuer_id", "checker_id", "special_signer_id", "needs_special_signature")
    def _compute_waiting_for(self):
        for picking in self:
            missing = picking._missing_signatures() if picking.is_parts_issue else []
            is_open = picking.issue_state in OPEN_STATES
            picking.waiting_for = ", ".join(missing) if is_open else False

    @api.depends(
        "move_ids.quantity", "move_ids.product_uom_qty", "state", "promised_on", "issue_state"
    )
    def _compute_is_reserved_or_promised(self):
        for picking in self:
            is_promised = (
                picking.issue_state in OPEN_STATES
                and bool(picking.promised_on)
                and picking.promised_on >= moment.today(self.env, picking)
            )
            picking.is_reserved_or_promised = (
                picking.state == "done" or is_promised or picking._is_all_reserved()
            )

    @api.depends("promised_on", "scheduled_date", "issue_state")
    def _compute_is_issue_late(self):
        for picking in self:
            due = picking.promised_on or picking.scheduled_date.date()
            picking.is_issue_late = (
                picking.is_parts_issue
                and picking.issue_state in OPEN_STATES
                and due < moment.today(self.env, picking)
            )

    @api.model_create_multi
    def create(self, vals_list):
        pickings = super().create(vals_list)
        if not self._in_transition():
            # Looked at afterwards: a default_… key in the context writes fields too.
            for picking in pickings:
                if any(picking[name] for name in SIGNATURE_FIELDS - {"needs_special_signature"}):
                    raise picking._signature_access_error()
                if picking.is_parts_issue and picking.state in ("done", "cancel"):
                    raise picking._state_access_error()
        return pickings

    def write(self, vals):
        if not SIGNATURE_FIELDS.isdisjoint(vals) and not self._in_transition():
            raise self._signature_access_error()
        if "picking_type_id" in vals:
            self._check_type_change(vals["picking_type_id"])
        if "state" in vals and (issues := self._parts_issues()):
            issues._check_state_write(vals["state"])
        if not self.env.su and not ISSUED_FIELDS.isdisjoint(vals):
            self._parts_issues()._check_issued_write(vals)
        return super().write(vals)

    def unlink(self):
        if kept := self._parts_issues().filtered(
            lambda picking: picking.state != "draft" or picking.issue_state != "requested"
        ):
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "%(issues)s: a confirmed parts issue is kept as evidence. Cancel it instead.",
                    issues=kept._names(),
                )
            )
        return super().unlink()

    def get_empty_list_help(self, help_message):
        if self.env.context.get("parts_issue_help"):
            return help_message  # core puts its own text about transfers here
        return super().get_empty_list_help(help_message)

    def action_open_trail(self):
        """Show who took which step when."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "engine_base.engine_transition_action"
        )
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        return {**action, "domain": list(domain), "context": {}}

    def action_open_parts_issue(self):
        """Open the form on which the issue is signed."""
        self.ensure_one()
        view = self.env.ref("engine_parts.stock_picking_view_form_issue")
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
        }

    def action_cancel(self):
        result = super().action_cancel()
        if issues := self._parts_issues():
            issues._follow_cancellation()
        return result

    def _action_done(self):
        result = super()._action_done()
        if isinstance(self.env.context.get(moment.CONTEXT_KEY), moment.Replay):
            for picking in self._parts_issues():
                picking.date_done = moment.now(self.env, picking)
        return result

    def _parts_issues(self):
        """Return those of these pickings that are parts issues, with every right on them."""
        return self.filtered("picking_type_id.is_parts_issue").sudo()

    def _follow_cancellation(self):
        """Let the issue follow its moves: all of them cancelled is an issue cancelled."""
        cancelled = self.filtered(
            lambda picking: picking.state == "cancel" and picking.issue_state in OPEN_STATES
        )
        if cancelled:
            cancelled._transition("cancel")
            cancelled._on_parts_cancelled()

    def _on_parts_cancelled(self):
        """Called once for the issues that have just been cancelled, in the same transaction."""

    def _check_type_change(self, type_id):
        new_type = self.env["stock.picking.type"].browse(type_id)
        for picking in self:
            old_type = picking.picking_type_id
            if old_type != new_type and (old_type.is_parts_issue or new_type.is_parts_issue):
                raise UserError(
                    self.env._(
                        "%(picking)s: a parts issue stays one, and no other transfer becomes one. "
                        "Cancel it and create the right one.",
                        picking=picking.display_name,
                    )
                )

    def _check_state_write(self, state):
        if state != "cancel" or self.move_ids:
            raise self._state_access_error()

    def _check_issued_write(self, vals):
        """Refuse other words on an issue that is issued; core itself dates it once."""
        for picking in self.filtered(lambda issue: issue.issue_state == "issued"):
            changed = {name for name in ISSUED_FIELDS.intersection(vals) if picking[name]}
            if changed or not vals.keys().isdisjoint(("backorder_id", "return_id", "owner_id")):
                raise picking._issued_error()

    def _issued_error(self):
        return UserError(
            self.env._(
                "%(issue)s has been issued: it stays as it was signed. Return parts that "
                "were not used.",
                issue=self.display_name,
            )
        )

    def _signature_access_error(self):
        return AccessError(
            self.env._(
                "%(issues)s: signatures and promises are given with the buttons of the parts "
                "issue, by the people themselves.",
                issues=self._names(),
            )
        )

    def _state_access_error(self):
        return AccessError(
            self.env._(
                "%(issues)s: the status follows the signatures; it cannot be written.",
                issues=self._names(),
            )
        )
