from odoo import api, fields, models
from odoo.exceptions import UserError

# What may be corrected of hours while the order is in repair.
_HOURS = {"unit_amount", "date", "name"}
# What of a posted line decides about money.
_MONEY = {
    "amount",
    "unit_amount",
    "date",
    "employee_id",
    "project_id",
    "task_id",
    "repair_id",
    "company_id",
    "product_id",
    "move_line_id",
    "user_id",
    "currency_id",
    "general_account_id",
    "partner_id",
    "name",
    "ref",
    "code",
    "category",
    "journal_id",
    "product_uom_id",
}


class AccountAnalyticLine(models.Model):
    """Hours and parts of a service order on its cost centre."""

    _inherit = "account.analytic.line"

    repair_id = fields.Many2one(
        "repair.order", "Service Order", index="btree_not_null", ondelete="restrict", copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        if "default_repair_id" in self.env.context:
            vals_list = [{"repair_id": False, **vals} for vals in vals_list]
        orders = self.env["repair.order"].browse(
            {vals["repair_id"] for vals in vals_list if vals.get("repair_id")}
        )
        if not orders:
            return super().create(vals_list)
        if not self.env.su:
            raise UserError(
                self.env._(
                    "%(orders)s: its cost is posted from stock and from the hours that are logged "
                    "with the button of the order.",
                    orders=orders._names(),
                )
            )
        for vals in vals_list:
            if vals.get("repair_id") and vals.get("employee_id"):
                vals.update(self._prepare_labour_vals(orders.browse(vals["repair_id"])))
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.repair_id and line.project_id)._check_labour()
        return lines

    def write(self, vals):
        if "repair_id" in vals and not self.env["repair.order"]._in_transition():
            raise UserError(self.env._("Log the hours on the service order itself."))
        service = self.filtered("repair_id")
        money = _MONEY | set(self._get_plan_fnames())
        if service and not self._may_change_service_lines() and vals.keys() & money:
            service._check_changeable(vals)
        result = super().write(vals)
        if service and vals.keys() & {"unit_amount", "date", "employee_id"}:
            service.filtered("project_id")._check_labour()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_open_hours(self):
        if not self._may_change_service_lines():
            self.filtered("repair_id")._check_changeable()

    @api.model
    def _may_change_service_lines(self):
        # Core corrects its own estimates of parts under sudo, inside a step of the order.
        return self.env["repair.order"]._in_transition()

    def _check_changeable(self, vals=()):
        """Raise unless the lines are hours of an order in repair, corrected by the right person."""
        self.repair_id._touch()
        for line in self:
            if not line.project_id:
                line.repair_id._refuse(
                    self.env._("the cost of parts follows from stock and is not edited.")
                )
            if line.repair_id.service_state != "in_repair":
                line.repair_id._refuse(
                    self.env._("hours can be corrected while the order is in repair.")
                )
            if self.env.su:
                continue  # core, which computes the amount of changed hours
            if set(vals) & (_MONEY | set(self._get_plan_fnames())) - _HOURS:
                line.repair_id._refuse(
                    self.env._(
                        "of hours only their number, day and text are corrected; the cost follows "
                        "from them."
                    )
                )
            if line.employee_id.user_id != self.env.user and not line.repair_id._is_supervisor():
                line.repair_id._refuse(
                    self.env._("you correct your own hours; a supervisor corrects others'.")
                )

    def _prepare_labour_vals(self, order):
        project = order.company_id.engine_project_id.sudo()
        if not project:
            order._refuse(
                self.env._(
                    "no service project is set for the hours. Ask the administrator to choose "
                    "one under Settings / After-Sales."
                )
            )
        column = order.cost_centre_plan_id._column_name()
        return {
            "project_id": project.id,
            "company_id": order.company_id.id,
            "partner_id": order.partner_id.id,
            column: order.cost_centre_id.id,
        }

    def _check_labour(self):
        """Check state, hours and the day's sum of the lines' engineers."""
        if not self:
            return
        for line in self:
            order = line.repair_id
            if order.service_state != "in_repair":
                order._refuse(self.env._("hours are logged while the order is in repair."))
            if line.unit_amount <= 0:
                order._refuse(self.env._("the hours have to be more than 0."))
            if not line.employee_id.sudo().hourly_cost:
                order._refuse(
                    self.env._(
                        "engineer %(engineer)s has no hourly cost. Ask personnel to enter it.",
                        engineer=line.employee_id.name,
                    )
                )
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
        hours = {
            (employee.id, day.date() if hasattr(day, "date") else day): total
            for employee, day, total in totals
        }
        for line in self:
            limit = line.repair_id._policy().hours_per_day_max
            total = hours.get((line.employee_id.id, line.date), line.unit_amount)
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
