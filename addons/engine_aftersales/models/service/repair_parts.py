from odoo import fields, models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """Parts: requested from the warehouse by the plan, issued by two people."""

    _inherit = "repair.order"

    issue_picking_ids = fields.One2many("stock.picking", "service_order_id", "Parts Issues")
    issue_picking_count = fields.Integer(compute="_compute_issue_picking_count")

    def _compute_issue_picking_count(self):
        counts = dict(
            self.env["stock.picking"]._read_group(
                [("service_order_id", "in", self.ids)], ["service_order_id"], ["__count"]
            )
        )
        for order in self:
            order.issue_picking_count = counts.get(order, 0)

    def action_open_issue_pickings(self):
        """Show the parts issues of the order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "engine_parts.stock_picking_action_issue"
        )
        if len(self.issue_picking_ids) == 1:
            form = [view for view in action["views"] if view[1] == "form"]
            return {**action, "views": form, "res_id": self.issue_picking_ids.id, "context": {}}
        return {
            **action,
            "domain": [("service_order_id", "=", self.id)],
            "context": {"create": False},
        }

    def _request_parts(self):
        """Make one parts issue per order and reserve what is there, in one batch."""
        self.env["stock.picking"]._create_parts_issue(
            [order._prepare_parts_issue_vals() for order in self]
        )

    def _prepare_parts_issue_vals(self):
        self.ensure_one()
        return {
            "warehouse_id": self.picking_type_id.warehouse_id.id,
            "origin": self.name,
            "partner_id": self.partner_id.id,
            "requester_id": self.env.uid,
            "service_order_id": self.id,
            "lines": [
                {
                    "product_id": move.product_id.id,
                    "quantity": move.product_uom_qty,
                    "uom_id": move.product_uom.id,
                    "move_dest_id": move.id,
                }
                for move in self._added_parts()
            ],
        }

    def _parts_are_reserved(self):
        """Tell whether every open parts issue is reserved or promised for a day."""
        self.ensure_one()
        pickings = self.sudo().issue_picking_ids.filtered(lambda p: p.state != "cancel")
        return bool(pickings) and all(p.is_reserved_or_promised for p in pickings)

    def _check_parts_reserved(self):
        for order in self:
            if not order._parts_are_reserved():
                order._refuse(
                    self.env._(
                        "its parts are neither reserved nor promised. Ask the storekeeper to "
                        "reserve them or to promise a day on the parts issue."
                    )
                )

    def _check_parts_open(self):
        """Raise unless the parts lists of these orders can still change."""
        for order in self:
            if order.service_state not in ("draft", "diagnosed"):
                order._refuse(
                    self.env._(
                        "its parts list is fixed with the plan. Revise the plan, or open a "
                        "follow-up order."
                    )
                )

    def _check_issue_allowed(self):
        """Raise unless the parts of these orders may leave the warehouse now."""
        for order in self:
            if order.service_state != "approved":
                raise UserError(
                    self.env._(
                        "%(order)s: its parts can be issued once the order is approved.",
                        order=order.display_name,
                    )
                )
        self._check_commitment()
        self._check_price_today()

    def _on_parts_issued(self):
        """Move the orders on whose parts have all left the warehouse."""
        complete = self.filtered(
            lambda order: (
                order.service_state == "approved"
                and all(p.state in ("done", "cancel") for p in order.sudo().issue_picking_ids)
            )
        )
        complete._transition("issue_parts")
        complete._transitioning().sudo().move_ids.filtered(
            lambda move: move.state in ("waiting", "confirmed", "partially_available")
        )._action_assign()
