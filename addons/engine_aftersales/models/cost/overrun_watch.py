"""What can push the actual cost of an order past its approval: hours and vendor bills."""

from odoo import api, models


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._watch_orders()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"unit_amount", "amount", "employee_id"}:
            self._watch_orders()
        return result

    def _watch_orders(self):
        """Look at the orders of these hours, unless a step of the order itself moves them."""
        if not self.env["repair.order"]._in_transition():
            hours = self.filtered(lambda line: line.repair_id and line.project_id)
            hours.repair_id._watch_actual_amount()


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted.sudo().invoice_line_ids.service_order_id._watch_actual_amount()
        return posted

    def button_draft(self):
        result = super().button_draft()
        self.sudo().invoice_line_ids.service_order_id._watch_actual_amount()
        return result


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def write(self, vals):
        if "service_order_id" not in vals:
            return super().write(vals)
        before = self.sudo().service_order_id
        result = super().write(vals)
        posted = self.filtered(lambda line: line.parent_state == "posted")
        if posted:  # a line of a bill that is booked already joins an order, or leaves it
            (before | posted.sudo().service_order_id)._watch_actual_amount()
        return result
