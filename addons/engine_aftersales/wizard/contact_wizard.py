from odoo import fields, models

from ..models.intake.contact_attempt import CHANNELS, OUTCOMES


class EngineContactWizard(models.TransientModel):
    """Asks what came of an attempt to reach the customer: who, what was said, or why not."""

    _name = "engine.contact.wizard"
    _description = "Contact the Customer"

    ticket_ids = fields.Many2many("helpdesk.ticket", string="Requests", required=True)
    outcome = fields.Selection(OUTCOMES, required=True, default="reached")
    channel = fields.Selection(CHANNELS, required=True, default="phone")
    person = fields.Char("Person Spoken to", default=lambda self: self._default_person())
    call_back_at = fields.Datetime("Call Back on")
    note = fields.Text("What Was Said")

    def action_confirm(self):
        """Keep the attempt on the requests; where the customer was reached, confirm the contact."""
        self.ticket_ids.action_record_contact(
            outcome=self.outcome,
            channel=self.channel,
            note=self.note,
            person=self.person if self.outcome in ("reached", "call_back") else "",
            call_back_at=self.outcome == "call_back" and self.call_back_at,
        )
        return {"type": "ir.actions.act_window_close"}

    def _default_person(self):
        tickets = self.env["helpdesk.ticket"].browse(self.env.context.get("default_ticket_ids"))
        return tickets.partner_name if len(tickets) == 1 else False
