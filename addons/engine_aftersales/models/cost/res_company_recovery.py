from odoo import fields, models

_SERVICE = "[('type', '=', 'service'), ('company_id', 'in', [id, False])]"


class ResCompany(models.Model):
    """At which prices service is invoiced, and where suppliers' refunds are booked."""

    _inherit = "res.company"

    engine_labour_product_id = fields.Many2one(
        "product.product",
        "Labour at",
        domain=_SERVICE,
        help="Hours that the customer bears are invoiced at its sales price per hour.",
    )
    engine_travel_product_id = fields.Many2one(
        "product.product",
        "Travel at",
        domain=_SERVICE,
        help="Hours of travel that the customer bears are invoiced at its sales price per hour.",
    )
    engine_outside_product_id = fields.Many2one(
        "product.product",
        "Outside Work and Freight as",
        domain=_SERVICE,
        help="Gives account and taxes; the price is the cost plus the mark-up of the policy.",
    )
    engine_recovery_account_id = fields.Many2one(
        "account.account",
        "Supplier Recovery Account",
        help="Refunds of suppliers are booked here and leave the cost of the orders as it is.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    engine_labour_product_id = fields.Many2one(
        related="company_id.engine_labour_product_id", readonly=False
    )
    engine_travel_product_id = fields.Many2one(
        related="company_id.engine_travel_product_id", readonly=False
    )
    engine_outside_product_id = fields.Many2one(
        related="company_id.engine_outside_product_id", readonly=False
    )
    engine_recovery_account_id = fields.Many2one(
        related="company_id.engine_recovery_account_id", readonly=False
    )
