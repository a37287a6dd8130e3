import math
from dataclasses import dataclass
from datetime import date, datetime

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment

from ...core import hours as hours_core


@dataclass(frozen=True)
class Spent:
    """What somebody says that they worked: hours on a day, or from when to when."""

    hours: float | None = None
    day: date | None = None
    start: datetime | None = None
    end: datetime | None = None
    kind: str = "labour"
    name: str = ""


class RepairOrder(models.Model):
    """The hours on an order, logged by their engineer or a supervisor."""

    _inherit = "repair.order"

    timesheet_ids = fields.One2many(
        "account.analytic.line", "repair_id", "Hours", domain=[("project_id", "!=", False)]
    )
    hours_total = fields.Float("Hours Logged", compute="_compute_hours_total")
    travel_hours = fields.Float("Travel", compute="_compute_hours_total")
    overtime_hours = fields.Float("Overtime", compute="_compute_hours_total")

    @api.depends(
        "timesheet_ids.unit_amount", "timesheet_ids.overtime_hours", "timesheet_ids.cost_kind"
    )
    def _compute_hours_total(self):
        rows = (
            self.env["account.analytic.line"]
            .sudo()
            ._read_group(
                [("repair_id", "in", self.ids), ("project_id", "!=", False)],
                ["repair_id", "cost_kind"],
                ["unit_amount:sum", "overtime_hours:sum"],
            )
        )
        sums = {(order.id, kind == "travel"): values for order, kind, *values in rows}
        for order in self:
            work, work_over = sums.get((order.id, False), (0.0, 0.0))
            travel, travel_over = sums.get((order.id, True), (0.0, 0.0))
            order.hours_total = work + travel
            order.travel_hours = travel
            order.overtime_hours = work_over + travel_over

    def action_log_hours(
        self,
        employee_id=None,
        hours=None,
        date=None,
        name="",
        *,
        kind="labour",
        start=None,
        end=None,
    ):
        """Log hours of an engineer: a number of hours on one day, or from when to when.

        On several orders the same hours are logged for each, in one go.

        :param employee_id: the ``hr.employee``, their own or, for a supervisor, anybody's; empty:
            the engineer of each order
        :param hours: worked hours, more than 0; with ``start`` and ``end`` empty: between them
            without the breaks of the calendar. The whole time says that those were worked
            through, fewer hours leave out a pause
        :param date: the day, today when empty
        :param kind: ``labour`` or ``travel``
        :param start, end: UTC; a time over midnight is split by the engineer's days
        :return: the id of the line, the first one of a split time; on several orders all ids
        :raise UserError: too few or too many hours, time taken twice, or a state without hours
        """
        spent = self._spent(hours, date, start, end, kind=kind, name=name)
        self.check_access("write")
        employees = {order: order._hours_employee(employee_id) for order in self}
        self._check_may_log(employees)
        workers = self.env["hr.employee"].browse({one.id for one in employees.values()})
        workers._touch_hours()
        self._touch()  # no hours while somebody else finishes the repair
        calendars = self._times_calendars(workers, spent)
        lines = self._create_hours(
            [
                vals
                for order, who in employees.items()
                for vals in order._prepare_hours(who, spent, calendars.get(who.id))
            ]
        )
        return lines.ids if len(self) != 1 else lines[:1].id

    def action_open_hours_wizard(self):
        """Ask for the hours to log."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log Hours"),
            "res_model": "engine.service.hours.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_repair_id": self.id,
                "default_employee_id": self._my_employee().id or self.engineer_id.id,
                "default_kind": "labour" if self.service_state == "in_repair" else "travel",
            },
        }

    def _spent(self, hours=None, day=None, start=None, end=None, *, kind="labour", name=""):
        """Return what a client sent as :class:`Spent`, or tell what is wrong with it."""
        try:
            spent = Spent(
                hours=None if hours is None else float(hours),
                day=fields.Date.to_date(day) or None,
                start=fields.Datetime.to_datetime(start) or None,
                end=fields.Datetime.to_datetime(end) or None,
                kind=kind or "labour",
                name=name or "",
            )
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("Hours are a number, days and times are dates: check what was entered.")
            ) from error
        if spent.hours is not None and not math.isfinite(spent.hours):
            raise UserError(self.env._("Hours are a number: check what was entered."))
        if not isinstance(spent.kind, str) or spent.kind not in hours_core.LOG_STATES:
            raise UserError(self.env._("Hours are either work or travel."))
        if bool(spent.start) != bool(spent.end):
            raise UserError(self.env._("Enter both when it began and when it ended, or neither."))
        return spent

    def _my_employee(self):
        """Return the user's own employee record in the company of the order."""
        return (
            self.env["hr.employee"]
            .sudo()
            .search(
                [("user_id", "=", self.env.uid), ("company_id", "in", self.company_id.ids)],
                order="is_engineer desc, id",
                limit=1,
            )
        )

    def _hours_employee(self, employee_id):
        employees = self.env["hr.employee"].sudo()
        if employee_id is None or employee_id is False:
            employee = self.sudo().engineer_id
        else:
            known = isinstance(employee_id, int) and employee_id > 0
            employee = employees.browse(employee_id).exists() if known else employees
        if not employee:
            self._refuse(self.env._("choose the engineer who worked."))
        return employee

    def _check_may_log(self, employees):
        if self._is_supervisor():
            return
        for order, employee in employees.items():
            if employee.user_id != self.env.user:
                order._refuse(
                    self.env._("you log your own hours; a supervisor logs somebody else's.")
                )

    def _prepare_hours(self, employee, spent, calendar=None):
        """Return the values of the lines of what an engineer spent on this order."""
        self.ensure_one()
        common = {
            "repair_id": self.id,
            "employee_id": employee.id,
            "cost_kind": spent.kind,
            "name": spent.name or self.display_name,
        }
        if not spent.start:
            day = spent.day or moment.today(self.env, self)
            return [{**common, "unit_amount": spent.hours or 0.0, "date": day}]
        calendar = calendar or self._times_calendars(employee, spent)[employee.id]
        return [{**common, **vals} for vals in self._split_times(employee, spent, calendar)]

    def _create_hours(self, vals_list):
        return self.env["account.analytic.line"].sudo().create(vals_list).sudo(False)

    def _check_hourly_cost(self, employee, day):
        if not employee.sudo()._hourly_cost_on(day):
            self._refuse(
                self.env._(
                    "engineer %(engineer)s has no hourly cost. Ask personnel to enter it.",
                    engineer=employee.sudo().name,
                )
            )

    def _labour_minutes(self):
        """Return {order id: minutes of work logged}, travel left out, corrections counted."""
        rows = (
            self.env["account.analytic.line"]
            .sudo()
            ._read_group(
                [
                    ("repair_id", "in", self.ids),
                    ("project_id", "!=", False),
                    ("cost_kind", "!=", "travel"),
                ],
                ["repair_id"],
                ["unit_amount:sum"],
            )
        )
        return {order.id: round(total * 60) for order, total in rows}
