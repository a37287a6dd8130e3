from odoo import fields, models


class EnginePartsLedgerLate(models.Model):
    """What was done or changed after its day was closed, in the day that it was noticed.

    Without an original day it is what lay there when the part joined the ledger.
    """

    _name = "engine.parts.ledger.late"
    _description = "Late Correction of the Parts Ledger"
    _inherit = ["engine.locked.mixin"]
    _order = "day desc, original_day, product_id, location_id"
    _rec_name = "product_id"
    _log_access = False
    _locked_for_good = True

    # Identity
    day_id = fields.Many2one(
        "engine.parts.ledger.day", "Ledger Day", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    day = fields.Date("Shown on", required=True, readonly=True)
    original_day = fields.Date(
        "Belongs to", readonly=True, help="Empty: before the part was in the ledger."
    )
    product_id = fields.Many2one(
        "product.product", "Part", required=True, readonly=True, ondelete="restrict"
    )
    location_id = fields.Many2one(
        "stock.location", "Location", required=True, readonly=True, ondelete="restrict"
    )
    # Quantities
    in_qty = fields.Float("In", digits="Product Unit", required=True, readonly=True)
    out_qty = fields.Float("Out", digits="Product Unit", required=True, readonly=True)
    adjusted_qty = fields.Float("Adjusted", digits="Product Unit", required=True, readonly=True)
    # Money
    currency_id = fields.Many2one(related="company_id.currency_id")
    moved_value = fields.Monetary("Value Moved", required=True, readonly=True)

    _day_idx = models.Index("(day_id)")
    _original_day_idx = models.Index("(company_id, product_id, original_day)")
