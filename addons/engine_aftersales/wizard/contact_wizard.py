from odoo import fields, models


class EngineContactWizard(models.TransientModel):
    """Ask whom the user spoke to and what was said."""

    _name = "engine.contact.wizard"
    _description = "Confirm Contact"

    ticket_ids = fields.Many2many("helpdesk.ticket", string="Requests", required=True)
    person = fields.Char("Person Spoken to", default=lambda self: self._default_person())
    note = fields.Text("What Was Said", required=True)

    def action_confirm(self):
        """Confirm the contact on the requests."""
        self.ticket_ids.action_confirm_contact(note=self.note, person=self.person)
        return {"type": "ir.actions.act_window_close"}

    def _default_person(self):
        tickets = self.env["helpdesk.ticket"].browse(self.env.context.get("default_ticket_ids"))
        return tickets.partner_name if len(tickets) == 1 else False
