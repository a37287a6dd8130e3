from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment


class EngineEngineerLeave(models.TransientModel):
    """Asks a supervisor for days of leave, and shows the orders that stand in them."""

    _name = "engine.engineer.leave"
    _description = "Record Leave of an Engineer"

    employee_id = fields.Many2one("hr.employee", "Engineer", required=True)
    first_day = fields.Date(required=True, default=lambda self: moment.today(self.env))
    last_day = fields.Date(required=True, default=lambda self: moment.today(self.env))
    order_ids = fields.Many2many(
        "repair.order", string="Orders in These Days", compute="_compute_order_ids"
    )

    @api.depends("employee_id", "first_day", "last_day")
    def _compute_order_ids(self):
        for wizard in self:
            orders = wizard.env["repair.order"]
            if wizard.employee_id and wizard.first_day and wizard.last_day:
                start, stop = wizard._period()
                orders = orders.search(
                    orders._before_done_domain()
                    & Domain("engineer_id", "=", wizard.employee_id.id)
                    & Domain("schedule_date", ">=", start)
                    & Domain("schedule_date", "<", stop)
                )
            wizard.order_ids = orders

    def action_apply(self):
        """Record the leave; planning leaves these days out from now on."""
        for wizard in self:
            if wizard.last_day < wizard.first_day:
                raise UserError(
                    self.env._("The last day of leave lies before the first. Check the days.")
                )
            wizard._apply()
        return {"type": "ir.actions.act_window_close"}

    def _apply(self):
        self.ensure_one()
        start, stop = self._period()
        text = self.env._(
            "Leave from %(first)s to %(last)s", first=self.first_day, last=self.last_day
        )
        self.employee_id._keep({}, "leave", text=text)
        engineer = self.employee_id.sudo()
        self.env["resource.calendar.leaves"].sudo().create(
            [
                {
                    "name": self.env._("Leave"),
                    "resource_id": engineer.resource_id.id,
                    "calendar_id": engineer.resource_calendar_id.id,
                    "company_id": engineer.company_id.id,
                    "date_from": start,
                    "date_to": stop - timedelta(seconds=1),
                    "time_type": "leave",
                }
            ]
        )

    def _period(self):
        """Return the first moment of the first day and the end of the last, naive UTC."""
        self.ensure_one()
        zone = moment.company_zone(self.employee_id.sudo().company_id)
        return tuple(
            moment.midnight(day, zone).astimezone(timezone.utc).replace(tzinfo=None)
            for day in (self.first_day, self.last_day + timedelta(days=1))
        )
