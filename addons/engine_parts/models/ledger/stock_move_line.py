from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    _ledger_late_idx = models.Index("(write_date) WHERE state = 'done'")
