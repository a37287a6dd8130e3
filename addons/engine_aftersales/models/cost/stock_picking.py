from odoo import fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """The parts issue of a service order."""

    _inherit = "stock.picking"

    service_order_id = fields.Many2one(
        "repair.order", "Service Order", index="btree_not_null", check_company=True, copy=False
    )

    def write(self, vals):  # the link comes with the request, never later
        if "service_order_id" in vals and not self.env["repair.order"]._in_transition():
            raise UserError(
                self.env._("A parts issue belongs to the service order that asked for it.")
            )
        return super().write(vals)

    def _check_signatures(self):
        """Check the order's authority again before parts leave the warehouse."""
        self.service_order_id._check_issue_allowed()
        super()._check_signatures()

    def _on_parts_issued(self):
        super()._on_parts_issued()
        self.service_order_id.sudo(False)._on_parts_issued()

    def action_open_service_order(self):
        """Open the service order that the parts are for."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "repair.order",
            "res_id": self.service_order_id.id,
            "view_mode": "form",
        }
