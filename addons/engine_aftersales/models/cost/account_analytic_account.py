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
        rule = (
            self.env["engine.cost.centre.rule"]
            .sudo()
            .search([("account_id", "in", shut.ids)], limit=1)
        )
        orders = (
            self.env["repair.order"]
            .sudo()
            .search(
                [
                    ("cost_centre_id", "in", shut.ids),
                    ("service_state", "not in", ("archived", "cancelled")),
                ],
                limit=6,
            )
        )
        if rule:
            raise ValidationError(
                self.env._(
                    "%(centre)s: a cost centre rule leads to it. Change the rule first.",
                    centre=rule.account_id.display_name,
                )
            )
        if orders:
            raise ValidationError(
                self.env._(
                    "%(centre)s bears the cost of %(orders)s. Archive those service orders first.",
                    centre=orders[0].cost_centre_id.display_name,
                    orders=orders._names(),
                )
            )
