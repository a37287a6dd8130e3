from datetime import timedelta

from odoo import Command, api, models
from odoo.fields import Domain
from odoo.tools import email_normalize, plaintext2html

from odoo.addons.engine_base.tools import moment

from ...core import mail_text, serials
from .helpdesk_ticket import TITLE_LENGTH


class HelpdeskTicket(models.Model):
    """Requests by mail: serial and fault codes are read, the rest is asked for."""

    _inherit = "helpdesk.ticket"

    @api.model
    def message_new(self, msg, custom_values=None):
        body = mail_text.plain(msg.get("body") or "")
        subject = mail_text.shortened(msg.get("subject") or "", TITLE_LENGTH)
        address = email_normalize(msg.get("email_from") or msg.get("from") or "") or ""
        values = {
            **(custom_values or {}),
            "name": subject or self.env._("Request by mail"),
            "description": plaintext2html(body or subject),
            "partner_email": address,
            "fault_code_ids": [
                Command.set(self.env["engine.fault.code"]._in_text(f"{subject}\n{body}").ids)
            ],
        }
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email", False)
        values.setdefault("channel_id", channel.id if channel else False)
        values |= self._read_mail(f"{subject}\n{body}", address, self._company_of(values))
        ticket = super().message_new(msg, custom_values=values)
        ticket._ask_about_sender()
        ticket._ask_for_serial(address)
        return ticket

    def message_update(self, msg, update_vals=None):
        """Take serial and fault codes out of an answer, for a request that has no engine yet."""
        for ticket in self.filtered(lambda ticket: not ticket.engine_id and not ticket.closed):
            ticket._read_answer(msg)
        return super().message_update(msg, update_vals=update_vals)

    def _read_answer(self, msg):
        self.ensure_one()
        address = email_normalize(msg.get("email_from") or "") or ""
        text = f"{msg.get('subject') or ''}\n{mail_text.plain(msg.get('body') or '')}"
        read = self._read_mail(text, address, self.company_id)
        if read["reported_serial"]:
            self.write(self._fitting_answer(read))
            self._ask_about_sender()
        self._add_fault_codes(self.env["engine.fault.code"]._in_text(text))

    def _fitting_answer(self, read):
        """Return what an answer may change: never the customer that the request has already."""
        contact = self.env["res.partner"].browse(read["partner_id"])
        if not self.partner_id or contact.commercial_partner_id == self.commercial_partner_id:
            return read
        problem = read["sender_problem"] or self.env._("The answer came from another customer.")
        return {
            "reported_serial": read["reported_serial"],
            "sender_state": "doubtful",
            "sender_problem": problem,
        }

    @api.model
    def _company_of(self, values):
        team = self.env["helpdesk.ticket.team"].browse(values.get("team_id") or ())
        return team.company_id or self.env.company

    @api.model
    def _read_mail(self, text, address, company):
        """Return the values that follow from a mail: engine and customer only if they are sure."""
        engine = self._engine_in_text(text, company, address)
        contact, problem = self._judge_sender(address, engine)
        values = {
            "reported_serial": engine.name or serials.labelled(text) or False,
            "partner_id": contact.id,
            "sender_state": "doubtful" if problem else "verified",
            "sender_problem": problem,
        }
        if engine and not problem:
            values["serial_number"] = engine.name
        return values

    @api.model
    def _engine_in_text(self, text, company, address):
        """Return the one engine that a text names; of several, the one of the sender's company."""
        known = self.env["stock.lot"].sudo()._engines_by_serial(serials.candidates(text))
        engines = self.env["stock.lot"].concat(*known.values())._of_company(company)
        if len(engines) > 1:
            senders = self.env["res.partner"].sudo().search([("email_normalized", "=", address)])
            own = engines.filtered(
                lambda engine: (
                    engine.customer_id.commercial_partner_id in senders.commercial_partner_id
                )
            )
            engines = own or engines
        return engines[:1]

    def _ask_about_sender(self):
        doubtful = self.sudo().filtered(lambda ticket: ticket.sender_state == "doubtful")
        doubtful._ask_desk(
            lambda ticket: self.env._("Sender not verified: call back before you answer")
        )

    def _ask_for_serial(self, address):
        """Ask the sender for what is missing, with the same words whatever we know.

        Not machines, not ourselves, and nobody more often a day than the policy says.
        """
        self.ensure_one()
        facts = self._mail_facts()
        if self.engine_id or not address or not facts or facts.is_automatic:
            return
        most = self._policy().mail_questions_max
        if self._is_own_address(address) or self._questions_of_today(address) >= most:
            return
        self.sudo().serial_asked_at = moment.now(self.env, self)
        self.env.ref("engine_aftersales.mail_template_ask_serial").sudo().send_mail(
            self.id,
            email_values={
                "email_to": address,
                "recipient_ids": [],
                "headers": repr(
                    {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
                ),
            },
        )

    @api.model
    def _is_own_address(self, address):
        return bool(self.env["mail.alias.domain"].sudo()._find_aliases([address]))

    @api.model
    def _questions_of_today(self, address):
        since = moment.now(self.env) - timedelta(days=1)
        return self.sudo().search_count(
            Domain("partner_email", "=", address) & Domain("serial_asked_at", ">=", since)
        )

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Count as a loop only what we answered: a customer may report many engines in an hour."""
        return Domain("partner_email", "=", email_from_normalized) & Domain(
            "serial_asked_at", "!=", False
        )
