from dataclasses import dataclass

from odoo import api, fields, models
from odoo.tools import ormcache

from ...core import service_rules


@dataclass(frozen=True)
class _Rule:
    """One rule as the posting path reads it: plain values, kept in memory."""

    bearer: str | bool
    state_ids: frozenset[int]
    category_ids: frozenset[int]
    centre_id: int
    account_id: int | bool

    def fits(self, bearer, state_id, categories):
        return (
            (not self.bearer or self.bearer == bearer)
            and (not self.state_ids or state_id in self.state_ids)
            and (not self.category_ids or bool(self.category_ids & categories))
        )


@dataclass(frozen=True)
class _Rules:
    """The cost centre rules of some companies, read once for many orders."""

    by_company: dict

    def rule_of(self, order, bearer=None):
        """Return the first rule that fits the order and the bearer, or None."""
        state_id = order.partner_id.state_id.id
        path = order.product_id.categ_id.parent_path or ""
        categories = frozenset(int(part) for part in path.split("/") if part)
        return next(
            (
                rule
                for rule in self.by_company.get(order.company_id.id, ())
                if rule.fits(bearer or order.bearer, state_id, categories)
            ),
            None,
        )

    def account_of(self, order, bearer=None):
        """Return the cost centre of the first rule that fits the order, or nothing."""
        rule = self.rule_of(order, bearer)
        return order.env["account.analytic.account"].browse(rule.centre_id if rule else ())


class EngineCostCentreRule(models.Model):
    """Which cost centre and expense account bear a cost; the first fitting rule wins.

    By province of the customer, product line of the engine, and whoever bears the cost.
    """

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
    category_ids = fields.Many2many(
        "product.category",
        string="Product Lines",
        help="Categories of the engine's model, with those below them. Empty: all.",
    )
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
    expense_account_id = fields.Many2one(
        "account.account",
        "Expense Account",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_direct_cost', 'expense_other'))]",
        help="Empty: the account that the settings name for the kind of cost.",
    )
    active = fields.Boolean(default=True)

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    def _by_company(self, companies):
        return _Rules({company_id: self._rows(company_id) for company_id in companies.ids})

    @api.model
    @ormcache("company_id")
    def _rows(self, company_id):
        return tuple(
            _Rule(
                rule.bearer,
                frozenset(rule.state_ids.ids),
                frozenset(rule.category_ids.ids),
                rule.account_id.id,
                rule.expense_account_id.id,
            )
            for rule in self.sudo().search([("company_id", "=", company_id)])
        )
