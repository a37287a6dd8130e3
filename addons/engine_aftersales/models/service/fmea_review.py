from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.engine_base.tools import moment

from ...core import fmea

_REVIEWERS = (
    "engine_base.group_quality",
    "engine_base.group_supervisor",
    "engine_base.group_director",
)


class EngineFmeaReview(models.Model):
    """The look of a second person at what a planned repair risks (AIAG-VDA FMEA).

    Made after the diagnosis and before the plan; a new opinion is a new review.
    """

    _name = "engine.fmea.review"
    _description = "FMEA Review"
    _order = "id desc"
    _rec_name = "failure_mode"

    repair_id = fields.Many2one(
        "repair.order", "Service Order", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="repair_id.company_id", store=True, index=True)
    failure_mode = fields.Char(required=True, help="How the repair could fail or do harm.")
    severity = fields.Integer(required=True, default=1, help="1 harmless to 10 without warning.")
    occurrence = fields.Integer(required=True, default=1, help="1 rare to 10 nearly certain.")
    detection = fields.Integer(required=True, default=1, help="1 always found to 10 never found.")
    rpn = fields.Integer("RPN", compute="_compute_rpn", store=True)
    measures = fields.Text(required=True, help="What makes the repair safe; or why it is refused.")
    decision = fields.Selection(
        [("accepted", "Accepted"), ("refused", "Refused")], required=True, default="accepted"
    )
    reviewer_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    reviewed_at = fields.Datetime(
        required=True, readonly=True, default=lambda self: moment.now(self.env)
    )

    _ratings_in_range = models.Constraint(
        "CHECK (severity BETWEEN 1 AND 10 AND occurrence BETWEEN 1 AND 10"
        " AND detection BETWEEN 1 AND 10)",
        "Severity, occurrence and detection run from 1 to 10.",
    )

    @api.depends("severity", "occurrence", "detection")
    def _compute_rpn(self):
        for review in self:
            ratings = (review.severity, review.occurrence, review.detection)
            in_range = all(1 <= rating <= 10 for rating in ratings)
            review.rpn = fmea.risk_priority_number(*ratings) if in_range else 0

    @api.model_create_multi
    def create(self, vals_list):
        if not any(self.env.user.has_group(group) for group in _REVIEWERS):
            raise AccessError(
                self.env._("An FMEA review is made by quality, a supervisor or the director.")
            )
        # Written out, because default_… keys in the context would choose the person otherwise.
        by_system = {"reviewer_id": self.env.uid, "reviewed_at": moment.now(self.env)}
        reviews = super().create([{**vals, **by_system} for vals in vals_list])
        reviews.repair_id._touch()
        for order in reviews.repair_id:
            # In a draft the fault codes could still become others than were reviewed.
            if order.service_state != "diagnosed":
                order._refuse(
                    self.env._(
                        "the FMEA is reviewed between the closed diagnosis and the plan, "
                        "neither before nor after."
                    )
                )
            if self.env.user in order.diagnosis_ids.diagnosed_by_id:
                order._refuse(
                    self.env._("you diagnosed it, so somebody else has to review the FMEA.")
                )
        return reviews

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("A review is evidence and cannot change. Make a new one."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A review is evidence and cannot be removed."))
