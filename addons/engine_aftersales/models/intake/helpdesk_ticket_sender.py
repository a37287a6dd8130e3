from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...core.mail_sender import MailFacts
from .mail_thread import MAIL_KEY

_JUDGED = {"sender_state", "sender_problem", "serial_asked_at"}


class HelpdeskTicket(models.Model):
    """Who a mail is really from: an address of the engine's customer, or somebody to call back.

    Nothing about an engine or its customer is tied to a request before that is known, so that
    nobody learns anything by writing a serial number in a mail.
    """

    _inherit = "helpdesk.ticket"

    reported_serial = fields.Char(
        "Serial Number as Reported",
        copy=False,
        help="As it was written to us, before anybody has compared it with the engine.",
    )
    sender_state = fields.Selection(
        [("verified", "Verified"), ("doubtful", "Not Verified")],
        "Sender",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="Of requests by mail: verified if the address is a contact of the engine's customer.",
    )
    sender_problem = fields.Char(
        "Why the Sender Is Not Verified", readonly=True, copy=False, groups="base.group_user"
    )
    serial_asked_at = fields.Datetime(
        "Asked for the Serial Number", readonly=True, copy=False, groups="base.group_user"
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_judgement({key for vals in vals_list for key in vals})
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_judgement(vals.keys())
        return super().write(vals)

    def action_accept_sender(self):
        """Accept that a request is the engine's customer's, after somebody has called back."""
        self.check_access("write")
        for ticket in self:
            if ticket.sender_state != "doubtful":
                raise UserError(
                    self.env._(
                        "%(request)s: there is no doubt about the sender.",
                        request=ticket.display_name,
                    )
                )
            ticket.sudo().write({"sender_state": "verified", "sender_problem": False})
            ticket._link_reported_engine()
            ticket._message_log(body=self.env._("Sender accepted by %s", self.env.user.name))
        self._close_settled_questions()
        return True

    def _link_reported_engine(self):
        """Tie the engine that was reported, and its customer, to a request that has none."""
        self.ensure_one()
        if self.engine_id or not self.reported_serial:
            return
        found = self.env["stock.lot"]._engines_by_serial([self.reported_serial])
        engine = self.env["stock.lot"].concat(*found.values())._of_company(self.company_id)
        if len(engine) != 1:
            return
        vals = {"serial_number": engine.name}
        if engine.customer_id.commercial_partner_id != self.commercial_partner_id:
            vals |= {
                "partner_id": engine.customer_id.id,
                "partner_name": self.partner_name,
                "partner_email": self.partner_email,
                "partner_phone": self.partner_phone,
            }
        self.write(vals)

    def _refuse_judgement(self, names):
        if not self.env.su and names & _JUDGED:
            raise AccessError(
                self.env._(
                    "Whether a sender is verified is found out when the mail arrives; accept a "
                    "sender with the button of the request."
                )
            )

    @api.model
    def _mail_facts(self):
        """Return what the gateway knows about the mail being handled; a client cannot say it."""
        facts = self.env.context.get(MAIL_KEY)
        return facts if isinstance(facts, MailFacts) else None

    @api.model
    def _judge_sender(self, address, engine):
        """Return (contact, problem): whom an address belongs to, and why that is not enough.

        :param engine: the engine that the mail is about, empty where it names none
        """
        if (facts := self._mail_facts()) and facts.is_forged:
            return self.env["res.partner"], self.env._(
                "The mail server says that the address is forged (SPF, DKIM or DMARC failed)."
            )
        contacts = self.env["res.partner"].sudo().search([("email_normalized", "=", address)])
        owner = engine.sudo().customer_id.commercial_partner_id
        if fitting := contacts.filtered(lambda contact: contact.commercial_partner_id == owner):
            return fitting[0], False
        if not contacts:
            return contacts, self.env._("No contact has the address %(address)s.", address=address)
        if engine:
            return contacts[0], self.env._(
                "The address belongs to %(customer)s, the engine to somebody else.",
                customer=contacts[0].commercial_partner_id.name,
            )
        return contacts[0], False

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Let mail from outside make nobody a follower who is not of the request's customer."""
        if self._mail_facts() and partner_ids:
            partners = self.env["res.partner"].sudo().browse(partner_ids)
            own = self.sudo().commercial_partner_id
            partner_ids = partners.filtered(
                lambda partner: not partner.partner_share or partner.commercial_partner_id in own
            ).ids
        return super()._message_subscribe(partner_ids, subtype_ids, customer_ids)
