from odoo import fields, models


class EngineClockChange(models.TransientModel):
    """Asks why clocks are paused."""

    _name = "engine.clock.change"
    _description = "Pause Deadlines"

    clock_ids = fields.Many2many(
        "engine.clock",
        string="Deadlines",
        required=True,
        default=lambda self: self._default_clock_ids(),
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Pause the clocks for the reason."""
        self.ensure_one()
        return self.clock_ids.action_pause(self.reason)

    def _default_clock_ids(self):
        context = self.env.context
        if context.get("active_model") != "engine.clock":
            return self.env["engine.clock"]
        return self.env["engine.clock"].browse(context.get("active_ids"))
