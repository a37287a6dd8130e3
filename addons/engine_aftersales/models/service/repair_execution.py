from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment


class RepairOrder(models.Model):
    """The repair itself: who may start it, its hours, and when it is finished."""

    _inherit = "repair.order"

    timesheet_ids = fields.One2many(
        "account.analytic.line", "repair_id", "Hours", domain=[("project_id", "!=", False)]
    )
    hours_total = fields.Float("Hours Logged", compute="_compute_hours_total")
    is_my_order = fields.Boolean(compute="_compute_is_my_order", search="_search_is_my_order")

    @api.depends("timesheet_ids.unit_amount")
    def _compute_hours_total(self):
        totals = dict(
            self.env["account.analytic.line"]
            .sudo()
            ._read_group(
                [("repair_id", "in", self.ids), ("project_id", "!=", False)],
                ["repair_id"],
                ["unit_amount:sum"],
            )
        )
        for order in self:
            order.hours_total = totals.get(order, 0.0)

    @api.depends_context("uid")
    @api.depends("engineer_id.user_id")
    def _compute_is_my_order(self):
        for order in self:
            order.is_my_order = order.sudo().engineer_id.user_id == self.env.user

    def _search_is_my_order(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self.env["hr.employee"].sudo().search([("user_id", "=", self.env.uid)])
        return [("engineer_id", "in" if True in value else "not in", mine.ids)]

    def action_start_repair(self):
        """Start the work: the engineer is there, and their grade covers the fault level."""
        for order in self:
            order._check_engineer()
        self._check_works_on()
        self._check_commitment()
        self._transition("start_repair")
        self._transitioning().sudo().action_repair_start()
        self.env["engine.clock"]._meet(self, "on_site")
        self.env["engine.clock"]._meet(self.ticket_id, "on_site")

    def action_finish_repair(self):
        """End the work: steps done, hours logged; the parts are consumed and valued."""
        for order in self:
            order._check_finished()
        self._check_works_on()
        self._transition("finish_repair")
        self._transitioning().sudo().action_repair_end()

    def action_log_hours(self, employee_id, hours, date=None, name=""):
        """Log working hours of one engineer on one day.

        :param employee_id: the ``hr.employee``, their own or, for a supervisor, anybody's
        :param hours: worked hours, more than 0
        :param date: the day, today when empty
        :raise UserError: too few or too many hours, or the order is not in repair
        """
        self.ensure_one()
        self.check_access("write")
        self._touch()  # no hours while somebody else finishes the repair
        employee = self.env["hr.employee"].sudo().browse(employee_id).exists()
        if not employee:
            self._refuse(self.env._("choose the engineer who worked."))
        if employee.user_id != self.env.user and not self._is_supervisor():
            self._refuse(self.env._("you log your own hours; a supervisor logs somebody else's."))
        line = (
            self.env["account.analytic.line"]
            .sudo()
            .create(
                [
                    {
                        "repair_id": self.id,
                        "employee_id": employee.id,
                        "unit_amount": hours,
                        "date": date or moment.today(self.env, self),
                        "name": name or self.display_name,
                    }
                ]
            )
        )
        return line.id

    def action_open_hours_wizard(self):
        """Ask for the hours to log."""
        self.ensure_one()
        mine = self.env["hr.employee"].sudo().search([("user_id", "=", self.env.uid)], limit=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log Hours"),
            "res_model": "engine.service.hours.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_repair_id": self.id,
                "default_employee_id": mine.id or self.engineer_id.id,
            },
        }

    def _is_supervisor(self):
        return self.env.user.has_group("engine_base.group_supervisor")

    def _check_works_on(self):
        """Raise unless the user is the orders' engineer, or a supervisor."""
        if self._is_supervisor():
            return
        if others := self.filtered(lambda order: not order.is_my_order):
            raise UserError(
                self.env._(
                    "%(orders)s: given to %(engineer)s. Their engineer or a supervisor does this.",
                    orders=others._names(),
                    engineer=others[0].engineer_id.name or self.env._("nobody yet"),
                )
            )

    def _check_engineer(self):
        self.ensure_one()
        engineer = self.engineer_id.sudo()
        if not engineer:
            self._refuse(self.env._("choose the engineer first."))
        if obstacles := engineer._engineer_obstacles(self)[engineer]:
            self._refuse(obstacles[0])

    def _check_finished(self):
        self.ensure_one()
        if left := self._steps_left():
            self._refuse(
                self.env._(
                    "%(count)s mandatory steps are not done, the first is: %(step)s",
                    count=len(left),
                    step=left[0].name,
                )
            )
        if not self.hours_total:
            self._refuse(self.env._("log the hours worked first."))
        short = self._added_parts().filtered(
            lambda move: move.product_uom.is_zero(move.quantity) and move.state != "cancel"
        )
        if short:
            self._refuse(
                self.env._(
                    "%(part)s is not at the repair location. Check its parts issue.",
                    part=short[0].product_id.display_name,
                )
            )
        self._added_parts()._check_price()

    def _steps_left(self):
        return self.step_ids.filtered(lambda step: step.is_mandatory and not step.is_done)
