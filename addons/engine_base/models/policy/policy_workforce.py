from odoo import api, fields, models
from odoo.exceptions import ValidationError


class EnginePolicy(models.Model):
    """Clauses 2 and 3: engineers, their capacity, temporary ones, VIP customers and peaks."""

    _inherit = "engine.policy"

    # Engineers
    engineer_day_capacity_h = fields.Float(
        "Visits per Engineer and Day (h)",
        digits=(4, 2),
        default=6.0,
        required=True,
        tracking=True,
        clause="3",
        help="Hours of repair on site that an engineer is planned for in a day.",
    )
    certificate_warn_days = fields.Integer(
        "Warn before a Certificate Expires (days)",
        default=30,
        required=True,
        tracking=True,
        clause="2",
    )
    temporary_warn_days = fields.Integer(
        "Warn before a Temporary Service Ends (days)",
        default=3,
        required=True,
        tracking=True,
        clause="2",
    )
    # VIP
    vip_dedicated_rule = fields.Selection(
        [
            ("none", "Not asked for"),
            ("warn", "Warning when missing"),
            ("required", "Required"),
        ],
        "Dedicated Engineer and Deputy of VIP Customers",
        default="warn",
        required=True,
        tracking=True,
        clause="2",
    )
    # Peaks
    peak_horizon_days = fields.Integer(
        "Peaks: Days Ahead", default=14, required=True, tracking=True, clause="2"
    )
    peak_history_days = fields.Integer(
        "Peaks: Days of History",
        default=365,
        required=True,
        tracking=True,
        clause="2",
        help="Requests of these days tell how many to expect.",
    )
    peak_quantile_percent = fields.Float(
        "Peaks: Load Held with Probability (%)",
        digits=(5, 2),
        default=80.0,
        required=True,
        tracking=True,
        clause="2",
        help="The expected load of a day is planned so high that it is not exceeded with this "
        "probability; 50 plans for the usual day.",
    )
    temporary_min_days = fields.Integer(
        "Temporary Engineers for at Least (days)",
        default=7,
        required=True,
        tracking=True,
        clause="2",
    )

    @api.constrains("peak_quantile_percent", "peak_horizon_days", "temporary_min_days")
    def _check_peak_numbers(self):
        for policy in self:
            if not 0 < policy.peak_quantile_percent < 100:
                raise ValidationError(
                    self.env._(
                        "%(policy)s: the probability of the peak load lies between 0 and 100 %%.",
                        policy=policy.display_name,
                    )
                )
            if not 1 <= policy.peak_horizon_days <= 60 or policy.temporary_min_days < 1:
                raise ValidationError(
                    self.env._(
                        "%(policy)s: peaks look 1 to 60 days ahead, and a temporary engineer "
                        "serves for a day at least.",
                        policy=policy.display_name,
                    )
                )
