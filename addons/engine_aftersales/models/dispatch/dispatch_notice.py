from odoo import api, fields, models
from odoo.tools import format_datetime
from odoo.tools.misc import clean_context

from odoo.addons.engine_base.tools import moment

_TYPE = "engine_aftersales.mail_activity_type_visit"


class EngineDispatchNotice(models.AbstractModel):
    """Tells engineers of visits given to them or taken away: an activity, and a word on screen."""

    _name = "engine.dispatch.notice"
    _description = "Notices of Dispatch"

    @api.model
    def _send(self, lines):
        """Inform the engineers of assignments that were just made.

        :param lines: dicts of ``repair``, ``engineer_from``, ``start_from``, ``start_to``
        """
        self._close({line["repair"].id for line in lines})
        given = [
            (line["repair"], line["repair"].sudo().engineer_id.user_id)
            for line in lines
            if line["start_to"] and line["repair"].sudo().engineer_id.user_id
        ]
        self._remind(given)
        for repair, user in given:
            speaking = self.with_context(lang=user.lang)
            self._show(
                user,
                speaking.env._(
                    "%(order)s, %(customer)s: visit on %(start)s",
                    order=repair.name,
                    customer=repair.sudo().partner_id.name,
                    start=speaking._moment(repair, user),
                ),
            )
        for line in lines:
            old = line.get("engineer_from", self.env["hr.employee"]).sudo()
            if line.get("start_from") and old.user_id and old != line["repair"].sudo().engineer_id:
                speaking = self.with_context(lang=old.user_id.lang)
                self._show(
                    old.user_id,
                    speaking.env._(
                        "%(order)s: the visit was given to somebody else", order=line["repair"].name
                    ),
                )

    @api.model
    def _ask_dispatcher(self, repairs_reasons):
        """Tell whoever keeps an urgent order that nobody could be sent, and what would help."""
        summaries, asked = {}, []
        for repair, reasons in repairs_reasons:
            if user := repair.ticket_id.user_id or repair.user_id:
                speaking = self.with_context(lang=user.lang)
                why = speaking.env["engine.dispatch.words"]._text(reasons)
                summaries[repair.id] = speaking.env._("Nobody can be sent: %(why)s", why=why)
                asked.append((repair, user))
        self._remind(asked, summaries)

    @api.model
    def _remind(self, given, summaries=None):
        summaries = summaries or {}
        quiet = {**clean_context(self.env.context), "mail_activity_quick_update": True}
        self.env["mail.activity"].sudo().with_context(quiet).create(  # pylint: disable=context-overridden
            [
                {
                    "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(_TYPE),
                    "res_model_id": self.env["ir.model"]._get_id("repair.order"),
                    "res_id": repair.id,
                    "user_id": user.id,
                    "summary": summaries.get(repair.id),
                    "date_deadline": fields.Date.to_string(
                        self._day(repair.visit_start_at, repair.company_id)
                    ),
                    "automated": True,
                }
                for repair, user in given
            ]
        )

    @api.model
    def _close(self, repair_ids):
        self.env["mail.activity"].sudo().search(
            [
                ("res_model", "=", "repair.order"),
                ("res_id", "in", list(repair_ids)),
                ("activity_type_id", "=", self.env["ir.model.data"]._xmlid_to_res_id(_TYPE)),
            ]
        ).unlink()

    @api.model
    def _show(self, user, message):
        user._bus_send("simple_notification", {"type": "info", "message": message})

    @api.model
    def _day(self, at, company):
        return moment.local_day(at or moment.now(self.env), moment.company_zone(company))

    @api.model
    def _moment(self, repair, user):
        zone = user.tz or moment.company_zone(repair.company_id).key
        return format_datetime(self.env, repair.visit_start_at, tz=zone, dt_format="short")
