from odoo import api, fields, models
from odoo.fields import Domain

from ...core import hours


class AccountAnalyticLine(models.Model):
    """What hours have to be: possible ones, of an order that takes them, no time twice."""

    _inherit = "account.analytic.line"

    def _check_labour(self):
        """Check state, hours, cost and the day's sum of lines that were just made."""
        for line in self.filtered(lambda line: line.unit_amount > 0 or not line.corrects_line_id):
            order, kind = line.repair_id, line.cost_kind or "labour"
            if line.corrects_line_id:
                allowed = hours.CORRECT_STATES
            else:
                allowed = hours.LOG_STATES.get(kind, ())
            if order.service_state not in allowed:
                order._refuse(
                    self.env._("travel is logged from the parts issue until the cost is posted.")
                    if kind == "travel"
                    else self.env._("hours are logged while the order is in repair.")
                )
            if line.unit_amount <= 0:
                order._refuse(self.env._("the hours have to be more than 0."))
            order._check_hourly_cost(line.employee_id, line.date)
        self._check_hours_per_day()

    def _check_hours_per_day(self):
        self.flush_model(["unit_amount", "date", "employee_id", "project_id"])
        totals = self.sudo()._read_group(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("date", "in", list(set(self.mapped("date")))),
                ("project_id", "!=", False),
            ],
            ["employee_id", "date:day"],
            ["unit_amount:sum"],
        )
        sums = {
            (employee.id, day.date() if hasattr(day, "date") else day): total
            for employee, day, total in totals
        }
        for line in self:
            limit = line.repair_id._policy().hours_per_day_max
            total = sums.get((line.employee_id.id, line.date), line.unit_amount)
            if round(total * 60) > round(limit * 60):
                line.repair_id._refuse(
                    self.env._(
                        "%(engineer)s would have %(hours)s hours on %(day)s; the policy allows "
                        "%(limit)s. Correct the hours or the day.",
                        engineer=line.employee_id.name,
                        hours=round(total, 2),
                        day=line.date,
                        limit=limit,
                    )
                )

    @api.model
    def _check_apart(self, vals_list):
        """Raise when hours to be made share time with others of the same engineer."""
        if not vals_list:
            return
        taken = self._taken_times(vals_list)
        for vals in vals_list:
            start, end = vals["work_start_at"], vals["work_end_at"]
            mine = taken.setdefault(vals["employee_id"], {})
            order = self.env["repair.order"].browse(vals["repair_id"])
            if found := hours.overlapping(mine, start, end):
                order._refuse(
                    self.env._(
                        "%(engineer)s worked on %(other)s from %(start)s until %(end)s already. "
                        "Choose a time that is free, or correct those hours.",
                        engineer=self.env["hr.employee"].sudo().browse(vals["employee_id"]).name,
                        other=mine[found],
                        start=self._local_words(found[0]),
                        end=self._local_words(found[1]),
                    )
                )
            mine[start, end] = order.display_name

    @api.model
    def _taken_times(self, vals_list):
        """Return {employee id: {(start, end): name of the order}} of hours that are there."""
        lines = self.sudo().search(
            Domain("repair_id", "!=", False)
            & Domain("employee_id", "in", [vals["employee_id"] for vals in vals_list])
            & Domain("work_start_at", "<", max(vals["work_end_at"] for vals in vals_list))
            & Domain("work_end_at", ">", min(vals["work_start_at"] for vals in vals_list))
            & Domain("unit_amount", ">", 0)
            & Domain("is_corrected", "=", False)
        )
        taken = {}
        for line in lines:
            times = taken.setdefault(line.employee_id.id, {})
            times[line.work_start_at, line.work_end_at] = line.repair_id.display_name
        return taken

    @api.model
    def _local_words(self, at):
        """Return a moment as the user reads it."""
        return fields.Datetime.context_timestamp(self, at).strftime("%Y-%m-%d %H:%M")

    def _may_correct(self, kind):
        """Tell whether the user may correct these hours now, or make them hours of ``kind``."""
        self.ensure_one()
        state = self.repair_id.service_state
        if self.repair_id._is_supervisor():
            return state in hours.CORRECT_STATES
        allowed = hours.LOG_STATES.get(kind or "labour", ())
        return self.employee_id.sudo().user_id == self.env.user and state in allowed
