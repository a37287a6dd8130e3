from odoo import fields, models


class EnginePartsLedger(models.Model):
    """One spare part in one location on one day: what lay there, came, went, and its value.

    The rows of a day are made by one SQL statement and never written by anybody. A row stands
    where something lies or moved.
    """

    _name = "engine.parts.ledger"
    _description = "Parts Ledger"
    _inherit = ["engine.locked.mixin"]
    _order = "day desc, product_id, location_id"
    _rec_name = "product_id"
    _log_access = False
    _locked_for_good = True

    # Identity
    day_id = fields.Many2one(
        "engine.parts.ledger.day", "Ledger Day", required=True, readonly=True, ondelete="restrict"
    )
    state = fields.Selection(related="day_id.state")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    day = fields.Date(required=True, readonly=True)
    product_id = fields.Many2one(
        "product.product", "Part", required=True, readonly=True, ondelete="restrict"
    )
    location_id = fields.Many2one(
        "stock.location", "Location", required=True, readonly=True, ondelete="restrict"
    )
    uom_id = fields.Many2one("uom.uom", "Unit", required=True, readonly=True, ondelete="restrict")
    # Quantities
    opening_qty = fields.Float(
        "Opening", digits="Product Unit", required=True, readonly=True, aggregator=None
    )
    in_qty = fields.Float("In", digits="Product Unit", required=True, readonly=True)
    out_qty = fields.Float("Out", digits="Product Unit", required=True, readonly=True)
    adjusted_qty = fields.Float(
        "Adjusted",
        digits="Product Unit",
        required=True,
        readonly=True,
        help="Found or lost at a count, scrapped.",
    )
    late_qty = fields.Float(
        "Late Correction",
        digits="Product Unit",
        required=True,
        readonly=True,
        help="Belongs to days that were closed already when it was done or changed.",
    )
    closing_qty = fields.Float(
        "Closing", digits="Product Unit", required=True, readonly=True, aggregator=None
    )
    # Money
    currency_id = fields.Many2one(related="company_id.currency_id")
    moved_value = fields.Monetary(
        "Value Moved", required=True, readonly=True, help="Of what came, less of what went."
    )
    value = fields.Monetary(
        required=True, readonly=True, help="Of what lies there at the end of the day."
    )
    is_at_standard = fields.Boolean(
        "At Standard Price",
        readonly=True,
        help="The value is the quantity at the standard price at the end of the day; else it "
        "follows the values of the moves.",
    )
    # Seal
    seal = fields.Char(required=True, readonly=True, help="SHA-256 of the content of the row.")

    _day_part_place_unique = models.UniqueIndex("(day_id, product_id, location_id)")
    _part_day_idx = models.Index("(company_id, product_id, day)")
    _company_day_idx = models.Index("(company_id, day)")
    _closing_is_the_sum = models.Constraint(
        "CHECK (closing_qty = opening_qty + in_qty - out_qty + adjusted_qty + late_qty)",
        "The closing quantity of a ledger row is the sum of what stands before it.",
    )

    def action_open_moves(self):
        """Show the stock moves of the part at this location on this day."""
        self.ensure_one()
        self.check_access("read")
        day = self.sudo().day_id
        domain = [
            ("state", "=", "done"),
            ("product_id", "=", self.product_id.id),
            ("move_id.date", "<", day.ends_at),
            "|",
            ("location_id", "=", self.location_id.id),
            ("location_dest_id", "=", self.location_id.id),
        ]
        if day.starts_at:
            domain.insert(0, ("move_id.date", ">=", day.starts_at))
        return {
            "type": "ir.actions.act_window",
            "name": self.product_id.display_name,
            "res_model": "stock.move.line",
            "view_mode": "list,form",
            "domain": domain,
            "context": {"create": False, "edit": False},
        }
