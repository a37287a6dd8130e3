from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .issue_pass import (
    CANCELLING,
    CANCELLING_KEY,
    RESERVING,
    RESERVING_KEY,
    passed_ids,
    with_pass,
)

# What a signature stands for, and what stays as it was once the parts have moved.
CONTENT_FIELDS = frozenset(
    {
        "product_id",
        "product_uom_qty",
        "product_uom",
        "quantity",
        "location_id",
        "location_dest_id",
        "picking_id",
        "move_line_ids",
        "lot_ids",
        "restrict_partner_id",
    }
)
REQUEST_FIELDS = frozenset(
    {"product_id", "product_uom_qty", "product_uom", "move_dest_ids", "propagate_cancel"}
)
# What makes a value of a move; an issue changes none.
VALUE_FIELDS = frozenset(
    {
        "value",
        "value_manual",
        "price_unit",
        "is_in",
        "is_out",
        "is_dropship",
        "is_inventory",
        "account_move_id",
    }
)
# What else of an issued part tells where it came from.
ISSUED_FIELDS = frozenset(
    {"origin", "reference", "inventory_name", "origin_returned_move_id", "partner_id", "company_id"}
)
PLACE_FIELDS = frozenset({"picking_id", "picking_type_id", "state", "scrap_id"})
WATCHED_FIELDS = CONTENT_FIELDS | REQUEST_FIELDS | PLACE_FIELDS


class StockMove(models.Model):
    """A move of a parts issue is done only with the signatures, whoever calls and however."""

    _inherit = "stock.move"

    is_special_part = fields.Boolean(related="product_id.is_special_part")

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves._check_created_done()
        moves._check_entry_done()
        guarded = moves._guarded()
        if guarded:
            guarded._check_may_be_added()
            guarded._issues()._content_changed()
        return moves

    def write(self, vals):
        if not self.env.su and not VALUE_FIELDS.union(ISSUED_FIELDS).isdisjoint(vals):
            self._guarded()._check_value_write(vals)
        if WATCHED_FIELDS.isdisjoint(vals):
            return super().write(vals)
        guarded = self._guarded()
        if guarded:
            guarded._check_write(vals)
        elif "picking_id" in vals or "picking_type_id" in vals:
            self._check_no_smuggling(vals)
        result = super().write(vals)
        if vals.get("state") == "done":
            self._check_entry_done()
        if guarded:
            guarded._issues()._content_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_requested(self):
        if kept := self._guarded().filtered(
            lambda move: move.state not in ("draft", "cancel") or move.picking_id.issue_fingerprint
        ):
            raise UserError(
                self.env._(
                    "%(issues)s: parts that were asked for are not deleted. Cancel the issue.",
                    issues=kept._issues()._names(),
                )
            )

    def _action_confirm(self, merge=True, merge_into=False, create_proc=True):
        issue_moves = self.filtered("picking_type_id.is_parts_issue")
        if not issue_moves:
            return super()._action_confirm(merge, merge_into, create_proc)
        # Each line of a request stays a line, and no order's parts join another order's.
        confirmed = super(StockMove, issue_moves)._action_confirm(False, False, create_proc)
        if others := self - issue_moves:
            confirmed |= super(StockMove, others)._action_confirm(merge, merge_into, create_proc)
        return confirmed

    def _search_picking_for_assignation_domain(self):
        domain = super()._search_picking_for_assignation_domain()
        if self.picking_type_id.is_parts_issue:
            return Domain.FALSE  # one issue per request
        return domain

    def _action_assign(self, force_qty=False):
        if not self._guarded():
            return super()._action_assign(force_qty)
        reserving = self.with_context(**{RESERVING_KEY: RESERVING})
        return super(StockMove, reserving)._action_assign(force_qty)

    def _action_cancel(self):
        if not self._guarded():
            return super()._action_cancel()
        cancelling = self.with_context(**{CANCELLING_KEY: CANCELLING})
        result = super(StockMove, cancelling)._action_cancel()
        self._guarded()._issues()._follow_cancellation()
        return result

    def _action_done(self, cancel_backorder=False):
        self._check_entry()
        self._check_exit()
        self._check_returns()
        issue_moves = self._guarded().filtered(lambda move: move.state not in ("done", "cancel"))
        if not issue_moves:
            return super()._action_done(cancel_backorder)
        issues = issue_moves._issues()
        if loose := issue_moves.filtered(lambda move: not move.picking_id.is_parts_issue):
            raise UserError(
                self.env._(
                    "%(parts)s: without a parts issue there is nobody to sign for it.",
                    parts=", ".join(loose.product_id.mapped("display_name")),
                )
            )
        issues._check_signatures()
        issues._moves_to_issue()._check_destination()
        moving = with_pass(issues._moves_to_issue().sudo(self.env.su), issues.ids)
        moving = moving.with_context(is_scrap=False)
        moving.move_line_ids.picked = True  # all that was signed for, whatever is ticked
        done = super(StockMove, moving)._action_done(cancel_backorder=False)
        if others := self - issue_moves:
            done |= super(StockMove, others)._action_done(cancel_backorder)
        issues._parts_issued()
        return done

    def _skip_push(self):
        return super()._skip_push() or self.picking_type_id.is_parts_issue

    def _guarded(self):
        """Return those of these moves that belong to a parts issue that is not moving now."""
        moves = self.filtered(
            lambda move: (
                move.picking_id.picking_type_id.is_parts_issue
                or move.picking_type_id.is_parts_issue
            )
        )
        passed = passed_ids(self.env) if moves else ()
        return moves.filtered(lambda move: move.picking_id.id not in passed) if passed else moves

    def _issues(self):
        """Return the parts issues of these moves, with every right on them."""
        return self.sudo().picking_id._parts_issues()

    def _check_may_be_added(self):
        """Refuse parts that join an issue after it was requested."""
        for move in self:
            if move.state == "done" or move.scrap_id or move.picking_id.state in ("done", "cancel"):
                raise UserError(
                    self.env._(
                        "%(issue)s: nothing is scrapped from a parts issue or added to it as done. "
                        "Scrap or return the parts on their own.",
                        issue=move.picking_id.display_name or move.picking_type_id.display_name,
                    )
                )
            if not self.env.su and (move.picking_id.move_ids - self).filtered(
                lambda other: other.state != "draft"
            ):
                raise UserError(
                    self.env._(
                        "%(issue)s has been requested as it is. Ask for more parts with a new "
                        "request.",
                        issue=move.picking_id.display_name,
                    )
                )

    def _check_write(self, vals):
        """Refuse what would change or move an issue around its signatures."""
        self._check_store_person()
        for move in self:
            issue = move.picking_id.display_name or move.picking_type_id.display_name
            if move.state == "done" and not (
                CONTENT_FIELDS.union(("state", "picking_type_id")).isdisjoint(vals)
            ):
                raise move.picking_id._issued_error()
            if vals.get("state") == "done" or (
                vals.get("state") in ("cancel", "draft")
                and self.env.context.get(CANCELLING_KEY) is not CANCELLING
                and not self.env.su
            ):
                raise UserError(
                    self.env._(
                        "%(issue)s: parts leave the store with signatures, not by a status.",
                        issue=issue,
                    )
                )
            if any(
                name in vals and move[name].id != vals[name]
                for name in ("picking_id", "picking_type_id")
            ) or vals.get("scrap_id"):
                raise UserError(
                    self.env._(
                        "%(issue)s: its parts stay in it. Cancel the issue and request them anew.",
                        issue=issue,
                    )
                )
            if move.state != "draft" and not self.env.su and not REQUEST_FIELDS.isdisjoint(vals):
                raise UserError(
                    self.env._(
                        "%(issue)s: what was asked for is not changed here. Cancel the issue and "
                        "request the parts anew.",
                        issue=issue,
                    )
                )

    def _check_value_write(self, vals):
        """Refuse a value for what is only handed over, and another origin of what was issued."""
        for move in self:
            if move.state == "done":
                raise move.picking_id._issued_error()
            if not VALUE_FIELDS.isdisjoint(vals):
                raise UserError(
                    self.env._(
                        "%(issue)s: an issue changes no value; the part is valued when it is used.",
                        issue=move.picking_id.display_name or move.picking_type_id.display_name,
                    )
                )

    def _check_no_smuggling(self, vals):
        """Refuse to put other moves into a parts issue."""
        target = self.env["stock.picking"].browse(vals.get("picking_id") or [])
        target_type = self.env["stock.picking.type"].browse(vals.get("picking_type_id") or [])
        is_issue = target.picking_type_id.is_parts_issue or target_type.is_parts_issue
        passed = passed_ids(self.env)  # what could not be issued goes to the back order
        moved = self.filtered(lambda move: move.picking_id.id not in passed)
        if is_issue and moved.filtered(lambda move: move.state != "draft") and not self.env.su:
            raise UserError(
                self.env._(
                    "%(issue)s: a parts issue takes no moves from elsewhere. Request the parts.",
                    issue=target.display_name or target_type.display_name,
                )
            )

    def _check_store_person(self):
        if not self.env.su and not self.env.user.has_group("stock.group_stock_user"):
            raise AccessError(
                self.env._(
                    "%(issues)s: only the store changes the lines of a parts issue.",
                    issues=self._issues()._names(),
                )
            )
