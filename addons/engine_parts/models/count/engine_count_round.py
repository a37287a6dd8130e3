from odoo import fields, models


class EngineCountRound(models.Model):
    """One walk with the reader through the counted places."""

    _name = "engine.count.round"
    _description = "Reading Round of a Count"
    _order = "count_id, number"
    _log_access = False

    count_id = fields.Many2one("engine.count", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="count_id.company_id")
    number = fields.Integer("Round", required=True, readonly=True, aggregator=None)
    started_at = fields.Datetime("Started on", required=True, readonly=True)
    ended_at = fields.Datetime("Ended on", readonly=True)
    seen_tags = fields.Integer("Tags Read", readonly=True)
    new_tags = fields.Integer("New Tags", readonly=True, help="Read in no round before.")

    _round_unique = models.UniqueIndex("(count_id, number)")
