from odoo import fields, models


class EnginePartsLedgerPart(models.Model):
    """Since when a part is in the ledger of a company; it stays, whatever becomes of its mark."""

    _name = "engine.parts.ledger.part"
    _description = "Part in the Ledger"
    _inherit = ["engine.locked.mixin"]
    _rec_name = "product_id"
    _log_access = False
    _locked_for_good = True

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    product_id = fields.Many2one(
        "product.product", "Part", required=True, readonly=True, ondelete="restrict"
    )
    joined_on = fields.Date("In the Ledger since", required=True, readonly=True)
    joined_at = fields.Datetime("Counted from", readonly=True)

    _company_part_unique = models.UniqueIndex("(company_id, product_id)")
