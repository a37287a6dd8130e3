from odoo import api, fields, models

from ...core import hours
from .work_timer import KINDS


class RepairOrder(models.Model):
    """What the screen of an order says about the user's own time."""

    _inherit = "repair.order"

    my_timer_kind = fields.Selection(KINDS, "Running", compute="_compute_my_timer")
    my_timer_started_at = fields.Datetime("Running since", compute="_compute_my_timer")
    timer_elsewhere_id = fields.Many2one(
        "repair.order", "Your time is running on", compute="_compute_my_timer"
    )
    can_take_time = fields.Boolean(compute="_compute_my_timer")
    other_timers = fields.Char("Also at Work", compute="_compute_my_timer")

    @api.depends_context("uid")
    @api.depends("service_state")
    def _compute_my_timer(self):
        timers = self.env["engine.work.timer"].sudo()
        me = (
            self.env["hr.employee"]
            .sudo()
            .search([("user_id", "=", self.env.uid), ("is_engineer", "=", True)])
        )
        mine = self._running_of(me)[:1] if me else timers
        others = self._running().filtered(lambda timer: timer.employee_id not in me)
        by_order = others.grouped("repair_id")
        for order in self:
            here = mine if mine.repair_id == order else timers
            order.my_timer_kind = here.kind
            order.my_timer_started_at = here.started_at
            order.timer_elsewhere_id = False if here else mine.repair_id.sudo(False)
            order.can_take_time = bool(me) and order.service_state in hours.LOG_STATES["travel"]
            names = by_order.get(order.sudo(), timers).employee_id.mapped("name")
            order.other_timers = ", ".join(names) or False
