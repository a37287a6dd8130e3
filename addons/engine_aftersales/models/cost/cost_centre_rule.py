from dataclasses import dataclass

from odoo import api, fields, models

from ...core import service_rules


@dataclass(frozen=True)
class _Rules:
    """The cost centre rules of some companies, read once for many orders."""

    by_company: dict

    def account_of(self, order):
        """Return the cost centre of the first rule that fits the order, or nothing."""
        for rule in self.by_company.get(order.company_id.id, ()):
            if rule.bearer and rule.bearer != order.bearer:
                continue
            if rule.state_ids and order.partner_id.state_id not in rule.state_ids:
                continue
            return rule.account_id
        return order.env["account.analytic.account"]


class EngineCostCentreRule(models.Model):
    """Which cost centre bears an order, by province and bearer; the first fitting rule wins."""

    _name = "engine.cost.centre.rule"
    _description = "Cost Centre Rule"
    _order = "company_id, sequence, id"
    _rec_name = "account_id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    state_ids = fields.Many2many("res.country.state", string="Provinces", help="Empty: all.")
    bearer = fields.Selection(service_rules.BEARERS, help="Empty: whoever bears the cost.")
    account_id = fields.Many2one(
        "account.analytic.account",
        "Cost Centre",
        required=True,
        check_company=True,
        domain=lambda self: [
            ("plan_id", "child_of", self.env.ref("engine_aftersales.analytic_plan_cost_centre").id)
        ],
    )
    active = fields.Boolean(default=True)

    @api.model
    def _by_company(self, companies):
        rules = self.sudo().search([("company_id", "in", companies.ids)])
        return _Rules(
            {company.id: list(own) for company, own in rules.grouped("company_id").items()}
        )
