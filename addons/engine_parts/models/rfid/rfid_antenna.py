from odoo import fields, models


class EngineRfidAntenna(models.Model):
    """One antenna of a reader, where it looks at another place than the reader's own."""

    _name = "engine.rfid.antenna"
    _description = "RFID Antenna"
    _order = "reader_id, number"
    _rec_name = "number"
    _check_company_auto = True

    reader_id = fields.Many2one("engine.rfid.reader", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="reader_id.company_id", store=True, index=True)
    number = fields.Integer("Antenna", required=True, default=1)
    location_id = fields.Many2one(
        "stock.location", "Looks at", required=True, check_company=True, ondelete="restrict"
    )

    _number_unique = models.UniqueIndex(
        "(reader_id, number)", "This antenna of the reader is listed already."
    )
    _number_positive = models.Constraint("CHECK (number >= 0)", "Antennas count from 0 or 1.")
