from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def button_draft(self):
        self._refuse_service_entries()
        return super().button_draft()

    def button_cancel(self):
        self._refuse_service_entries()
        return super().button_cancel()

    def _refuse_service_entries(self):
        if self.env["repair.order"]._in_transition():
            return
        for order in self.sudo().line_ids.repair_id:
            order._refuse(
                self.env._(
                    "its journal entries follow from stock and hours. They are reversed by a "
                    "follow-up, not taken back to draft."
                )
            )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    repair_id = fields.Many2one(
        "repair.order", "Service Order", index="btree_not_null", readonly=True, copy=False
    )
    stock_move_id = fields.Many2one("stock.move", "Stock Move", readonly=True, copy=False)

    def _create_analytic_lines(self):
        # The cost of a service order is on its cost centre already, by stock and timesheet.
        return super(
            AccountMoveLine, self.filtered(lambda line: not line.repair_id)
        )._create_analytic_lines()
