from odoo import fields, models

from ...core.authority import LEVELS, covers


class EnginePolicy(models.Model):
    """Clause 3: how soon the customer is contacted and reached, and the FMEA."""

    _inherit = "engine.policy"

    # Response
    contact_limit_h = fields.Float(
        "Contact the Customer within (working h)",
        digits=(6, 2),
        default=2.0,
        required=True,
        tracking=True,
        clause="3",
    )
    response_limit_a_h = fields.Float(
        "On Site, Level A, within (h)",
        digits=(6, 2),
        default=4.0,
        required=True,
        tracking=True,
        clause="3",
    )
    response_limit_b_h = fields.Float(
        "On Site, Level B, within (h)",
        digits=(6, 2),
        default=8.0,
        required=True,
        tracking=True,
        clause="3",
    )
    response_limit_c_h = fields.Float(
        "On Site, Level C, within (h)",
        digits=(6, 2),
        default=24.0,
        required=True,
        tracking=True,
        clause="3",
    )
    response_limit_d_h = fields.Float(
        "On Site, Level D, within (h)",
        digits=(6, 2),
        default=72.0,
        required=True,
        tracking=True,
        clause="3",
    )
    round_the_clock_level = fields.Selection(
        [(level, level) for level in LEVELS],
        "On Site, Day and Night, from Level",
        default="B",
        tracking=True,
        clause="3",
        help="For this fault level and worse ones the hours of night and holidays count, too; for "
        "the others only working hours do. Empty: working hours for all.",
    )
    clock_pause_max_h = fields.Float(
        "A Pause Ends by Itself after (h)",
        digits=(6, 2),
        default=72.0,
        required=True,
        tracking=True,
        clause="3",
        help="The clock goes on then, and its owner and the supervisor are told. 0: never.",
    )
    # Requests
    mail_questions_max = fields.Integer(
        "Questions to One Mail Address (a day)",
        default=3,
        required=True,
        tracking=True,
        clause="3",
        help="Whoever reports by mail without a serial number is asked for it: often enough for a "
        "person, too rarely for two machines that answer each other.",
    )
    portal_files_max = fields.Integer(
        "Files with a Report in the Portal", default=10, required=True, tracking=True, clause="3"
    )
    # FMEA
    fmea_rpn_limit = fields.Integer(
        "FMEA Review from RPN",
        default=125,
        required=True,
        tracking=True,
        clause="3",
        help="Severity x occurrence x detection, 1 to 1000.",
    )
    fmea_severity_limit = fields.Integer(
        "FMEA Review from Severity", default=9, required=True, tracking=True, clause="3"
    )
    recheck_interval_days = fields.Integer(
        "Re-check Every (days)", default=30, required=True, tracking=True, clause="3"
    )
    recheck_count = fields.Integer(
        "Number of Re-checks", default=3, required=True, tracking=True, clause="3"
    )

    def _response_limit_h(self, level):
        """Return the hours within which the engineer is on site, by fault level."""
        return self[f"response_limit_{level.lower()}_h"]

    def _is_round_the_clock(self, level):
        """Tell whether the time to be on site runs day and night for a fault level."""
        mildest = self.round_the_clock_level
        return bool(mildest) and covers(level, mildest)
