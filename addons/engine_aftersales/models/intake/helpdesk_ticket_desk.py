from odoo import fields, models
from odoo.tools.misc import clean_context

from odoo.addons.engine_base.tools import moment

_QUESTION = "engine_aftersales.mail_activity_type_intake"


class HelpdeskTicket(models.Model):
    """Questions that a request puts to the desk, as activities without an e-mail."""

    _inherit = "helpdesk.ticket"

    def _ask_desk(self, question):
        """Put one question per request before the desk.

        :param question: function that makes the summary out of a request
        """
        if not self:
            return
        quiet = {**clean_context(self.env.context), "mail_activity_quick_update": True}
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(_QUESTION)
        model_id = self.env["ir.model"]._get_id(self._name)
        today = fields.Date.to_string(moment.today(self.env))
        self.env["mail.activity"].sudo().with_context(quiet).create(  # pylint: disable=context-overridden
            [
                {
                    "activity_type_id": type_id,
                    "res_model_id": model_id,
                    "res_id": ticket.id,
                    "user_id": ticket._who_answers().id,
                    "summary": question(ticket),
                    "date_deadline": today,
                    "automated": True,
                }
                for ticket in self
            ]
        )

    def _who_answers(self):
        """Return the responsible person, the head of the team, or the clerk at work; or nobody."""
        clerk = self.env.user
        is_staff = clerk._is_internal() and not clerk._is_superuser()
        return self.user_id or self.team_id.user_id or (clerk if is_staff else clerk.browse())

    def _close_settled_questions(self):
        """Remove the questions of requests that leave none open."""
        settled = self.filtered(lambda ticket: not ticket._has_open_question())
        if not settled:
            return
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(_QUESTION)
        self.env["mail.activity"].sudo().search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", settled.ids),
                ("activity_type_id", "=", type_id),
            ]
        ).unlink()

    def _has_open_question(self):
        self.ensure_one()
        if self.closed or self.duplicate_id:
            return False
        is_repeated = self.sudo().possible_duplicate_of_id and not self.different_reason
        return bool(is_repeated or self.sender_state == "doubtful")
