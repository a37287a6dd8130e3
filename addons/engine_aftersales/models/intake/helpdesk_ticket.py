from odoo import api, fields, models
from odoo.tools import html2plaintext, plaintext2html

from odoo.addons.engine_base.tools import moment

TITLE_LENGTH = 90


class HelpdeskTicket(models.Model):
    """What a customer asks of us: a repair, a complaint, advice or a training.

    A serial number is enough to make one: engine, customer and contact follow from it (see
    ``helpdesk_ticket_engine``). It ends in a closed stage; repairs go through service orders.
    """

    _inherit = "helpdesk.ticket"

    # Request
    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True)
    type_id = fields.Many2one(default=lambda self: self._default_type())
    team_id = fields.Many2one(default=lambda self: self._default_team())
    description = fields.Html(default="")
    symptom = fields.Text(
        compute="_compute_symptom",
        inverse="_inverse_symptom",
        help="What the customer sees, hears or smells, in the customer's words.",
    )
    # Customer
    partner_name = fields.Char(
        "Contact Name", compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    partner_email = fields.Char(
        "Contact E-mail", compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    partner_phone = fields.Char(
        "Contact Phone", compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    service_tier = fields.Selection(
        related="partner_id.commercial_partner_id.service_tier",
        store=True,
        precompute=True,
    )
    # Time
    received_at = fields.Datetime(
        "Received", readonly=True, copy=False, default=lambda self: moment.now(self.env)
    )

    @api.depends("engine_model_id", "serial_number", "symptom")
    def _compute_name(self):
        """Title = model and first line of the symptom; once saved it is the users' own."""
        for ticket in self:
            if ticket._origin and ticket.name:
                continue
            first_line = (ticket.symptom or "").strip().split("\n")[0]
            parts = [ticket.engine_model_id.name or ticket.serial_number, first_line]
            ticket.name = ": ".join(part for part in parts if part)[:TITLE_LENGTH]

    @api.depends("number", "name")
    def _compute_display_name(self):
        super()._compute_display_name()
        for ticket in self.filtered(lambda ticket: not ticket._origin):
            ticket.display_name = ticket.name or self.env._("New Request")

    @api.depends("description")
    def _compute_symptom(self):
        for ticket in self:
            ticket.symptom = html2plaintext(ticket.description or "").strip()

    def _inverse_symptom(self):
        for ticket in self:
            ticket.description = plaintext2html(ticket.symptom or "")

    @api.depends("partner_id")
    def _compute_contact(self):
        for ticket in self.filtered("partner_id"):
            ticket.partner_name = ticket.partner_id.name
            ticket.partner_email = ticket.partner_id.email
            ticket.partner_phone = ticket.partner_id.phone

    @api.depends("team_id")
    def _compute_user_id(self):
        # helpdesk_mgmt takes the user away who is no member; a team without members is open.
        super(
            HelpdeskTicket, self.filtered(lambda ticket: ticket.team_id.user_ids)
        )._compute_user_id()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_empty_texts(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_empty_texts(vals))

    def assign_to_me(self):
        """Take the request, also where the team has no list of members."""
        if self.team_id.user_ids:
            return super().assign_to_me()
        return self.write({"user_id": self.env.uid})

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        # Instead of the onchange of helpdesk_mgmt: `_compute_contact` works outside forms, too.
        return

    @api.model
    def _without_empty_texts(self, vals):
        """Return ``vals`` without the empty title and the empty description that a form sends."""
        vals = dict(vals)
        if "name" in vals and not (vals["name"] or "").strip():
            del vals["name"]
        if "description" in vals:
            vals["description"] = vals["description"] or ""
        return vals

    @api.model
    def _default_type(self):
        return self._known_record("helpdesk.ticket.type", "ticket_type_repair")

    @api.model
    def _default_team(self):
        return self._known_record("helpdesk.ticket.team", "ticket_team_service")

    @api.model
    def _known_record(self, model, name):
        """Return a record of our data, empty if it is gone; without a query when asked again."""
        xml_id = f"engine_aftersales.{name}"
        return self.env[model].browse(
            self.env["ir.model.data"]._xmlid_to_res_id(xml_id, raise_if_not_found=False) or ()
        )
