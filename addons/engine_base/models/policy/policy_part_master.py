from odoo import api, fields, models
from odoo.exceptions import ValidationError

SCAN_RULES = [
    ("none", "A signature confirms all lines"),
    ("traced", "Scan special parts and those with a lot or serial number"),
    ("all", "Scan every line that has a code"),
]


class EnginePolicy(models.Model):
    """Clauses 2 and 4: classes of parts, scanning at the issue, old parts that come back."""

    _inherit = "engine.policy"

    # Classes
    class_window_months = fields.Integer(
        "Classes over (months)", default=12, required=True, tracking=True, clause="4"
    )
    abc_a_share = fields.Float(
        "Class A up to (% of consumption value)",
        digits=(5, 2),
        default=80.0,
        required=True,
        tracking=True,
        clause="4",
    )
    abc_b_share = fields.Float(
        "Class B up to (% of consumption value)",
        digits=(5, 2),
        default=95.0,
        required=True,
        tracking=True,
        clause="4",
    )
    xyz_x_cv = fields.Float(
        "Class X up to (coefficient of variation)",
        digits=(5, 2),
        default=0.5,
        required=True,
        tracking=True,
        clause="4",
        help="Standard deviation of the monthly demand, divided by its mean.",
    )
    xyz_y_cv = fields.Float(
        "Class Y up to (coefficient of variation)",
        digits=(5, 2),
        default=1.0,
        required=True,
        tracking=True,
        clause="4",
    )
    # Issue and return
    issue_scan = fields.Selection(
        SCAN_RULES,
        "Scanning at the Issue",
        default="none",
        required=True,
        tracking=True,
        clause="2",
        help="Which lines both people scan before they sign. Lines without a code are ticked.",
    )
    core_return_days = fields.Integer(
        "Old Parts Come Back within (days)", default=14, required=True, tracking=True, clause="2"
    )

    @api.constrains("class_window_months", "abc_a_share", "abc_b_share", "xyz_x_cv", "xyz_y_cv")
    def _check_class_limits(self):
        for policy in self:
            if not (
                policy.class_window_months >= 1
                and policy.abc_a_share <= policy.abc_b_share <= 100
                and policy.xyz_x_cv <= policy.xyz_y_cv
            ):
                raise ValidationError(
                    self.env._(
                        "%(policy)s: the limits of the part classes have to ascend (A, B, 100 %%; "
                        "X, Y), over one month at least.",
                        policy=policy.display_name,
                    )
                )
