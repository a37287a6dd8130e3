from odoo import fields, models

from ...core import reconcile

KINDS = [
    (reconcile.FOUND, "Found"),
    (reconcile.MISSING, "Missing"),
    (reconcile.MISPLACED, "Misplaced"),
    (reconcile.EXTRA, "Extra"),
    (reconcile.DUPLICATE, "Duplicate"),
    (reconcile.UNKNOWN, "Unknown"),
    (reconcile.STRAY, "Stray Signal"),
]


class EngineCountTag(models.Model):
    """One tag of a count: where the books have it, and where it was read.

    Rows are written with SQL by the count, a hundred thousand at a time.
    """

    _name = "engine.count.tag"
    _description = "Tag of a Count"
    _order = "count_id, id"
    _log_access = False
    _rec_name = "epc"

    count_id = fields.Many2one("engine.count", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="count_id.company_id")
    epc = fields.Char("EPC", required=True, readonly=True)
    product_id = fields.Many2one("product.product", "Part", readonly=True)
    lot_id = fields.Many2one("stock.lot", "Lot or Serial Number", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    home_id = fields.Many2one("stock.location", "Belongs to", readonly=True)
    place_id = fields.Many2one("stock.location", "Read in", readonly=True)
    kind = fields.Selection(KINDS, "Result", readonly=True)
    is_expected = fields.Boolean("Expected", readonly=True)
    is_doubtful = fields.Boolean("In Two Places", readonly=True)
    rounds_seen = fields.Integer("Rounds", readonly=True, aggregator=None)
    best_rssi = fields.Float("Best Signal (dBm)", digits=(5, 1), readonly=True, aggregator="max")

    _epc_unique = models.UniqueIndex("(count_id, epc)")
