from odoo import fields, models


class EnginePolicy(models.Model):
    """Clauses 2 and 4: how reads of RFID tags are taken in, and how long they are kept."""

    _inherit = "engine.policy"

    rfid_fold_s = fields.Integer(
        "Reads of a Tag Are One Sighting within (s)",
        default=60,
        required=True,
        tracking=True,
        clause="2, 4",
        help="Repeated reads of a tag by the same antenna within this span are kept as one row "
        "with the first, the last, the number and the strongest signal.",
    )
    rfid_clock_tolerance_s = fields.Integer(
        "Reader Clock May Differ by (s)",
        default=300,
        required=True,
        tracking=True,
        clause="2, 4",
        help="Beyond it the reads are moved to the server's time; both times are kept.",
    )
    rfid_clock_correct_max_h = fields.Integer(
        "Reader Clock Is Set Right up to (h) behind",
        default=48,
        required=True,
        tracking=True,
        clause="2, 4",
        help="Reads older than this when they arrive are taken as sent late; their times stay.",
    )
    rfid_conflict_s = fields.Integer(
        "One Tag in Two Places Is a Conflict within (s)",
        default=300,
        required=True,
        tracking=True,
        clause="2, 4",
        help="Within this span the strongest signal tells the place, beyond it the latest read.",
    )
    tag_unseen_days = fields.Integer(
        "Tag Counts as Not Seen after (days)",
        default=30,
        required=True,
        tracking=True,
        clause="2, 4",
        help="Tags in use that no reader saw for longer are found by the filter Not Seen for Long.",
    )
    rfid_keep_months = fields.Integer(
        "Keep Reads for (months)", default=24, required=True, tracking=True, clause="2, 4"
    )
    rfid_key_days = fields.Integer(
        "Key of a Reader Is Valid for (days)",
        default=365,
        required=True,
        tracking=True,
        clause="2, 4",
    )
