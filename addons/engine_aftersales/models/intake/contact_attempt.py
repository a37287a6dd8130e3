from odoo import fields, models

CHANNELS = [("phone", "Phone"), ("mail", "E-mail"), ("message", "Message")]
OUTCOMES = [
    ("reached", "Reached"),
    ("no_answer", "No Answer"),
    ("busy", "Busy"),
    ("wrong_number", "Wrong Number"),
    ("call_back", "Wants to Be Called Back"),
]


class EngineContactAttempt(models.Model):
    """One attempt to reach a customer, also a failed one. Written once, by whoever tried.

    Only *reached* meets the contact clock; nothing else stops it.
    """

    _name = "engine.contact.attempt"
    _description = "Contact Attempt"
    _inherit = ["engine.locked.mixin"]
    _order = "attempted_at desc, id desc"
    _rec_name = "outcome"
    _locked_for_good = True

    ticket_id = fields.Many2one(
        "helpdesk.ticket", "Request", required=True, readonly=True, index=True, ondelete="cascade"
    )
    attempted_at = fields.Datetime("Tried on", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Tried by", required=True, readonly=True, ondelete="restrict"
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    person = fields.Char("Person Spoken to", readonly=True)
    call_back_at = fields.Datetime("Call Back on", readonly=True)
    note = fields.Text(readonly=True)
