from odoo import api, fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """The parts issue of a service order."""

    _inherit = "stock.picking"

    service_order_id = fields.Many2one(
        "repair.order", "Service Order", index="btree_not_null", check_company=True, copy=False
    )
    service_order_state = fields.Selection(
        related="service_order_id.service_state", string="State of the Service Order"
    )

    @api.model_create_multi
    def create(self, vals_list):
        pickings = super().create(vals_list)
        if not self.env["repair.order"]._in_transition():
            # Looked at afterwards: a default_… key in the context chooses the order, too.
            for picking in pickings.filtered("service_order_id"):
                picking.service_order_id._refuse(
                    self.env._(
                        "its parts are requested by its plan. Revise the plan to ask for more."
                    )
                )
        return pickings

    def write(self, vals):  # what the plan asked for comes with the request, never later
        asked = vals.keys() & {"service_order_id", "origin", "partner_id", "requester_id"}
        own = "service_order_id" in vals or (asked and not self.env.su and self.service_order_id)
        if own and not self.env["repair.order"]._in_transition():
            raise UserError(
                self.env._("A parts issue belongs to the service order that asked for it.")
            )
        return super().write(vals)

    def _create_backorder_picking(self):
        backorder = super()._create_backorder_picking()
        if self.service_order_id:  # the order waits for the rest, and its gates hold for it
            linked = backorder.with_env(self.service_order_id._transitioning().env)
            linked.service_order_id = self.service_order_id
        return backorder

    def _check_signatures(self):
        """Check the order's authority again before parts leave the warehouse."""
        self.service_order_id._check_issue_allowed()
        super()._check_signatures()

    def _on_parts_issued(self):
        super()._on_parts_issued()
        self.service_order_id.sudo(False)._on_parts_issued()

    def _old_part_person(self):
        """Expect the old parts from the engineer of the order."""
        return self.service_order_id.engineer_id.user_id or super()._old_part_person()

    def action_open_service_order(self):
        """Open the service order that the parts are for."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "repair.order",
            "res_id": self.service_order_id.id,
            "view_mode": "form",
        }
