from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.engine_base.tools import moment

from ...core.workflows import REQUEST_CONTACT

_EVIDENCE = {"received_at", "contacted_at", "contacted_by_id", "contacted_person", "contact_note"}


class HelpdeskTicket(models.Model):
    """The first contact with the customer: who spoke to whom, when, and what was said."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "engine.workflow.mixin"]
    _workflow = REQUEST_CONTACT
    _workflow_field = "contact_state"

    contact_state = fields.Selection(
        REQUEST_CONTACT.selection,
        "Customer Contact",
        default=REQUEST_CONTACT.initial,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    contacted_at = fields.Datetime("Contacted", readonly=True, copy=False)
    contacted_by_id = fields.Many2one("res.users", "Contacted by", readonly=True, copy=False)
    contacted_person = fields.Char("Person Spoken to", readonly=True, copy=False)
    contact_note = fields.Text("What Was Said", readonly=True, copy=False, groups="base.group_user")

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        self._refuse_evidence({key for vals in vals_list for key in vals})
        # Written out, because default_… keys in the context would set them otherwise.
        evidence = dict.fromkeys(_EVIDENCE, False)
        evidence["received_at"] = moment.now(self.env)
        return super().create([{**vals, **evidence} for vals in vals_list])

    def write(self, vals):
        if not (self.env.su or self._in_transition()):
            self._refuse_evidence(vals.keys())
        return super().write(vals)

    def action_confirm_contact(self, note="", person="", channel="phone"):
        """Record that the customer was reached; this meets the contact clock.

        :param note: what was said
        :param person: whom the user spoke to; the request's contact where empty
        :param channel: how, as in ``engine.contact.attempt``
        """
        if not (note or "").strip():
            raise UserError(
                self.env._(
                    "%(requests)s: write down what was said before you confirm the contact.",
                    requests=self._names(),
                )
            )
        self._transition("confirm_contact", note=note.strip())
        for ticket in self:
            ticket._transitioning().write(
                {
                    "contacted_at": moment.now(self.env, ticket),
                    "contacted_by_id": self.env.uid,
                    "contacted_person": (person or "").strip() or ticket.partner_name,
                    "contact_note": note.strip(),
                }
            )
        self._keep_attempts("reached", channel, note.strip(), person)
        self.env["engine.clock"]._meet(self, "contact")
        self._close_call_backs()
        self._log_contact()
        self._leave_unattended_stage()

    def _refuse_evidence(self, names):
        if names & _EVIDENCE:
            raise AccessError(
                self.env._(
                    "When a request came in and who contacted the customer is recorded by the "
                    "buttons of the request; it cannot be written."
                )
            )

    def _log_contact(self):
        self._message_log_batch(
            bodies={
                ticket.id: Markup("<p><b>%s</b><br/>%s</p>")
                % (
                    self.env._("Contact with %(person)s", person=ticket.contacted_person or "?"),
                    ticket.contact_note,
                )
                for ticket in self
            }
        )

    def _leave_unattended_stage(self):
        """Move requests that nobody had looked at to the first stage of work."""
        for team, tickets in self.filtered("unattended").grouped("team_id").items():
            working = team._get_applicable_stages().filtered(
                lambda stage: not stage.unattended and not stage.closed
            )
            if working:
                tickets.stage_id = working[0]
