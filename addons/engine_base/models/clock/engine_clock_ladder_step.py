from odoo import api, fields, models
from odoo.exceptions import ValidationError

ROLES = [
    ("customer_service", "Customer Service"),
    ("support", "Technical Support"),
    ("engineer", "Service Engineer"),
    ("supervisor", "Supervisor Engineer"),
    ("director", "Technical Director"),
    ("general_manager", "General Manager"),
    ("planner", "Parts Planner"),
    ("quality", "Quality"),
]


class EngineClockLadderStep(models.Model):
    """One step of a ladder: after this share of the limit, these people are told."""

    _name = "engine.clock.ladder.step"
    _description = "Step of an Escalation Ladder"
    _order = "ladder_id, percent, id"

    name = fields.Char(compute="_compute_name")
    active = fields.Boolean(default=True)
    ladder_id = fields.Many2one(
        "engine.clock.ladder", required=True, index=True, ondelete="cascade"
    )
    percent = fields.Float(
        "After (%)", digits=(6, 2), required=True, default=100.0, help="Share of the time limit."
    )
    action = fields.Selection(
        [("remind_owner", "Remind the Owner"), ("notify_role", "Notify a Role")],
        required=True,
        default="notify_role",
    )
    role = fields.Selection(ROLES, help="For a reminder: told when the clock has no owner.")

    _percent_positive = models.Constraint(
        "CHECK (percent > 0)", "A step comes after a share of the limit above 0 %."
    )

    @api.depends("percent", "action", "role")
    @api.depends_context("lang")
    def _compute_name(self):
        actions = dict(self._fields["action"]._description_selection(self.env))
        roles = dict(self._fields["role"]._description_selection(self.env))
        for step in self:
            what = roles.get(step.role) if step.action == "notify_role" else actions[step.action]
            step.name = f"{step.percent:g} %: {what}"

    @api.constrains("action", "role")
    def _check_role_given(self):
        if self.filtered(lambda step: step.action == "notify_role" and not step.role):
            raise ValidationError(self.env._("Choose the role that the step notifies."))

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._refresh_clocks()
        return steps

    def write(self, vals):
        result = super().write(vals)
        self._refresh_clocks()
        return result

    def unlink(self):
        ladders = self.ladder_id
        result = super().unlink()
        self.env["engine.clock"].sudo()._refresh([("ladder_id", "in", ladders.ids)])
        return result

    def _refresh_clocks(self):
        self.env["engine.clock"].sudo()._refresh([("ladder_id", "in", self.ladder_id.ids)])
