from odoo import models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """The doors of the core repair app: shut, because each leads around a gate of ours."""

    _inherit = "repair.order"

    def action_validate(self):
        self._refuse_core_door()
        return super().action_validate()

    def _action_repair_confirm(self):
        self._refuse_core_door()
        return super()._action_repair_confirm()

    def action_repair_start(self):
        self._refuse_core_door()
        return super().action_repair_start()

    def action_repair_end(self):
        self._refuse_core_door()
        return super().action_repair_end()

    def action_repair_done(self):
        self._refuse_core_door()
        return super().action_repair_done()

    def action_repair_cancel(self):
        # Cancelled already is no reason to stop the sale that the order came from.
        self.filtered(lambda order: order.service_state != "cancelled")._refuse_core_door()
        return super(
            RepairOrder, self if self._in_transition() else self.browse()
        ).action_repair_cancel()

    def action_repair_cancel_draft(self):
        self._refuse_core_door()
        return super().action_repair_cancel_draft()

    def action_unreserve(self):
        self._refuse_core_door()
        return super().action_unreserve()

    def _refuse_core_door(self):
        if self and not self._in_transition():
            raise UserError(
                self.env._(
                    "%(orders)s: a service order goes its own way, from diagnosis to archive. "
                    "Use the buttons of the order.",
                    orders=self._names(),
                )
            )
