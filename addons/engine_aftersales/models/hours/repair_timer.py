from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

from ...core import hours
from .repair_hours import Spent


class RepairOrder(models.Model):
    """Start and stop from the phone: one running time per engineer.

    A second tap, or the same tap on a second phone, changes nothing.
    """

    _inherit = "repair.order"

    def action_start_travel(self, employee_id=None):
        """Start the engineer's travel time; their work on the same order ends."""
        return self._start_timer("travel", employee_id)

    def action_start_work(self, employee_id=None):
        """Start the engineer's working time, and the repair; their way there ends."""
        return self._start_timer("labour", employee_id)

    def action_stop_timer(self, end=None, name="", employee_id=None, *, worked_through=False):
        """End the running time on the order, and log it as hours.

        A time that ran for longer than the policy expects is not logged as it is: the answer
        is then the dialog that asks when it ended. The breaks of the calendar inside of a time
        are left out, and whoever ended it is told so.

        :param end: UTC, when it really ended; now when empty
        :param employee_id: whose time; one's own when empty, else, for a supervisor, everybody's
        :param worked_through: there was no break: the whole time was worked
        :return: ids of the logged lines, a dialog, or False where nothing was running
        """
        self._check_timer_access()
        end = self._spent(start=end, end=end).end
        timers = self._timers_to_end(employee_id)
        if not timers:
            return False
        now = moment.now(self.env, self)
        if end and not all(timer.started_at <= end <= now for timer in timers):
            self._refuse(self.env._("the end lies between the start of the time and now."))
        if not end and (asked := timers.filtered(lambda timer: timer._is_overdue(now))):
            return asked[0]._ask_end()
        return timers._stop(end or now, name, worked_through).ids

    def action_discard_timer(self, reason, employee_id=None):
        """End the running time without logging it, with the reason."""
        self._check_timer_access()
        reason = self._require_reason(reason)
        self._timers_to_end(employee_id)._discard(reason)

    def action_open_timer_stop(self):
        """Ask when the running time ended."""
        self._check_timer_access()
        timers = self._timers_to_end(None)
        return timers[0]._ask_end() if timers else False

    def action_start_repair(self):
        """End the way there of those who start the repair, where it was not forgotten."""
        result = super().action_start_repair()
        travelling = self._running(Domain("kind", "=", "travel")).filtered(
            lambda timer: timer.employee_id == timer.repair_id.engineer_id
        )
        now = moment.now(self.env)
        for timer in travelling.filtered(lambda timer: not timer._is_overdue(now)):
            timer._stop(now)
        return result

    def action_finish_repair(self):
        """End the running work first: one's own, and for a supervisor everybody's."""
        self._end_work()
        return super().action_finish_repair()

    def action_cost(self):
        """Refuse while somebody's time is running: it would come too late for the cost list."""
        for timer in self._running():
            self._refuse_running(timer)
        return super().action_cost()

    def _start_timer(self, kind, employee_id):
        self._check_timer_access()
        employee = self._timer_employee(employee_id)
        employee._touch_hours()
        running = self._running_of(employee)
        if running.repair_id == self and running.kind == kind:
            return running.id
        if running and running.repair_id != self:
            self._refuse(
                self.env._(
                    "the time of %(engineer)s is running on %(other)s. End it there first.",
                    engineer=employee.name,
                    other=running.repair_id.display_name,
                )
            )
        now = moment.now(self.env, self)
        if running and running._is_overdue(now):
            return running._ask_end()
        if kind == "labour" and self.service_state == "parts_issued":
            self.action_start_repair()
        else:
            self._touch()
        self._check_timer_state(kind)
        running.filtered(lambda timer: not timer.stopped_at)._stop(now)
        self._check_hourly_cost(employee, moment.local_day(now, employee._hours_zone()))
        vals = {"repair_id": self.id, "employee_id": employee.id, "kind": kind, "started_at": now}
        return self.env["engine.work.timer"].sudo().create([vals]).id

    def _check_timer_access(self):
        if len(self) != 1:
            raise UserError(self.env._("Choose one service order."))
        self.check_access("write")

    def _timer_employee(self, employee_id):
        """Return whose time is started: one's own, or for a supervisor somebody's."""
        employee = self._hours_employee(employee_id) if employee_id else self._my_employee()
        if not employee.is_engineer:
            self._refuse(self.env._("times are taken of engineers. Ask personnel to make you one."))
        self._check_may_time(employee)
        if not employee.active or not employee._is_in_service():
            self._refuse(self.env._("%(engineer)s is not in service.", engineer=employee.name))
        return employee

    def _check_may_time(self, employee):
        if employee.user_id != self.env.user and not self._is_supervisor():
            self._refuse(
                self.env._("you start and end your own time; a supervisor does it for others.")
            )

    def _check_timer_state(self, kind):
        if self.service_state not in hours.LOG_STATES[kind]:
            self._refuse(
                self.env._("travel is logged from the parts issue until the cost is posted.")
                if kind == "travel"
                else self.env._("hours are logged while the order is in repair.")
            )

    def _timers_to_end(self, employee_id):
        if employee_id:
            employee = self._hours_employee(employee_id)
            self._check_may_time(employee)
            employees = employee
        else:
            running = self._running().employee_id
            mine = running.filtered(lambda one: one.user_id == self.env.user)
            employees = mine or (running if self._is_supervisor() else mine)
        employees._touch_hours()
        return self._running(Domain("employee_id", "in", employees.ids))

    def _running(self, domain=Domain.TRUE):
        """Return the running times on these orders; who asks decides what may be done to them."""
        return (
            self.env["engine.work.timer"]
            .sudo()
            .search(Domain("stopped_at", "=", False) & Domain("repair_id", "in", self.ids) & domain)
        )

    def _running_of(self, employees):
        return (
            self.env["engine.work.timer"]
            .sudo()
            .search(Domain("stopped_at", "=", False) & Domain("employee_id", "in", employees.ids))
        )

    def _end_work(self):
        now = moment.now(self.env)
        for timer in self._running(Domain("kind", "=", "labour")):
            own = timer.employee_id.user_id == self.env.user
            if timer._is_overdue(now) or not (own or self._is_supervisor()):
                self._refuse_running(timer)
            timer._stop(now)

    def _refuse_running(self, timer):
        timer.repair_id.with_env(self.env)._refuse(
            self.env._(
                "the time of %(engineer)s has been running since %(start)s. End it first.",
                engineer=timer.employee_id.name,
                start=self.env["account.analytic.line"]._local_words(timer.started_at),
            )
        )

    def _log_timer(self, timer, start, end, name, worked_through=False):
        """Log a time that ended; the timer was allowed to run, so it is nobody's question now."""
        told = hours.hours_of(end - start) if worked_through else None
        spent = Spent(hours=told, start=start, end=end, kind=timer.kind, name=name)
        self._touch()
        return self._create_hours(self._prepare_hours(timer.employee_id, spent))
