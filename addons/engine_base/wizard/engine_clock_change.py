from odoo import api, fields, models


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
    kind = fields.Char(compute="_compute_kind")
    reason_id = fields.Many2one(
        "engine.clock.pause.reason",
        "Reason",
        required=True,
        domain="[('kind', 'in', (False, kind)), ('group_ids.all_user_ids', 'in', uid)]",
    )
    reason = fields.Char("In Words", required=True)

    @api.depends("clock_ids")
    def _compute_kind(self):
        for change in self:
            kinds = set(change.clock_ids.mapped("kind"))
            change.kind = kinds.pop() if len(kinds) == 1 else False

    def action_confirm(self):
        """Pause the clocks for the reason."""
        self.ensure_one()
        return self.clock_ids.action_pause(self.reason, self.reason_id.id)

    def _default_clock_ids(self):
        context = self.env.context
        if context.get("active_model") != "engine.clock":
            return self.env["engine.clock"]
        return self.env["engine.clock"].browse(context.get("active_ids"))
