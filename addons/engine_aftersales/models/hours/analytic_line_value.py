from datetime import timedelta

from odoo import api, models

from ...core import hours
from ..cost.currency_rate import check_rate


class AccountAnalyticLine(models.Model):
    """What the hours of an order are posted with, and what they cost."""

    _inherit = "account.analytic.line"

    @api.model
    def _prepare_labour(self, vals_list):
        """Complete the values of hours: project, cost centre, overtime and amount."""
        orders = self.env["repair.order"].browse({vals["repair_id"] for vals in vals_list})
        columns = {plan: plan._column_name() for plan in orders.cost_centre_plan_id}
        common = {order.id: self._prepare_labour_vals(order, columns) for order in orders}
        for vals in vals_list:
            vals.update(common[vals["repair_id"]], cost_kind=vals.get("cost_kind") or "labour")
        new = [vals for vals in vals_list if vals["unit_amount"] > 0]  # the others say their cost
        timed = [vals for vals in new if vals.get("work_start_at")]
        self._check_apart(timed)
        self._value_overtime(timed)
        employees = self.env["hr.employee"].sudo().browse({vals["employee_id"] for vals in new})
        by_id = {employee.id: employee for employee in employees}
        for vals in new:
            vals["amount"] = self._labour_amount(vals, by_id[vals["employee_id"]])

    @api.model
    def _prepare_labour_vals(self, order, columns):
        project = order.company_id.engine_project_id.sudo()
        if not project:
            order._refuse(
                self.env._(
                    "no service project is set for the hours. Ask the administrator to choose "
                    "one under Settings / After-Sales."
                )
            )
        return {
            "project_id": project.id,
            "company_id": order.company_id.id,
            "partner_id": order.partner_id.id,
            columns[order.cost_centre_plan_id]: order.cost_centre_id.id,
        }

    @api.model
    def _value_overtime(self, vals_list):
        """Write the overtime, and how dear it is, into the values of hours with begin and end."""
        if not vals_list:
            return
        employees = self.env["hr.employee"].browse({vals["employee_id"] for vals in vals_list})
        by_id = {employee.id: employee for employee in employees}
        calendars = employees._hours_calendars(
            min(vals["work_start_at"] for vals in vals_list),
            max(vals["work_end_at"] for vals in vals_list),
        )
        for vals in vals_list:
            employee = by_id[vals["employee_id"]]
            order = self.env["repair.order"].browse(vals["repair_id"])
            piece = hours.Piece(vals["date"], vals["work_start_at"], vals["work_end_at"])
            pause = timedelta(minutes=round((piece.hours - vals["unit_amount"]) * 60))
            over = hours.overtime(piece, calendars[employee.id], pause)
            kind = hours.day_kind(piece, calendars[employee.id], employee._hours_zone())
            policy = self.env["engine.policy"]._of(order.company_id, piece.day)
            vals["overtime_hours"] = hours.hours_of(over)
            vals["overtime_factor"] = policy._overtime_factor(kind) if over else 0.0

    @api.model
    def _labour_amount(self, vals, employee):
        """Return the amount of hours: at the hourly cost of that day, in company currency."""
        company = self.env["res.company"].browse(vals["company_id"])
        cost = hours.cost(
            vals["unit_amount"],
            vals.get("overtime_hours", 0.0),
            employee._hourly_cost_on(vals["date"]),
            vals.get("overtime_factor", 0.0),
        )
        own, currency = employee.company_id.currency_id, company.currency_id
        if own != currency:
            order = self.env["repair.order"].browse(vals["repair_id"])
            check_rate(own, company, vals["date"], order)
            cost = own._convert(cost, currency, company, vals["date"], round=False)
        return -currency.round(cost)

    def _timesheet_postprocess_values(self, values):
        # The hours of an order come with their amount, at the cost of their day.
        result = {line.id: {} for line in self}
        others = self.filtered(lambda line: not line.repair_id)
        return {
            **result,
            **super(AccountAnalyticLine, others)._timesheet_postprocess_values(values),
        }
