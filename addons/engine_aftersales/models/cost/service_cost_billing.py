from dataclasses import dataclass
from datetime import date
from typing import Any

from odoo import api, models

from odoo.addons.engine_base.tools import moment

from ...core import recovery
from .currency_rate import check_rate

_SERVICES = {
    "labour": "engine_labour_product_id",
    "travel": "engine_travel_product_id",
    "outside": "engine_outside_product_id",
    "freight": "engine_outside_product_id",
}


@dataclass(frozen=True)
class Terms:
    """For whom, in which currency and at which prices a cost is invoiced."""

    company: Any
    partner: Any
    pricelist: Any
    currency: Any
    fiscal_position: Any
    day: date
    markup_percent: float


class EngineServiceCost(models.Model):
    """What a line of the cost list is sold for: parts and hours at their price, else at cost."""

    _inherit = "engine.service.cost"

    @api.model
    def _billing_terms(self, order, payer):
        """Return the terms of the invoice for ``payer``: their prices, currency and taxes."""
        company = order.company_id
        day = moment.company_today(self.env, company, order)
        payer = payer.with_company(company)
        addresses = payer.address_get(["invoice", "delivery"])
        partner = payer.browse(addresses["invoice"])
        pricelist = payer.property_product_pricelist
        currency = pricelist.currency_id or company.currency_id
        check_rate(currency, company, day, order)
        return Terms(
            company=company,
            partner=partner,
            pricelist=pricelist,
            currency=currency,
            fiscal_position=self.env["account.fiscal.position"]
            .with_company(company)
            ._get_fiscal_position(partner, delivery=payer.browse(addresses["delivery"])),
            day=day,
            markup_percent=self.env["engine.policy"]._of(company, day).outside_markup_percent,
        )

    def _prepare_billing_vals(self, terms):
        """Return the values of the invoice line for this cost."""
        self.ensure_one()
        prepare = {
            "parts": self._prepare_part_sale,
            "labour": self._prepare_hours_sale,
            "travel": self._prepare_hours_sale,
        }.get(self.kind, self._prepare_bought_sale)
        return {
            **prepare(terms),
            "billed_cost_id": self.id,
            # Revenue is not cost: the centre keeps showing what the repair cost (decision 0061).
            "analytic_distribution": False,
        }

    def _prepare_part_sale(self, terms):
        uom = self.product_id.uom_id
        return {
            "product_id": self.product_id.id,
            "name": self._name_for(terms, self.product_id),
            "quantity": self.quantity,
            "product_uom_id": uom.id,
            "price_unit": self._price_of(terms, self.product_id, self.quantity, uom),
        }

    def _prepare_hours_sale(self, terms):
        product = self._service_product(terms)
        hour = self.env.ref("uom.product_uom_hour")
        uom = hour if product.uom_id._has_common_reference(hour) else product.uom_id
        day = self.hours_line_id.date or self.date
        details = [str(day) if day else "", self.employee_id.sudo().name or ""]
        return {
            "product_id": product.id,
            "name": " ".join(filter(None, [self._name_for(terms, product), *details])),
            "quantity": self.quantity,
            "product_uom_id": uom.id,
            "price_unit": self._price_of(terms, product, self.quantity, uom),
        }

    def _prepare_bought_sale(self, terms):
        """Return outside work and freight at cost plus mark-up, a credit at what it was worth."""
        vals, markup = {}, 0.0
        if self.kind in _SERVICES:
            vals, markup = {"product_id": self._service_product(terms).id}, terms.markup_percent
        price = recovery.with_markup(self.amount, markup)
        return {
            **vals,
            "name": self.name,
            "quantity": 1.0,
            "price_unit": terms.currency.round(
                terms.company.currency_id._convert(
                    price, terms.currency, terms.company, terms.day, round=False
                )
            ),
        }

    def _service_product(self, terms):
        product = terms.company.sudo()[_SERVICES[self.kind]]
        if not product:
            kinds = dict(self._fields["kind"]._description_selection(self.env))
            self.repair_id._refuse(
                self.env._(
                    "no product is set at which %(kind)s is invoiced. Ask the administrator to "
                    "choose one under Settings / After-Sales.",
                    kind=kinds[self.kind],
                )
            )
        return product

    def _price_of(self, terms, product, quantity, uom):
        """Return the unit price for the payer, without the taxes that they do not pay."""
        product = product.with_company(terms.company)
        price = terms.pricelist._get_product_price(
            product, quantity, currency=terms.currency, uom=uom, date=terms.day
        )
        if terms.currency.is_zero(price):
            self.repair_id._refuse(
                self.env._(
                    "%(product)s has no sales price for %(customer)s. Enter it, or post the cost "
                    "anew with another bearer.",
                    product=product.display_name,
                    customer=terms.partner.display_name,
                )
            )
        return product._get_tax_included_unit_price_from_price(
            price,
            product.taxes_id.filtered(lambda tax: tax.company_id == terms.company),
            fiscal_position=terms.fiscal_position,
        )

    def _name_for(self, terms, product):
        return product.with_context(lang=terms.partner.lang or self.env.lang).display_name
