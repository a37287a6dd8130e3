from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.engine_base.core import escalation
from odoo.addons.engine_base.tools import moment

from ...core import hours

_TOUCHED = "engine_touched_engineers"


class HrEmployee(models.Model):
    """The hours of an engineer: what one costs on a day, and when it is overtime."""

    _inherit = "hr.employee"

    hourly_cost_ids = fields.One2many(
        "engine.hourly.cost", "employee_id", "Hourly Cost by Day", groups="hr.group_hr_user"
    )

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        employees.sudo().filtered("hourly_cost")._keep_hourly_cost()
        return employees

    def write(self, vals):
        if "hourly_cost" not in vals:
            return super().write(vals)
        before = {employee.id: employee.hourly_cost for employee in self.sudo()}
        result = super().write(vals)
        changed = self.sudo().filtered(lambda one: one.hourly_cost != before[one.id])
        changed._keep_hourly_cost(before)
        return result

    def _keep_hourly_cost(self, before=None):
        """Write the cost of an hour into the history: from today, the first one from the start.

        :param before: {employee id: cost until now}, empty for new employees
        """
        before = before or {}
        days = {company: moment.company_today(self.env, company) for company in self.company_id}
        rows = []
        for employee in self:
            row = {"employee_id": employee.id, "amount": employee.hourly_cost}
            history, first = employee.hourly_cost_ids, before.get(employee.id)
            if not history and first:
                rows.append({**row, "amount": first})
            day = days[employee.company_id] if history or first else False
            if same := history.filtered(lambda one, day=day: one.valid_from == day):
                same.amount = employee.hourly_cost
            else:
                rows.append({**row, "valid_from": day})
        self.env["engine.hourly.cost"].create(rows)

    def _hourly_cost_on(self, day):
        """Return what an hour costs on a day, in the currency of the employee's company."""
        self.ensure_one()
        employee = self.sudo()
        history = [(row.valid_from or None, row.amount) for row in employee.hourly_cost_ids]
        return hours.hourly_cost_on(history, day, employee.hourly_cost)

    def _hours_zone(self):
        """Return the time zone in which the days of this engineer begin."""
        self.ensure_one()
        employee = self.sudo()
        return ZoneInfo(employee.tz) if employee.tz else moment.company_zone(employee.company_id)

    def _touch_hours(self):
        """Let one transaction after the other change the hours of an engineer.

        The sum of a day and a running time are judged on what the transaction sees. Whoever comes
        second waits here, and is then repeated by the server on what the first one left.
        """
        done = self.env.cr.precommit.data.setdefault(_TOUCHED, set())
        if new := [employee_id for employee_id in self.ids if employee_id not in done]:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE hr_employee SET write_date = write_date
                     WHERE id IN (SELECT id FROM hr_employee WHERE id = ANY(%s)
                                   ORDER BY id FOR NO KEY UPDATE)
                    """,
                    new,
                )
            )
            done.update(new)

    def _hours_calendars(self, start, end):
        """Return {employee id: core.hours.Calendar} of the days around an interval, naive UTC."""
        first = (start - timedelta(days=2)).replace(tzinfo=timezone.utc)
        last = (end + timedelta(days=2)).replace(tzinfo=timezone.utc)
        employees = self.sudo()
        working, _all = employees.resource_id._get_valid_work_intervals(first, last)
        planned, _all = employees.resource_id._get_valid_work_intervals(
            first, last, compute_leaves=False
        )
        holidays = employees._public_holidays(start, end)
        always = ((_naive(first), _naive(last)),)
        return {
            employee.id: hours.Calendar(
                working=always if flexible else _tidy(working[employee.resource_id.id]),
                planned=always if flexible else _tidy(planned[employee.resource_id.id]),
                holidays=holidays[employee.id],
            )
            for employee in employees
            for flexible in (employee.resource_id._is_flexible(),)
        }

    def _public_holidays(self, start, end):
        """Return {employee id: intervals} of the public holidays between two moments."""
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                Domain("resource_id", "=", False)
                & Domain("company_id", "in", [*self.company_id.ids, False])
                & Domain("date_from", "<", end)
                & Domain("date_to", ">", start)
            )
        )
        return {
            employee.id: tuple(
                (leave.date_from, leave.date_to)
                for leave in leaves
                if leave.calendar_id in (employee.resource_calendar_id, leave.browse().calendar_id)
                and leave.company_id in (employee.company_id, leave.browse().company_id)
            )
            for employee in self
        }


def _tidy(intervals):
    return tuple(
        escalation.tidy((_naive(begin), _naive(stop)) for begin, stop, _attendance in intervals)
    )


def _naive(at):
    return at.astimezone(timezone.utc).replace(tzinfo=None)
