from odoo import api, models

from odoo.addons.engine_parts.models.issue.issue_pass import RESERVING, RESERVING_KEY

# What people may still write on a part whose plan is fixed: nothing that counts.
_FREE = frozenset({"date", "date_deadline", "sale_line_id"})
# Follows from the order and its warehouse, or from where the part came from.
_PLACES = frozenset(
    {"location_id", "location_dest_id", "picking_id", "picking_type_id", "repair_id", "scrap_id"}
)
# What an order's parts list is made of; fixed with the plan, for sudo too.
_PLANNED = frozenset(
    {
        "product_id",
        "product_uom_qty",
        "product_uom",
        "repair_line_type",
        "price_unit",
        "company_id",
        "move_orig_ids",
        "restrict_partner_id",
        *_PLACES,
    }
)
_MONEY = frozenset({"value", "value_manual"})
_OPEN = ("draft", "diagnosed")
_CONSUMED = ("repaired", "confirmed", "costed", "archived", "cancelled")


class StockMove(models.Model):
    """Parts of a service order: fixed with the plan, consumed by the order's own steps."""

    _inherit = "stock.move"

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        if not self.env["repair.order"]._in_transition():
            # Looked at afterwards: a default_… key in the context chooses the order, too.
            moves.filtered("repair_id")._check_added()
        return moves

    def write(self, vals):
        parts = self.filtered("repair_id") if "repair_id" not in vals else self
        if not parts or self.env["repair.order"]._in_transition() or self._is_reserving():
            return super().write(vals)
        parts._check_part_write(vals)
        target = self._reserving() if "quantity" in vals else self
        return super(StockMove, target).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_while_open(self):
        if not self.env["repair.order"]._in_transition():
            self.repair_id._touch()
            self.repair_id._check_parts_open()

    def _action_assign(self, force_qty=False):
        return super(StockMove, self._reserving())._action_assign(force_qty)

    def _do_unreserve(self):
        return super(StockMove, self._reserving())._do_unreserve()

    def _action_done(self, cancel_backorder=False):
        self.repair_id._refuse_core_door()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _action_cancel(self):
        self.repair_id.filtered(lambda order: order.service_state not in _OPEN)._refuse_core_door()
        return super()._action_cancel()

    def _reserving(self):
        """Return the moves with the key of a reservation, where parts of orders are among them."""
        if self._is_reserving() or not self.repair_id:
            return self
        return self.with_context(**{RESERVING_KEY: RESERVING})

    @api.model
    def _is_reserving(self):
        return self.env.context.get(RESERVING_KEY) is RESERVING

    def _check_added(self):
        """Raise unless these new parts are drafts in the places of open orders."""
        self.repair_id._touch()
        self.repair_id._check_parts_open()
        for move in self:
            places = move._get_repair_locations(move.repair_line_type)
            if (
                move.state != "draft"
                or move.picking_id
                or (move.location_id, move.location_dest_id) != places
            ):
                move.repair_id._refuse(
                    self.env._(
                        "%(part)s: a part is added, removed or recycled as a draft, in the places "
                        "of the order. Add it on the order itself.",
                        part=move.product_id.display_name,
                    )
                )

    def _check_part_write(self, vals):
        orders = self.repair_id | self.env["repair.order"].browse(vals.get("repair_id") or [])
        orders._touch()
        if vals.keys() & _PLANNED:
            orders._check_parts_open()
        if "state" in vals and (not self.env.su or vals["state"] in ("done", "draft", "cancel")):
            orders._refuse_core_door()
        for move in self:
            order = move.repair_id or orders[:1]
            if order.service_state in _CONSUMED:
                move._check_consumed_write(vals)
            if vals.keys() & _MONEY:
                order._refuse(self.env._("the value of a part follows from stock."))
            if not self.env.su and any(
                move[name].id != (vals[name] or False) for name in vals.keys() & _PLACES
            ):
                order._refuse(
                    self.env._(
                        "%(part)s: its places follow from the order. Remove it and add it where it "
                        "belongs.",
                        part=move.product_id.display_name,
                    )
                )
            if order.service_state not in _OPEN and not self.env.su and vals.keys() - _FREE:
                move._check_use(vals)

    def _check_consumed_write(self, vals):
        changed = vals.keys() & {"quantity", "picked", "move_line_ids", *_MONEY}
        if changed or (not self.env.su and vals.keys() - {"sale_line_id"}):
            self.repair_id._refuse(self.env._("its parts are consumed and cannot change any more."))

    def _check_use(self, vals):
        """Raise unless somebody who works on the order says that less was used than planned."""
        order = self.repair_id
        if vals.keys() - {"quantity"} or order.service_state != "in_repair":
            order._refuse(
                self.env._(
                    "%(part)s is planned. While the order is in repair its engineer enters the "
                    "quantity used; for anything else revise the plan.",
                    part=self.product_id.display_name,
                )
            )
        order._check_works_on()
        if self.product_uom.compare(vals["quantity"], self.product_uom_qty) > 0:
            order._refuse(
                self.env._(
                    "%(part)s: %(wanted)s is more than the %(planned)s that were planned.",
                    part=self.product_id.display_name,
                    wanted=vals["quantity"],
                    planned=self.product_uom_qty,
                )
            )
