from odoo import api, models
from odoo.exceptions import ValidationError


class AccountAnalyticAccount(models.Model):
    """A cost centre is put away when no rule and no open service order needs it any more."""

    _inherit = "account.analytic.account"

    @api.constrains("active")
    def _check_unused_cost_centre(self):
        shut = self.filtered(lambda centre: not centre.active)
        if not shut:
            return
        rules = self.env["engine.cost.centre.rule"].sudo()
        if rule := rules.search([("account_id", "in", shut.ids)], limit=1):
            raise ValidationError(
                self.env._(
                    "%(centre)s: a cost centre rule leads to it. Change the rule first.",
                    centre=rule.account_id.display_name,
                )
            )
        open_orders = [
            ("cost_centre_id", "in", shut.ids),
            ("service_state", "not in", ("archived", "cancelled")),
        ]
        if orders := self.env["repair.order"].sudo().search(open_orders, limit=6):
            raise ValidationError(
                self.env._(
                    "%(centre)s bears the cost of %(orders)s. Archive those service orders first.",
                    centre=orders[0].cost_centre_id.display_name,
                    orders=orders._names(),
                )
            )
