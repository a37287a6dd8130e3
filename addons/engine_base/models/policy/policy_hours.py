from odoo import api, fields, models
from odoo.exceptions import ValidationError

_LONGEST_BREAK_H = 6  # what is longer is the time between two shifts
_FACTORS = ("overtime_factor_weekday", "overtime_factor_weekend", "overtime_factor_holiday")


class EnginePolicy(models.Model):
    """Clause 3: hours of engineers; overtime is paid as the labour law asks (article 44)."""

    _inherit = "engine.policy"

    timer_max_h = fields.Float(
        "Running Time Questioned after (h)",
        digits=(4, 2),
        default=10.0,
        required=True,
        tracking=True,
        clause="3",
        help="A time that ran longer was forgotten, most likely: the engineer is reminded, and "
        "asked when the work really ended.",
    )
    break_max_h = fields.Float(
        "Longest Unpaid Break (h)",
        digits=(4, 2),
        default=3.0,
        required=True,
        tracking=True,
        clause="3",
        help="A gap of the working calendar up to this long, inside of a time of an engineer, is "
        "their break: neither work nor overtime, unless they say that they worked through it. "
        "0: the company pays its breaks.",
    )
    overtime_factor_weekday = fields.Float(
        "Overtime Factor on Working Days",
        digits=(4, 2),
        default=1.5,
        required=True,
        tracking=True,
        clause="3",
        help="How many times the hourly cost an hour outside of the working calendar costs.",
    )
    overtime_factor_weekend = fields.Float(
        "Overtime Factor on Days of Rest",
        digits=(4, 2),
        default=2.0,
        required=True,
        tracking=True,
        clause="3",
    )
    overtime_factor_holiday = fields.Float(
        "Overtime Factor on Public Holidays",
        digits=(4, 2),
        default=3.0,
        required=True,
        tracking=True,
        clause="3",
    )

    @api.constrains("timer_max_h", *_FACTORS)
    def _check_hours_numbers(self):
        for policy in self:
            if not 0 < policy.timer_max_h <= 24:
                raise ValidationError(
                    self.env._(
                        "%(policy)s: a running time is questioned after more than 0 and at most "
                        "24 hours.",
                        policy=policy.display_name,
                    )
                )
            if any(policy[factor] < 1 for factor in _FACTORS):
                raise ValidationError(
                    self.env._(
                        "%(policy)s: an hour of overtime costs at least as much as any other "
                        "hour. Enter factors of 1 or more.",
                        policy=policy.display_name,
                    )
                )

    @api.constrains("break_max_h")
    def _check_break(self):
        for policy in self:
            if not 0 <= policy.break_max_h <= _LONGEST_BREAK_H:
                raise ValidationError(
                    self.env._(
                        "%(policy)s: a break lasts %(hours)s hours at most; 0 pays the breaks.",
                        policy=policy.display_name,
                        hours=_LONGEST_BREAK_H,
                    )
                )

    def _overtime_factor(self, day_kind):
        """Return the factor of overtime on a ``weekday``, ``weekend`` or ``holiday``."""
        return self[f"overtime_factor_{day_kind}"]
