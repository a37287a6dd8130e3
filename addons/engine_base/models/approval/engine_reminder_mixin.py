from odoo import api, fields, models
from odoo.tools.misc import clean_context

from ...tools import moment


class EngineReminderMixin(models.AbstractModel):
    """A row about a document that reminds people by activities and has no chatter of its own.

    A concrete model has ``name``, ``res_model`` and ``res_id`` (the document) and sets
    ``_reminder_type``, the xml id of its activity type.
    """

    _name = "engine.reminder.mixin"
    _description = "Reminders without a Chatter"
    _inherit = ["mail.activity.mixin"]

    _reminder_type = None

    def action_open_document(self):
        """Open the document that this row is about."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Nobody follows a row without a chatter; :class:`mail.activity` asks for it anyway."""
        return True

    def message_post_with_source(self, *args, **kwargs):
        """A reminder marked as done leaves no message: the row has its own history."""
        return self.env["mail.message"]

    @api.model
    def _remind(self, reminders):
        """Give each user an activity on a row of this model, all in one call, without e-mail.

        :param reminders: tuples (row, user, summary)
        """
        if not reminders:
            return
        model_id = self.env["ir.model"]._get_id(self._name)
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(self._reminder_type)
        today = fields.Date.to_string(moment.today(self.env))
        quiet = {**clean_context(self.env.context), "mail_activity_quick_update": True}
        self.env["mail.activity"].sudo().with_context(quiet).create(  # pylint: disable=context-overridden
            [
                {
                    "activity_type_id": type_id,
                    "res_model_id": model_id,
                    "res_id": row.id,
                    "user_id": user.id,
                    "summary": summary,
                    "date_deadline": today,
                    "automated": True,
                }
                for row, user, summary in reminders
            ]
        )

    def _close_reminders(self):
        """Remove the activities of these rows: there is nothing left to do."""
        self.env["mail.activity"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()
