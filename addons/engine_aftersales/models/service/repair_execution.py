from odoo import api, fields, models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """The repair itself: who may start it, and when it is finished."""

    _inherit = "repair.order"

    is_my_order = fields.Boolean(compute="_compute_is_my_order", search="_search_is_my_order")

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
        worked = self._labour_minutes()
        for order in self:
            order._check_finished(worked.get(order.id, 0))
        self._check_works_on()
        self._transition("finish_repair")
        self._transitioning().sudo().action_repair_end()

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

    def _check_finished(self, worked_minutes):
        self.ensure_one()
        if left := self._steps_left():
            self._refuse(
                self.env._(
                    "%(count)s mandatory steps are not done, the first is: %(step)s",
                    count=len(left),
                    step=left[0].name,
                )
            )
        if worked_minutes <= 0:
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
