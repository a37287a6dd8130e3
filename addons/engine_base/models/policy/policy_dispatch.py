from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.authority import LEVELS


class EnginePolicy(models.Model):
    """Clause 3: who is sent without asking, and how ways and days are reckoned in a plan."""

    _inherit = "engine.policy"

    # Automatic
    dispatch_auto_a = fields.Boolean(
        "Level A Is Dispatched Automatically",
        default=True,
        tracking=True,
        clause="3",
        help="The engineer is chosen and informed at once; otherwise the choice is proposed.",
    )
    dispatch_auto_b = fields.Boolean(
        "Level B Is Dispatched Automatically", default=True, tracking=True, clause="3"
    )
    dispatch_auto_c = fields.Boolean(
        "Level C Is Dispatched Automatically", tracking=True, clause="3"
    )
    dispatch_auto_d = fields.Boolean(
        "Level D Is Dispatched Automatically", tracking=True, clause="3"
    )
    # Plan
    dispatch_horizon_days = fields.Integer(
        "Visits Are Planned Ahead for (days)", default=5, required=True, tracking=True, clause="3"
    )
    dispatch_time_limit_s = fields.Float(
        "A Plan Is Computed for at Most (s)",
        digits=(6, 1),
        default=5.0,
        required=True,
        tracking=True,
        clause="3",
        help="The plan gets better the longer it is computed.",
    )
    # Travel
    travel_road_factor = fields.Float(
        "Road Longer than the Straight Line by Factor",
        digits=(4, 2),
        default=1.3,
        required=True,
        tracking=True,
        clause="3",
    )
    travel_speed_kmh = fields.Float(
        "Speed on the Road (km/h)",
        digits=(5, 1),
        default=60.0,
        required=True,
        tracking=True,
        clause="3",
    )
    travel_stand_in_km = fields.Float(
        "Way to an Unknown Place (km)",
        digits=(6, 1),
        default=50.0,
        required=True,
        tracking=True,
        clause="3",
        help="Reckoned where neither the place nor its province is known.",
    )

    @api.constrains(
        "dispatch_horizon_days",
        "dispatch_time_limit_s",
        "travel_road_factor",
        "travel_speed_kmh",
    )
    def _check_dispatch_numbers(self):
        for policy in self:
            if not (
                1 <= policy.dispatch_horizon_days <= 60
                and 0 < policy.dispatch_time_limit_s <= 120
                and policy.travel_road_factor >= 1
                and policy.travel_speed_kmh > 0
            ):
                raise ValidationError(
                    self.env._(
                        "%(policy)s: plan 1 to 60 days ahead, compute up to 120 seconds, and "
                        "take a road factor of 1 or more and a speed above 0.",
                        policy=policy.display_name,
                    )
                )

    def _dispatch_auto_levels(self):
        """Return the fault levels whose orders are dispatched without asking, such as ``AB``."""
        return "".join(level for level in LEVELS if self[f"dispatch_auto_{level.lower()}"])
