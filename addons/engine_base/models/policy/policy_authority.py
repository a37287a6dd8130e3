from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.authority import LEVELS


class EnginePolicy(models.Model):
    """Clauses 2 and 6: who may decide what, by fault level and by amount."""

    _inherit = "engine.policy"

    # Level
    engineer_max_level_junior = fields.Selection(
        [(level, level) for level in LEVELS],
        "Junior Engineer Alone up to Level",
        default="D",
        required=True,
        tracking=True,
        clause="2",
        help="The worst fault level that a junior engineer may handle alone; A is the worst.",
    )
    engineer_max_level_engineer = fields.Selection(
        [(level, level) for level in LEVELS],
        "Engineer Alone up to Level",
        default="C",
        required=True,
        tracking=True,
        clause="2",
    )
    engineer_max_level_senior = fields.Selection(
        [(level, level) for level in LEVELS],
        "Senior Engineer Alone up to Level",
        default="B",
        required=True,
        tracking=True,
        clause="2",
    )
    engineer_max_level = fields.Json(
        "Alone up to Level, by Grade", compute="_compute_engineer_max_level"
    )
    # Amount
    approval_engineer_max = fields.Monetary(
        "Engineer Approves up to", default=2000.0, required=True, tracking=True, clause="2, 6"
    )
    approval_supervisor_max = fields.Monetary(
        "Supervisor Engineer Approves up to",
        default=20000.0,
        required=True,
        tracking=True,
        clause="2, 6",
        help="Above it the technical director reviews too.",
    )
    approval_director_max = fields.Monetary(
        "Technical Director Approves up to",
        default=100000.0,
        required=True,
        tracking=True,
        clause="2, 6",
        help="Above it the general manager decides too.",
    )
    approval_tolerance_percent = fields.Float(
        "Approved Amount May Be Exceeded by (%)",
        digits=(5, 2),
        default=10.0,
        required=True,
        tracking=True,
        clause="2, 6",
    )
    cost_overrun_tolerance = fields.Float(
        "Actual Cost May Exceed the Approved by (%)",
        digits=(5, 2),
        default=10.0,
        required=True,
        tracking=True,
        clause="2, 6",
        help="Above it the actual cost of an order is approved again, before it is posted.",
    )
    cost_overrun_free = fields.Monetary(
        "Excess Never Asked for, up to",
        default=0.0,
        required=True,
        tracking=True,
        clause="2, 6",
        help="The actual cost may exceed the approved amount by as much, whatever the percentage.",
    )
    # Hours
    hours_per_day_max = fields.Float(
        "Hours per Engineer and Day at Most",
        digits=(4, 2),
        default=16.0,
        required=True,
        tracking=True,
        clause="3",
    )

    @api.depends(
        "engineer_max_level_junior", "engineer_max_level_engineer", "engineer_max_level_senior"
    )
    def _compute_engineer_max_level(self):
        for policy in self:
            policy.engineer_max_level = {
                grade: policy[f"engineer_max_level_{grade}"]
                for grade in ("junior", "engineer", "senior")
            }

    @api.constrains("approval_engineer_max", "approval_supervisor_max", "approval_director_max")
    def _check_amounts_ascend(self):
        for policy in self:
            limits = [
                policy.approval_engineer_max,
                policy.approval_supervisor_max,
                policy.approval_director_max,
            ]
            if limits != sorted(limits):
                raise ValidationError(
                    self.env._(
                        "%(policy)s: the amounts of engineer, supervisor and technical director "
                        "have to ascend.",
                        policy=policy.display_name,
                    )
                )

    def _max_level(self, grade):
        """Return the worst fault level that an engineer of ``grade`` may handle alone.

        A supervisor engineer is the authority for the worst level.
        """
        if grade == "supervisor":
            return LEVELS[0]
        return self[f"engineer_max_level_{grade or 'junior'}"]
