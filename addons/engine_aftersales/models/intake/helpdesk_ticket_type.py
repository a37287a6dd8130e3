from odoo import models


class HelpdeskTicket(models.Model):
    """What each type of request calls for: a complaint has a clock of its own."""

    _inherit = "helpdesk.ticket"

    def write(self, vals):
        if "type_id" not in vals:
            return super().write(vals)
        before = {ticket: ticket.type_id for ticket in self}
        written = super().write(vals)
        self.filtered(lambda ticket: ticket.type_id != before[ticket])._on_type_changed()
        return written

    def action_confirm_contact(self, note="", person="", **how):
        """Record the contact; for a complaint it is the answer that its clock waits for."""
        result = super().action_confirm_contact(note=note, person=person, **how)
        if complaints := self.filtered(lambda ticket: ticket._is_complaint()):
            self.env["engine.clock"]._meet(complaints, "complaint")
        return result

    def _on_type_changed(self):
        """End the clocks that the new type does not know, and start its own."""
        clocks = self.env["engine.clock"]
        clocks._cancel(self.filtered(lambda ticket: not ticket._is_repair()), "on_site")
        clocks._cancel(self.filtered(lambda ticket: not ticket._is_complaint()), "complaint")
        self._start_clocks()

    def _prepare_clocks_vals(self):
        clocks = super()._prepare_clocks_vals()
        if self._is_complaint() and self.contact_state == "waiting":
            clocks.append(self._prepare_complaint_clock_vals())
        return clocks

    def _prepare_complaint_clock_vals(self):
        return {
            **self._prepare_clock_base_vals("complaint"),
            "limit_h": self._policy().complaint_response_h,
        }

    def _is_complaint(self):
        complaint = self._known_record("helpdesk.ticket.type", "ticket_type_complaint")
        return bool(complaint) and self.type_id == complaint
