from odoo import api, fields, models
from odoo.exceptions import UserError

from .cost_dimension import COST_DIMENSIONS

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
    "cost_kind",
    "work_start_at",
    "work_end_at",
    "overtime_hours",
    "overtime_factor",
    "corrects_line_id",
    "correction_reason",
    "is_corrected",
}
# What the reports group it by, as it was on the day of the cost.
_DIMENSIONS = {"service_bearer", *COST_DIMENSIONS}


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
        self._prepare_labour(
            [vals for vals in vals_list if vals.get("repair_id") and vals.get("employee_id")]
        )
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.repair_id and line.project_id)._check_labour()
        return lines

    def write(self, vals):
        if "repair_id" in vals and not self.env["repair.order"]._in_transition():
            raise UserError(self.env._("Log the hours on the service order itself."))
        money = _MONEY | _DIMENSIONS | set(self._get_plan_fnames())
        if vals.keys() & money:
            self._refuse_service_lines()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_service_lines(self):
        self._refuse_service_lines()

    def _refuse_service_lines(self):
        """Raise when one of these lines belongs to an order, outside of its own steps.

        Core corrects its own estimates of parts inside a step of the order.
        """
        if self.env["repair.order"]._in_transition():
            return
        for line in self.filtered("repair_id"):
            line.repair_id._refuse(
                self.env._(
                    "hours that were logged stay as they are. Correct them on the order, which "
                    "keeps both and says why."
                )
                if line.project_id
                else self.env._("the cost of parts follows from stock and is not edited.")
            )
