from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...core.workflows import SUBSTITUTERS

TRACE_FIELDS = ("substitute_for_id", "substitution_reason", "substituted_by_id")


class StockMove(models.Model):
    """A requested part, replaced by its substitute where the store is short of it."""

    _inherit = "stock.move"

    substitute_for_id = fields.Many2one(
        "product.product", "Instead of", readonly=True, copy=False, index="btree_not_null"
    )
    substitution_reason = fields.Char("Reason of the Substitution", readonly=True, copy=False)
    substituted_by_id = fields.Many2one("res.users", "Substituted by", readonly=True, copy=False)

    is_short = fields.Boolean("Short", compute="_compute_is_short")

    @api.depends("quantity", "product_uom_qty", "state", "picking_id.issue_state")
    def _compute_is_short(self):
        for move in self:
            move.is_short = (
                move.picking_id.is_parts_issue
                and move.picking_id.issue_state == "requested"
                and move.state not in ("draft", "done", "cancel")
                and move.product_uom.compare(move.quantity, move.product_uom_qty) < 0
            )

    def write(self, vals):
        if not self.env.su and not vals.keys().isdisjoint(TRACE_FIELDS):
            raise AccessError(
                self.env._(
                    "%(parts)s: a substitute is chosen with its button, with the reason.",
                    parts=", ".join(self.product_id.mapped("display_name")),
                )
            )
        return super().write(vals)

    def action_open_substitution(self):
        """Show the substitutes of this part that the store has."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Substitute Part"),
            "res_model": "engine.part.substitution",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_move_id": self.id,
                "default_engine_model_id": self._substitution_model().id,
            },
        }

    def action_substitute(self, substitute_id, reason, engine_model_id=False):
        """Replace a part that is short by one of its substitutes that the store has.

        :raise UserError: no substitute today for this engine, not enough of it in stock, no
            reason, or the part is fixed by signatures or by an order's plan
        """
        self.ensure_one()
        move = self._open_for_substitution()
        products = self.env["product.product"]
        model = products.browse(engine_model_id) or move._substitution_model()
        substitute = products.browse(substitute_id)
        if substitute not in move.product_id._substitutes_for(model)[move.product_id]:
            raise UserError(
                self.env._(
                    "%(substitute)s is no substitute for %(part)s today on this engine.",
                    substitute=substitute.display_name,
                    part=move.product_id.display_name,
                )
            )
        if not (reason or "").strip():
            raise UserError(self.env._("A substitution needs a reason."))
        if move.product_uom.compare(move._free_of(substitute), move.product_uom_qty) < 0:
            raise UserError(
                self.env._(
                    "The store has not enough of %(substitute)s either.",
                    substitute=substitute.display_name,
                )
            )
        move._put_substitute(substitute, reason.strip())
        return True

    def _free_of(self, substitute):
        """Return how much of a substitute is free for this part, in the part's unit."""
        free = (
            self.env["stock.quant"]
            .sudo()
            ._get_available_quantity(substitute, self._substitution_place())
        )
        return substitute.uom_id._compute_quantity(free, self.product_uom)

    def _put_substitute(self, substitute, reason):
        """Write the substitute with its trace, and reserve it where the part was reserved."""
        is_requested = self.state != "draft"
        if is_requested:
            self._do_unreserve()
        self.write(
            {
                "product_id": substitute.id,
                "substitute_for_id": (self.substitute_for_id or self.product_id).id,
                "substitution_reason": reason,
                "substituted_by_id": self.env.uid,
            }
        )
        if is_requested:
            self._action_assign()
            self.picking_id._record_step(
                "substitute", note=f"{self.substitute_for_id.display_name}: {reason}"
            )

    def _open_for_substitution(self):
        """Return this part with every right where it may be replaced; extended by orders."""
        issue = self.picking_id._open_for_signing(SUBSTITUTERS)
        issue._refuse_started()
        if self.move_dest_ids:
            raise UserError(
                self.env._(
                    "%(issue)s: the order's plan names this part. Revise the plan of %(origin)s "
                    "and choose the substitute there, so that it is approved with it.",
                    issue=issue.display_name,
                    origin=issue.origin or "…",
                )
            )
        return self.sudo()

    def _substitution_model(self):
        """Return the engine model that the part is for, where it is known."""
        return self.env["product.product"]

    def _substitution_place(self):
        """Return where the store keeps the parts."""
        return self.location_id
