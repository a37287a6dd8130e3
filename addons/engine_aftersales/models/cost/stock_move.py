from odoo import api, models
from odoo.exceptions import UserError

# What an order's parts list is made of; fixed with the plan.
_PLANNED = {
    "product_id",
    "product_uom_qty",
    "product_uom",
    "repair_line_type",
    "repair_id",
    "price_unit",
    "location_id",
    "location_dest_id",
    "company_id",
    "move_orig_ids",
    "restrict_partner_id",
}


class StockMove(models.Model):
    """Parts of a service order: fixed with the plan, consumed and costed by its steps."""

    _inherit = "stock.move"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env["repair.order"]._in_transition():
            orders = self.env["repair.order"].browse(
                {vals["repair_id"] for vals in vals_list if vals.get("repair_id")}
            )
            orders._check_parts_open()
            if any(
                vals.get("repair_id") and vals.get("state", "draft") != "draft"
                for vals in vals_list
            ):
                raise UserError(self.env._("A part of a service order starts as a draft."))
        return super().create(vals_list)

    def write(self, vals):
        service = self.filtered("repair_id") if "repair_id" not in vals else self
        if service and not self.env["repair.order"]._in_transition():
            service._check_writable(vals)
        return super().write(vals)

    def _check_writable(self, vals):
        orders = self.repair_id | self.env["repair.order"].browse(vals.get("repair_id") or [])
        if vals.keys() & _PLANNED:
            orders._check_parts_open()
        if vals.get("state") in ("done", "draft", "cancel"):
            orders._refuse_core_door()
        if vals.keys() & {"quantity", "picked", "value_manual", "value", "move_line_ids"}:
            self._check_consumption(vals)

    def _check_consumption(self, vals):
        """Allow to consume less than planned while the order is in repair; never more."""
        for move in self:
            order = move.repair_id
            if order.service_state in ("repaired", "confirmed", "costed", "archived", "cancelled"):
                order._refuse(self.env._("its parts are consumed and cannot change any more."))
            if vals.keys() & {"value", "value_manual"}:
                order._refuse(self.env._("the value of a part follows from stock."))
            quantity = vals.get("quantity")
            if quantity is not None and move.product_uom.compare(quantity, move.product_uom_qty) > 0:
                order._refuse(
                    self.env._(
                        "%(part)s: %(wanted)s is more than the %(planned)s that were planned.",
                        part=move.product_id.display_name,
                        wanted=quantity,
                        planned=move.product_uom_qty,
                    )
                )

    def _action_done(self, cancel_backorder=False):
        self.filtered("repair_id").repair_id._refuse_core_door()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _action_cancel(self):
        self.repair_id.filtered(
            lambda order: order.service_state not in ("draft", "diagnosed")
        )._refuse_core_door()
        return super()._action_cancel()

    @api.ondelete(at_uninstall=False)
    def _unlink_only_while_open(self):
        if not self.env["repair.order"]._in_transition():
            self.repair_id._check_parts_open()

    def _get_analytic_distribution(self):
        """Put the parts of an order on its cost centre; core posts the analytic line."""
        if self.repair_id and self.repair_line_type:
            centre = self.repair_id.cost_centre_id
            return {str(centre.id): 100} if centre else {}
        return super()._get_analytic_distribution()

    def _prepare_analytic_line_values(self, account_field_values, amount, unit_amount):
        vals = super()._prepare_analytic_line_values(account_field_values, amount, unit_amount)
        if self.repair_id:
            vals.update(
                repair_id=self.repair_id.id,
                partner_id=self.repair_id.partner_id.id,
                employee_id=False,  # not the work of whoever posts it
            )
        return vals

    def _create_account_move(self):
        """Give each order a journal entry of its own, with customer, part and cost centre."""
        service = self.filtered(lambda move: move.repair_id and move.repair_line_type)
        super(StockMove, self - service)._create_account_move()
        booked = service.filtered(lambda move: move._should_create_account_move())
        if not booked:
            return self.env["account.move"]
        by_order = booked.grouped("repair_id")
        entries = (
            self.env["account.move"]
            .sudo()
            .create(
                [
                    order._prepare_entry_vals(
                        order.company_id.account_stock_journal_id,
                        [vals for move in moves for vals in move._get_account_move_line_vals()],
                    )
                    for order, moves in by_order.items()
                ]
            )
        )
        for entry, moves in zip(entries, by_order.values(), strict=True):
            moves.account_move_id = entry
        entries._post()
        return entries

    def _get_account_move_line_vals(self):
        lines = super()._get_account_move_line_vals()
        if self.repair_id and self.repair_line_type:
            order = self.repair_id
            for vals in lines:
                vals.update(
                    partner_id=order.partner_id.commercial_partner_id.id,
                    repair_id=order.id,
                    stock_move_id=self.id,
                )
                if vals["account_id"] in order.company_id._engine_cost_accounts().ids:
                    vals["analytic_distribution"] = {str(order.cost_centre_id.id): 100}
        return lines




class StockMoveLine(models.Model):
    """The detailed lines of consumed parts are as fixed as the parts themselves."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_consumed_parts()
        return lines

    def write(self, vals):
        if vals.keys() & {"quantity", "lot_id", "product_id", "location_id", "location_dest_id"}:
            self._check_consumed_parts()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_before_consumption(self):
        self._check_consumed_parts()

    def _check_consumed_parts(self):
        if self.env["repair.order"]._in_transition():
            return
        done = self.move_id.filtered(lambda move: move.repair_id and move.state == "done")
        for order in done.repair_id:
            order._refuse(self.env._("its parts are consumed and cannot change any more."))
