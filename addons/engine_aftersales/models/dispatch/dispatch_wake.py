from odoo import api, models

from odoo.addons.engine_base.tools import moment

from .repair_visit import TO_VISIT


class RepairOrder(models.Model):
    """An urgent order wakes the dispatch as soon as it is ready for it."""

    _inherit = "repair.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._wake_dispatch()
        return orders

    def write(self, vals):
        written = super().write(vals)
        if vals.keys() & {"fault_level", "fault_code_ids", "ticket_id", "visit_start_at"}:
            self._wake_dispatch()
        return written

    def _wake_dispatch(self):
        """Start the automatic dispatch after this transaction where an order asks for it."""
        if moment.CONTEXT_KEY in self.env.context:  # a replay of the past sends nobody anywhere
            return
        waiting = self.sudo().filtered(
            lambda order: (
                order.service_state in TO_VISIT
                and not order.visit_start_at
                and (not order.ticket_id or order.ticket_id.contact_state == "confirmed")
                and order.fault_level
            )
        )
        policies = self.env["engine.policy"]
        for company, orders in waiting.grouped("company_id").items():
            if set(orders.mapped("fault_level")) & set(
                policies._of(company)._dispatch_auto_levels()
            ):
                self.env["engine.dispatch.plan"]._wake()
                return


class HelpdeskTicket(models.Model):
    """The customer was reached: an urgent order of the request can go out."""

    _inherit = "helpdesk.ticket"

    def action_confirm_contact(self, note="", person="", **how):
        confirmed = super().action_confirm_contact(note=note, person=person, **how)
        self.sudo().service_order_ids._wake_dispatch()
        return confirmed
