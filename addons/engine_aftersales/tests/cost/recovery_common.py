"""A costed order with the products, accounts and vendors that say who pays what."""

from odoo import Command

from ..common import ServiceBuilders, ServiceCase


class RecoveryBuilders(ServiceBuilders):
    """The small service with sales prices, a vendor of the injector and a recovery account."""

    @classmethod
    def build(cls):
        super().build()
        cls.sales, cls.goods_sold, cls.recovery = cls.env["account.account"].create(
            [
                {"code": "6490", "name": "Sales", "account_type": "income"},
                {"code": "6491", "name": "Cost of goods sold", "account_type": "expense"},
                {"code": "6492", "name": "Supplier recovery", "account_type": "income_other"},
            ]
        )
        cls.injector.categ_id.write(
            {
                "property_account_income_categ_id": cls.sales.id,
                "property_account_expense_categ_id": cls.goods_sold.id,
            }
        )
        cls.tax = cls.env["account.tax"].create(
            {"name": "VAT 13", "amount": 13, "type_tax_use": "sale", "company_id": cls.company.id}
        )
        taxed = {"taxes_id": [Command.set(cls.tax.ids)]}
        cls.injector.write({"list_price": 600, **taxed})
        cls.filter.write({"list_price": 100, **taxed})
        service = {"type": "service", "categ_id": cls.injector.categ_id.id, **taxed}
        cls.hour, cls.way, cls.bought = cls.env["product.product"].create(
            [
                {**service, "name": "Service hour", "list_price": 200},
                {**service, "name": "Travel hour", "list_price": 90},
                {**service, "name": "Outside work", "list_price": 1},
            ]
        )
        cls.vendor, cls.other_vendor, cls.insurer = cls.env["res.partner"].create(
            [
                {"name": "Nozzle Works", "is_company": True, "email": "claims@nozzle.example"},
                {"name": "Filter Works", "is_company": True},
                {"name": "Safe Insurance", "is_company": True},
            ]
        )
        cls.injector.seller_ids = [Command.create({"partner_id": cls.vendor.id, "price": 400})]
        cls.filter.seller_ids = [Command.create({"partner_id": cls.other_vendor.id, "price": 70})]
        cls.company.write(
            {
                "engine_labour_product_id": cls.hour.id,
                "engine_travel_product_id": cls.way.id,
                "engine_outside_product_id": cls.bought.id,
                "engine_recovery_account_id": cls.recovery.id,
            }
        )

    def costed(self, bearer, **vals):
        """Return a costed order: 2 injectors of 450.55, a filter of 80, 2.5 h of 120."""
        return self.walk(self.new_order(bearer=bearer, **vals), "costed")

    def invoice(self, order):
        """Press Invoice as finance and return all invoices of the order, as finance."""
        mine = order.with_user(self.finance)
        mine.action_invoice_customer()
        return mine.invoice_ids

    def claim(self, order, **kwargs):
        """Press Claim as finance and return the claims of the order, as finance."""
        mine = order.with_user(self.finance)
        mine.action_claim_supplier(**kwargs)
        return mine.claim_ids

    def one_claim(self, **kwargs):
        """Return (order, claim) with everything claimed from one supplier: 1,281.10."""
        order = self.costed("supplier")
        return order, self.claim(order, supplier_id=self.vendor.id, **kwargs)

    def answered(self, accepted):
        """Return (order, claim) after the supplier accepted these amounts of the lines."""
        order, claim = self.one_claim()
        claim.action_send()
        for line, amount in zip(claim.line_ids.sorted("amount_cost"), accepted, strict=True):
            line.amount_accepted = amount
        claim.action_accept_partly()
        return order, claim

    def refund(self, claim):
        claim.action_create_refund()
        return claim.refund_ids

    def price_list(self, **vals):
        """Give the customer a price list of their own, where price lists are in use."""
        self.env.ref("base.group_user").implied_ids = [
            Command.link(self.env.ref("product.group_product_pricelist").id)
        ]
        self.env["product.pricelist"].create({"name": "Everybody", "sequence": 1})
        own = self.env["product.pricelist"].create({"name": "Own", "sequence": 99, **vals})
        self.customer.property_product_pricelist = own

    def yen(self, rate):
        """Return a second currency with so many units to one of the company."""
        currency = self.env.ref("base.JPY")
        currency.write({"active": True, "rounding": 1.0})
        currency.rate_ids.unlink()
        if rate:
            self.env["res.currency.rate"].create(
                {"currency_id": currency.id, "rate": rate, "name": "2020-01-01"}
            )
        return currency

    def sums(self, order):
        """Return the three sums of an order, read anew."""
        self.env.flush_all()
        order.invalidate_recordset()
        totals = order.sudo()._cost_sums()[order.id]
        return totals.cost, totals.analytic, totals.ledger


class RecoveryCase(RecoveryBuilders, ServiceCase):
    """Undone after each test."""
