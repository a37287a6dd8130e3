from odoo import fields, models


class EngineClockPause(models.Model):
    """A time during which a clock stood still, and why."""

    _name = "engine.clock.pause"
    _description = "Pause of a Deadline"
    _inherit = ["engine.locked.mixin"]
    _order = "started_at, id"
    _rec_name = "reason"

    clock_id = fields.Many2one(
        "engine.clock", required=True, readonly=True, index=True, ondelete="restrict"
    )
    reason_id = fields.Many2one(
        "engine.clock.pause.reason",
        "Kind of Reason",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    reason = fields.Char("In Words", required=True, readonly=True)
    started_at = fields.Datetime("From", required=True, readonly=True)
    ended_at = fields.Datetime("Until", readonly=True)
    paused_by_id = fields.Many2one("res.users", required=True, readonly=True)
    resumed_by_id = fields.Many2one("res.users", readonly=True)

    _one_open = models.UniqueIndex(
        "(clock_id) WHERE ended_at IS NULL", "This clock is paused already."
    )
