from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

ORDER_DONE_STATES = ("confirmed", "costed", "archived", "cancelled")


class HelpdeskTicket(models.Model):
    """The service orders of a request, and what else is open about its engine."""

    _inherit = "helpdesk.ticket"

    service_order_ids = fields.One2many(
        "repair.order", "ticket_id", "Service Orders", groups="base.group_user"
    )
    service_order_count = fields.Integer(
        "Number of Service Orders", compute="_compute_service_order_count", groups="base.group_user"
    )
    open_order_ids = fields.Many2many(
        "repair.order",
        string="Open Orders of the Engine",
        compute="_compute_open_work",
        groups="base.group_user",
    )
    open_ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Open Requests of the Engine",
        compute="_compute_open_work",
        groups="base.group_user",
    )

    @api.depends("service_order_ids")
    def _compute_service_order_count(self):
        orders = self.env["repair.order"]
        counts = {}
        if orders.has_access("read"):
            rows = orders._read_group([("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"])
            counts = {ticket.id: count for ticket, count in rows}
        for ticket in self:
            ticket.service_order_count = counts.get(ticket._origin.id, 0)

    @api.depends("engine_id")
    def _compute_open_work(self):
        """Find what a clerk should know before making a duplicate."""
        tickets = self._open_of_engines("helpdesk.ticket", "engine_id", ("closed", "=", False))
        orders = self._open_of_engines(
            "repair.order", "lot_id", ("service_state", "not in", ORDER_DONE_STATES)
        )
        for ticket in self:
            engine = ticket.engine_id._origin
            ticket.open_ticket_ids = tickets.get(engine, tickets[None]) - ticket._origin
            ticket.open_order_ids = orders.get(engine, orders[None])

    def action_create_service_order(self):
        """Open one service order per request and show it.

        A request whose last order is a draft has what it needs: pressed twice, it opens that one.
        """
        self._check_ready_for_order()
        self._claim_rows()
        orders = self.service_order_ids.filtered(lambda order: order.service_state == "draft")
        fresh = self - orders.ticket_id
        for company, tickets in fresh.grouped("company_id").items():
            orders += orders.with_company(company).create(
                [ticket._prepare_service_order_vals() for ticket in tickets]
            )
        return self._action_open_orders(orders)

    def _claim_rows(self):
        """Make of two who press at the same time one the second, who sees the first one's order.

        The row that both update makes the later transaction start anew, as in decision 0015.
        """
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET write_date = write_date WHERE id = ANY(%s)",
            (self.ids,),
            log_exceptions=False,  # a conflict is not an error: the server tries again
        )

    def action_open_service_orders(self):
        """Show the service orders of these requests."""
        return self._action_open_orders(self.service_order_ids)

    def _check_ready_for_order(self):
        if nameless := self.filtered(lambda ticket: not ticket.engine_id):
            raise UserError(
                self.env._(
                    "%(request)s: enter the serial number of the engine first.",
                    request=nameless[0].display_name,
                )
            )
        if closed := self.filtered("closed"):
            raise UserError(
                self.env._(
                    "%(request)s is closed. Open it again before you create an order.",
                    request=closed[0].display_name,
                )
            )

    def _prepare_service_order_vals(self):
        """Return the values of the service order of this request."""
        self.ensure_one()
        return {
            "ticket_id": self.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "product_id": self.engine_id.product_id.id,
            "lot_id": self.engine_id.id,
            "under_warranty": self.under_warranty,
            "fault_code_ids": [Command.set(self.fault_code_ids.ids)],
            "fault_level": self.fault_level,
            "symptom": self.symptom,
        }

    def _open_of_engines(self, model, engine_field, open_condition):
        """Return {engine: its open records of ``model``}, with an empty one under None."""
        records = self.env[model]
        grouped = {None: records}
        engines = self.engine_id._origin
        if engines and records.has_access("read"):
            is_about = Domain(engine_field, "in", engines.ids)
            grouped |= records.search(is_about & Domain([open_condition])).grouped(engine_field)
        return grouped

    def _action_open_orders(self, orders):
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Service Orders"),
            "res_model": "repair.order",
            "view_mode": "list,form",
            "domain": [("id", "in", orders.ids)],
        }
        if len(orders) == 1:
            action |= {"view_mode": "form", "res_id": orders.id}
        return action
