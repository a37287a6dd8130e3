from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment

from .contact_attempt import CHANNELS, OUTCOMES

CALL_BACK = "engine_aftersales.mail_activity_type_call_back"


class HelpdeskTicket(models.Model):
    """Every attempt to reach the customer, and the call that was asked for."""

    _inherit = "helpdesk.ticket"

    contact_attempt_ids = fields.One2many(
        "engine.contact.attempt",
        "ticket_id",
        "Contact Attempts",
        readonly=True,
        groups="base.group_user",
    )
    contact_attempt_count = fields.Integer(
        "Attempts", compute="_compute_contact_attempt_count", groups="base.group_user"
    )

    @api.depends("contact_attempt_ids")
    def _compute_contact_attempt_count(self):
        attempts = self.env["engine.contact.attempt"]
        counts = {}
        if attempts.has_access("read"):
            rows = attempts._read_group([("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"])
            counts = {ticket.id: count for ticket, count in rows}
        for ticket in self:
            ticket.contact_attempt_count = counts.get(ticket._origin.id, 0)

    def action_record_contact(
        self, outcome="reached", channel="phone", note="", person="", call_back_at=False
    ):
        """Keep an attempt to reach the customer; a successful one confirms the contact.

        A failed attempt never stops the contact clock.

        :param outcome: ``reached``, ``no_answer``, ``busy``, ``wrong_number``, ``call_back``
        :param channel: ``phone``, ``mail``, ``message``
        :param note: what was said; required where the customer was reached
        :param call_back_at: when the customer wants to be called, naive UTC
        """
        self._check_attempt(outcome, channel, note, call_back_at)
        if outcome == "reached" and (
            waiting := self.filtered(lambda ticket: ticket.contact_state == "waiting")
        ):
            waiting.action_confirm_contact(note=note, person=person, channel=channel)
            return (self - waiting)._keep_attempts(outcome, channel, note, person)
        attempts = self._keep_attempts(outcome, channel, note, person, call_back_at)
        if call_back_at:
            self._plan_call_backs(fields.Datetime.to_datetime(call_back_at), person)
        elif outcome == "reached":
            self._close_call_backs()
        return attempts

    def action_open_contact_dialog(self):
        """Ask who was spoken to and what was said, or why nobody was."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contact the Customer"),
            "res_model": "engine.contact.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_ids": self.ids},
        }

    def _check_attempt(self, outcome, channel, note, call_back_at):
        self._check_arrow_role(self._workflow.arrow("confirm_contact"))
        if outcome not in dict(OUTCOMES) or channel not in dict(CHANNELS):
            raise UserError(
                self.env._(
                    "%(requests)s: choose how you tried to reach the customer and what came of it.",
                    requests=self._names(),
                )
            )
        if outcome == "reached" and not (note or "").strip():
            raise UserError(
                self.env._(
                    "%(requests)s: write down what was said before you confirm the contact.",
                    requests=self._names(),
                )
            )
        if (outcome == "call_back") != bool(call_back_at):
            raise UserError(
                self.env._(
                    "%(requests)s: say when the customer wants to be called back, and only then.",
                    requests=self._names(),
                )
            )
        if call_back_at and fields.Datetime.to_datetime(call_back_at) < moment.now(self.env):
            raise UserError(
                self.env._(
                    "%(requests)s: the time to call back is over already. Choose a later one.",
                    requests=self._names(),
                )
            )

    def _keep_attempts(self, outcome, channel, note, person, call_back_at=False):
        return (
            self.env["engine.contact.attempt"]
            .sudo()
            ._unlocked()
            .create(
                [
                    {
                        "ticket_id": ticket.id,
                        "attempted_at": moment.now(self.env, ticket),
                        "user_id": self.env.uid,
                        "channel": channel,
                        "outcome": outcome,
                        "person": (person or "").strip()
                        or (outcome == "reached" and ticket.partner_name),
                        "call_back_at": call_back_at,
                        "note": (note or "").strip(),
                    }
                    for ticket in self
                ]
            )
            .sudo(False)
            .ids
        )

    def _plan_call_backs(self, at, person):
        """Put the call into the user's activities; an earlier plan is no longer needed."""
        self._close_call_backs()
        local = fields.Datetime.context_timestamp(self, at)
        for ticket in self:
            ticket.activity_schedule(
                CALL_BACK,
                date_deadline=local.date(),
                user_id=self.env.uid,
                summary=self.env._(
                    "%(time)s: call back %(person)s",
                    time=f"{local:%H:%M}",
                    person=(person or "").strip() or ticket.partner_name or "",
                ),
                note=ticket.partner_phone or False,
            )

    def _close_call_backs(self):
        self.activity_unlink([CALL_BACK])
