from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.intake.helpdesk_ticket_order import ORDER_DONE_STATES

PHONE_DIGITS_MIN = 6  # fewer digits are an extension, not somebody's number


class EngineIntake(models.TransientModel):
    """The quick form of the desk: a request in under a minute, with the keyboard only.

    In a phone call it finds the caller by number and lists the caller's engines.
    """

    _name = "engine.intake"
    _description = "New Request"

    # Call
    is_phone_call = fields.Boolean()
    caller_phone = fields.Char("Caller's Number")
    caller_problem = fields.Char(compute="_compute_caller")
    spoken_to_customer = fields.Boolean(
        "Spoken to the Customer", help="Confirms the contact at once, with the notes of the call."
    )
    call_notes = fields.Text("Notes of the Call")
    # Engine
    engine_id = fields.Many2one(
        "stock.lot", "Serial Number", domain=[("is_engine", "=", True)], ondelete="cascade"
    )
    reported_serial = fields.Char("Serial as Read, if Not Found")
    engine_model_id = fields.Many2one(
        "product.product",
        "Engine Model",
        compute="_compute_from_engine",
        store=True,
        readonly=False,
        domain=[("is_engine_model", "=", True)],
    )
    customer_id = fields.Many2one(
        "res.partner", "Customer", compute="_compute_customer", store=True, readonly=False
    )
    service_tier = fields.Selection(related="customer_id.commercial_partner_id.service_tier")
    running_hours = fields.Float(related="engine_id.running_hours")
    warranty_until = fields.Date(related="engine_id.warranty_until")
    under_warranty = fields.Boolean(related="engine_id.under_warranty")
    # Open work
    open_ticket_ids = fields.Many2many("helpdesk.ticket", compute="_compute_open_work")
    open_order_ids = fields.Many2many("repair.order", compute="_compute_open_work")
    is_repeated = fields.Boolean(compute="_compute_repeated")
    existing_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        "Open Request",
        compute="_compute_existing_ticket",
        store=True,
        readonly=False,
        ondelete="cascade",
    )
    different_reason = fields.Char("Why It Is Another Problem")
    # Request
    type_id = fields.Many2one(
        "helpdesk.ticket.type",
        "Type",
        required=True,
        default=lambda self: self.env["helpdesk.ticket"]._default_type(),
        ondelete="cascade",
    )
    channel_id = fields.Many2one(
        "helpdesk.ticket.channel",
        "Channel",
        required=True,
        default=lambda self: self._default_channel(),
        ondelete="cascade",
    )
    symptom = fields.Text()
    fault_code_ids = fields.Many2many("engine.fault.code", string="Fault Codes")
    contact_name = fields.Char("Contact", compute="_compute_contact", store=True, readonly=False)
    contact_phone = fields.Char("Telephone", compute="_compute_contact", store=True, readonly=False)

    @api.depends("caller_phone")
    def _compute_caller(self):
        for intake in self:
            callers = intake._callers()
            intake.caller_problem = False
            if intake._has_number() and not callers:
                intake.caller_problem = self.env._("No contact has this number.")
            elif len(callers.commercial_partner_id) > 1:
                intake.caller_problem = self.env._(
                    "%(count)s customers have this number: choose one.",
                    count=len(callers.commercial_partner_id),
                )

    @api.depends("engine_id")
    def _compute_from_engine(self):
        for intake in self:
            intake.engine_model_id = intake.engine_id.product_id or intake.engine_model_id

    @api.depends("engine_id", "caller_phone")
    def _compute_customer(self):
        for intake in self:
            customers = intake._callers().commercial_partner_id
            caller = customers if len(customers) == 1 else customers.browse()
            intake.customer_id = intake.engine_id.customer_id or intake.customer_id or caller

    @api.depends("customer_id", "caller_phone")
    def _compute_contact(self):
        for intake in self:
            own = intake._callers().filtered(
                lambda caller, intake=intake: (
                    caller.commercial_partner_id == intake.customer_id.commercial_partner_id
                )
            )
            contact = own[:1] or intake.customer_id
            intake.contact_name = contact.name or intake.contact_name
            intake.contact_phone = intake.caller_phone or contact.phone or intake.contact_phone

    @api.depends("engine_id")
    def _compute_open_work(self):
        tickets, orders = self.env["helpdesk.ticket"], self.env["repair.order"]
        for intake in self:
            engine = intake.engine_id._origin
            is_open = Domain("engine_id", "=", engine.id) & Domain("closed", "=", False)
            unfinished = Domain("lot_id", "=", engine.id) & Domain(
                "service_state", "not in", ORDER_DONE_STATES
            )
            intake.open_ticket_ids = tickets.search(is_open, order="id") if engine else tickets
            intake.open_order_ids = orders.search(unfinished) if engine else orders

    @api.depends("open_ticket_ids", "type_id")
    def _compute_repeated(self):
        for intake in self:
            intake.is_repeated = bool(intake._repeated())

    @api.depends("open_ticket_ids", "type_id")
    def _compute_existing_ticket(self):
        for intake in self:
            repeated = intake._repeated()
            if intake.existing_ticket_id not in repeated:
                intake.existing_ticket_id = repeated[:1]

    def action_create(self):
        """Make the request and show it."""
        return self._action_open(self._make_request())

    def action_create_another(self):
        """Make the request and show an empty form for the next one."""
        ticket = self._make_request()
        action = self._action_intake(self.is_phone_call)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(request)s is made.", request=ticket.display_name),
                "next": action,
            },
        }

    def action_add_to_existing(self):
        """Add what was reported to the open request, and show that one."""
        self.ensure_one()
        ticket = self._chosen_ticket()
        ticket.action_add_report(
            self.symptom, self.fault_code_ids, self.contact_name or "", self.contact_phone or ""
        )
        self._confirm_contact(ticket)
        return self._action_open(ticket)

    def action_open_existing(self):
        """Show the open request; nothing is kept of this form."""
        return self._action_open(self._chosen_ticket())

    def _make_request(self):
        self.ensure_one()
        self._check_complete()
        ticket = self.env["helpdesk.ticket"].create(self._prepare_ticket_vals())
        self._confirm_contact(ticket)
        return ticket

    def _check_complete(self):
        if not (self.symptom or "").strip():
            raise UserError(self.env._("Write down the symptom: what the customer sees or hears."))
        if not self.engine_id and not self.customer_id:
            raise UserError(
                self.env._("Choose the engine by its serial number, or its model and the customer.")
            )
        if self._repeated() and not (self.different_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(request)s is open about this engine. Add the report to it, or write why "
                    "it is another problem.",
                    request=self._repeated()[0].display_name,
                )
            )
        if self.spoken_to_customer and not (self.call_notes or "").strip():
            raise UserError(self.env._("Write down what was said to the customer."))

    def _prepare_ticket_vals(self):
        return {
            "serial_number": self.engine_id.name,
            "engine_id": self.engine_id.id,
            "company_id": (self.engine_id.company_id or self.env.company).id,
            "reported_serial": (self.reported_serial or "").strip() or False,
            "engine_model_id": self.engine_model_id.id,
            "partner_id": self.customer_id.id,
            "partner_name": self.contact_name,
            "partner_phone": self.contact_phone,
            "symptom": self.symptom.strip(),
            "fault_code_ids": [Command.set(self.fault_code_ids.ids)],
            "type_id": self.type_id.id,
            "channel_id": self.channel_id.id,
            "different_reason": (self.different_reason or "").strip() or False,
        }

    def _confirm_contact(self, ticket):
        if self.spoken_to_customer and ticket.contact_state == "waiting":
            ticket.action_confirm_contact(note=self.call_notes, person=self.contact_name)

    def _chosen_ticket(self):
        if not self.existing_ticket_id:
            raise UserError(self.env._("No request is open about this engine."))
        return self.existing_ticket_id

    def _repeated(self):
        """Return the open repair requests of the engine that this one would repeat."""
        repair = self.env["helpdesk.ticket"]._default_type()
        if self.type_id and self.type_id != repair:
            return self.open_ticket_ids.browse()
        return self.open_ticket_ids._origin.filtered(lambda ticket: ticket._is_repair())

    def _has_number(self):
        digits = [sign for sign in self.caller_phone or "" if sign.isdigit()]
        return len(digits) >= PHONE_DIGITS_MIN

    def _callers(self):
        """Return the contacts that have the caller's number."""
        partners = self.env["res.partner"]
        if not self._has_number():
            return partners
        return partners.search([("phone_mobile_search", "ilike", self.caller_phone)], limit=20)

    @api.model
    def _default_channel(self):
        is_call = self.env.context.get("default_is_phone_call")
        name = "phone" if is_call else "web"
        return self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_channel_{name}", False)

    @api.model
    def _action_intake(self, is_phone_call):
        name = "engine_intake_action_phone" if is_phone_call else "engine_intake_action"
        return self.env["ir.actions.actions"]._for_xml_id(f"engine_aftersales.{name}")

    def _action_open(self, ticket):
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": ticket.id,
            "views": [(False, "form")],
            "view_mode": "form",
        }
