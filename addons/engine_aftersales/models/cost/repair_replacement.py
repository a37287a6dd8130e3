from odoo import fields, models


class RepairOrder(models.Model):
    _inherit = "repair.order"

    comparison_ids = fields.One2many(
        "engine.replacement.comparison", "repair_id", "Repair against Replacement"
    )

    def action_compare_replacement(self):
        """Open the comparison of this order with a replacement, or begin one."""
        self.ensure_one()
        current = self.comparison_ids.filtered(lambda comparison: comparison.state != "refused")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repair against Replacement"),
            "res_model": "engine.replacement.comparison",
            "view_mode": "form",
            "res_id": current[:1].id,
            "context": {
                "default_repair_id": self.id,
                "default_product_id": self.product_id.id,
            },
        }


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _replacement_price(self, source, company, day):
        """Return the price of one piece on a day, in the currency of the company."""
        product = self.sudo().with_company(company)
        if source == "cost":
            return company.currency_id.round(product.standard_price)
        if source == "list":
            price, currency = product.lst_price, product.currency_id
        else:
            seller = product._select_seller(quantity=None, date=day)
            price, currency = seller.price, seller.currency_id or company.currency_id
        return currency._convert(price, company.currency_id, company, day)
