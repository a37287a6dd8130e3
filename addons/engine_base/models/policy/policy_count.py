from odoo import fields, models


class EnginePolicy(models.Model):
    """Clauses 2 and 4: how a count is read, how often a part is counted."""

    _inherit = "engine.policy"

    # Reading
    count_rounds_min = fields.Integer(
        "Reading Rounds at Least", default=3, required=True, tracking=True, clause="2, 4"
    )
    count_rounds_max = fields.Integer(
        "Reading Rounds at Most", default=6, required=True, tracking=True, clause="2, 4"
    )
    count_round_gain_min = fields.Float(
        "Another Round if the Last Added at Least (%)",
        digits=(5, 2),
        default=0.1,
        required=True,
        tracking=True,
        clause="2, 4",
    )
    count_confirm_rounds = fields.Integer(
        "Tag from Elsewhere Counts after (rounds)",
        default=2,
        required=True,
        tracking=True,
        clause="2, 4",
        help="Read in fewer rounds, it is taken for a signal through the wall.",
    )
    count_signal_margin_db = fields.Float(
        "Sure of a Place if Stronger by (dB)",
        digits=(4, 1),
        default=6.0,
        required=True,
        tracking=True,
        clause="2, 4",
        help="A tag read in two places about as strongly is a duplicate that somebody looks at.",
    )
    # Cycle
    count_cycle_a_days = fields.Integer(
        "Count Class A Every (days)", default=30, required=True, tracking=True, clause="2, 4"
    )
    count_cycle_b_days = fields.Integer(
        "Count Class B Every (days)", default=90, required=True, tracking=True, clause="2, 4"
    )
    count_cycle_c_days = fields.Integer(
        "Count Class C Every (days)", default=180, required=True, tracking=True, clause="2, 4"
    )
