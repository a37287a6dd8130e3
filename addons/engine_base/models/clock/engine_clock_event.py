from odoo import fields, models


class EngineClockEvent(models.Model):
    """What happened to a clock: a step of its ladder fired, or its limit changed. Written once."""

    _name = "engine.clock.event"
    _description = "Event of a Deadline"
    _inherit = ["engine.locked.mixin"]
    _order = "happened_at, id"
    _rec_name = "kind"
    _log_access = False
    _locked_for_good = True

    clock_id = fields.Many2one(
        "engine.clock", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("fired", "Step Fired"),
            ("rescheduled", "Rescheduled"),
            ("pause_over", "Pause Ended by Itself"),
        ],
        required=True,
        readonly=True,
    )
    step_id = fields.Many2one("engine.clock.ladder.step", readonly=True, ondelete="restrict")
    happened_at = fields.Datetime("Happened on", required=True, readonly=True)
    planned_at = fields.Datetime("Planned for", readonly=True)
    user_id = fields.Many2one("res.users", "Done by", readonly=True, ondelete="restrict")
    notified = fields.Char("Told", readonly=True)
    note = fields.Char(readonly=True)

    # A step fires once, whatever happens to the cron.
    _step_unique = models.UniqueIndex("(clock_id, step_id) WHERE step_id IS NOT NULL")
