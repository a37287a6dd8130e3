from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment

_MOST_MONTHS = 60


class EngineCostReconcile(models.TransientModel):
    """Asks which months to compare, and starts the comparison month by month."""

    _name = "engine.cost.reconcile"
    _description = "Reconcile Now"

    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        required=True,
        default=lambda self: self.env.companies,
        domain=lambda self: [("id", "in", self.env.companies.ids)],
    )
    month_from = fields.Date("From Month", required=True, default=lambda self: self._this_month())
    month_to = fields.Date("To Month", required=True, default=lambda self: self._this_month())

    @api.model
    def _this_month(self):
        return moment.company_today(self.env, self.env.company).replace(day=1)

    def action_start(self):
        """Compare the months one after the other, with the progress on the screen."""
        self.ensure_one()
        months = self._months()
        return {
            "type": "ir.actions.client",
            "tag": "engine_reconcile_progress",
            "name": self.env._("Reconcile Now"),
            "params": {
                "months": [
                    {
                        "company_id": company.id,
                        "month": fields.Date.to_string(month),
                        "label": f"{fields.Date.to_string(month)[:7]} {company.name}",
                    }
                    for company in self.company_ids
                    for month in months
                ]
            },
        }

    def _months(self):
        first, last = self.month_from.replace(day=1), self.month_to.replace(day=1)
        if first > last:
            raise UserError(self.env._("The first month comes after the last one. Swap them."))
        span = relativedelta(last, first)
        count = span.years * 12 + span.months + 1
        if count > _MOST_MONTHS:
            raise UserError(
                self.env._(
                    "%(count)s months are too many at once; choose at most %(most)s.",
                    count=count,
                    most=_MOST_MONTHS,
                )
            )
        return [first + relativedelta(months=number) for number in range(count)]
