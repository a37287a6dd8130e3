from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.core.authority import LEVELS, covers, worst

from ...core import fmea
from ...core.service_rules import FAULTS


class RepairOrder(models.Model):
    """Diagnosis of the fault and the FMEA review of what it risks."""

    _inherit = "repair.order"

    diagnosis_ids = fields.One2many("engine.diagnosis", "repair_id", "Diagnosis")
    fmea_rpn = fields.Integer(
        "RPN", compute="_compute_fmea", help="The highest risk priority number of the fault codes."
    )
    fmea_severity = fields.Integer("Severity", compute="_compute_fmea")
    fmea_required = fields.Boolean("FMEA Review Required", compute="_compute_fmea")
    fmea_review_ids = fields.One2many("engine.fmea.review", "repair_id", "FMEA Reviews")
    fmea_review_id = fields.Many2one("engine.fmea.review", compute="_compute_fmea_review_id")

    @api.depends(
        *(f"{faults}.{rating}" for faults in FAULTS for rating in ("fmea_rpn", "fmea_severity")),
        "company_id",
        "create_date",
    )
    def _compute_fmea(self):
        for order in self:
            codes = order._faults()
            order.fmea_rpn = max(codes.mapped("fmea_rpn"), default=0)
            order.fmea_severity = max(codes.mapped("fmea_severity"), default=0)
            policy = self.env["engine.policy"]._of(order.company_id, order._policy_day())
            order.fmea_required = fmea.review_required(
                order.fmea_rpn,
                order.fmea_severity,
                rpn_limit=policy.fmea_rpn_limit,
                severity_limit=policy.fmea_severity_limit,
            )

    @api.depends("fmea_review_ids.reviewed_at")
    def _compute_fmea_review_id(self):
        for order in self:
            order.fmea_review_id = order.fmea_review_ids.sorted("id")[-1:]

    def action_diagnose(self):
        """Close the diagnosis: engine, fault code and conclusion are known."""
        for order in self:
            order._check_diagnosis()
        self._transition("diagnose")

    def _check_diagnosis(self):
        self.ensure_one()
        if not self.lot_id:
            self._refuse(self.env._("enter the serial number of the engine first."))
        if not self.partner_id:
            self._refuse(self.env._("the engine has no customer. Enter the customer first."))
        if not self.fault_level or self.fault_level not in LEVELS:
            self._refuse(self.env._("choose a fault code or the fault level first."))
        self._check_level_not_lowered()
        self._check_level_of_request()
        if not self.diagnosis_ids.filtered(lambda diagnosis: diagnosis.conclusion):
            self._refuse(self.env._("write down the diagnosis with its conclusion first."))

    def _check_level_not_lowered(self):
        """Raise when the level is milder than codes or request say and no reason was given.

        A milder level needs less authority, so only the request, which keeps the reason, may
        lower it. The request knows more than the codes: that the engine stands still, for one.
        """
        self.ensure_one()
        by_codes = worst(self._faults().mapped("level"))
        level = worst((by_codes, self.ticket_id.fault_level))
        if not level or covers(self.fault_level, level):
            return
        if self.ticket_id.fault_level == self.fault_level and self.ticket_id.fault_level_reason:
            return
        if level == by_codes:
            self._refuse(
                self.env._(
                    "its fault codes are level %(level)s. A milder level is set on the request, "
                    "with the reason.",
                    level=level,
                )
            )
        self._refuse(
            self.env._(
                "its request is level %(level)s. A milder level is set on the request, with the "
                "reason.",
                level=level,
            )
        )

    def _expected_level(self):
        """Return the level of the request, or of fault codes that the request does not know."""
        self.ensure_one()
        ticket = self.ticket_id
        faults = self._faults()
        if ticket.fault_level and faults._origin <= ticket.fault_code_ids._origin:
            return ticket.fault_level
        return worst((*faults.mapped("level"), ticket.fault_level))

    def _faults(self):
        """Return the faults that were reported, and those that the diagnosis found."""
        diagnoses = self.diagnosis_ids
        return self.fault_code_ids | diagnoses.fault_code_id | diagnoses.cause_id.fault_code_id

    def _check_level_of_request(self):
        """Raise when the level is milder than the request's: that is lowered there, with reason."""
        level = self.ticket_id.fault_level
        if level and not covers(self.fault_level, level):
            self._refuse(
                self.env._(
                    "its request is level %(level)s. A milder level is set on the request, with "
                    "the reason.",
                    level=level,
                )
            )

    def _check_fmea_review(self):
        """Raise unless the review that the policy asks for was made, by somebody else."""
        self.ensure_one()
        if not self.fmea_required:
            return
        review = self.fmea_review_id
        if not review:
            self._refuse(
                self.env._(
                    "risk number %(rpn)s and severity %(severity)s ask for an FMEA review before "
                    "the plan. Ask quality or a supervisor engineer for it.",
                    rpn=self.fmea_rpn,
                    severity=self.fmea_severity,
                )
            )
        if review.decision != "accepted":
            self._refuse(
                self.env._(
                    "the FMEA review of %(reviewer)s did not accept the plan: %(measures)s",
                    reviewer=review.reviewer_id.name,
                    measures=review.measures,
                )
            )
        if review.reviewer_id in self.diagnosis_ids.diagnosed_by_id:
            self._refuse(
                self.env._("the FMEA review takes somebody other than the one who diagnosed.")
            )

    def _policy_day(self):
        """Return the day whose policy holds for this order: the company's when it was opened."""
        self.ensure_one()
        return self.company_id._engine_day(self.create_date) if self.create_date else None

    def _policy(self):
        self.ensure_one()
        return self.env["engine.policy"]._of(self.company_id, self._policy_day())

    def _refuse(self, advice):
        self.ensure_one()
        raise UserError(self.env._("%(order)s: %(advice)s", order=self.display_name, advice=advice))
