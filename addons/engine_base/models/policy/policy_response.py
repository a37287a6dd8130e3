from odoo import fields, models


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
        "On Site, Level A, within (h, 24 x 7)",
        digits=(6, 2),
        default=4.0,
        required=True,
        tracking=True,
        clause="3",
    )
    response_limit_b_h = fields.Float(
        "On Site, Level B, within (h, 24 x 7)",
        digits=(6, 2),
        default=8.0,
        required=True,
        tracking=True,
        clause="3",
    )
    response_limit_c_h = fields.Float(
        "On Site, Level C, within (working h)",
        digits=(6, 2),
        default=24.0,
        required=True,
        tracking=True,
        clause="3",
    )
    response_limit_d_h = fields.Float(
        "On Site, Level D, within (working h)",
        digits=(6, 2),
        default=72.0,
        required=True,
        tracking=True,
        clause="3",
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
