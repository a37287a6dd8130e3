from odoo import api, fields, models

from ...core import hours


class AccountAnalyticLine(models.Model):
    """Hours on a service order: work or travel, from when to when, and what corrects them."""

    _inherit = "account.analytic.line"

    # Time
    work_start_at = fields.Datetime("From", copy=False)
    work_end_at = fields.Datetime("Until", copy=False)
    pause_hours = fields.Float(
        "Break",
        compute="_compute_pause_hours",
        help="What of the time from begin to end is not worked: the break of the calendar, or "
        "what was entered.",
    )
    overtime_hours = fields.Float(
        "Overtime",
        copy=False,
        help="Hours outside of the engineer's working calendar; known where begin and end are.",
    )
    overtime_factor = fields.Float(
        digits=(4, 2), copy=False, aggregator=None, help="By policy, for the kind of the day."
    )
    # Correction
    corrects_line_id = fields.Many2one(
        "account.analytic.line",
        "Corrects",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
        help="The hours that this line takes back, or that it puts in their place.",
    )
    correction_ids = fields.One2many("account.analytic.line", "corrects_line_id", "Corrections")
    correction_reason = fields.Char("Reason of the Correction", copy=False)
    is_corrected = fields.Boolean("Corrected", compute="_compute_is_corrected", store=True)
    can_correct = fields.Boolean(compute="_compute_can_correct")

    # A range of whole seconds on a line of its own for each engineer: a plain GiST index on it
    # keeps times apart without the extension btree_gist, which not every server has.
    _engineer_times_apart = models.Constraint(
        """EXCLUDE USING gist (
            int8range((employee_id::int8 << 34) + extract(epoch FROM work_start_at)::int8,
                      (employee_id::int8 << 34) + extract(epoch FROM work_end_at)::int8) WITH &&)
        WHERE (repair_id IS NOT NULL AND work_start_at IS NOT NULL AND unit_amount > 0
               AND is_corrected IS NOT TRUE)""",
        "These hours overlap with others of the same engineer. Look at the hours of that day.",
    )
    _work_times_in_order = models.Constraint(
        "CHECK ((work_start_at IS NULL) = (work_end_at IS NULL) AND work_start_at < work_end_at)",
        "Work ends after it has begun.",
    )
    _corrected_once = models.UniqueIndex(
        "(corrects_line_id) WHERE unit_amount < 0", "These hours were corrected already."
    )
    _service_hours_idx = models.Index(
        "(employee_id, date) WHERE repair_id IS NOT NULL AND project_id IS NOT NULL"
    )

    @api.depends("repair_id", "project_id", "unit_amount")
    def _compute_display_name(self):
        logged = self.filtered(lambda line: line.repair_id and line.project_id)
        for line in logged:
            spent = self.env["ir.qweb.field.float_time"].value_to_html(line.unit_amount, {})
            line.display_name = f"{line.sudo().repair_id.name} {spent}"
        return super(AccountAnalyticLine, self - logged)._compute_display_name()

    @api.depends("work_start_at", "work_end_at", "unit_amount")
    def _compute_pause_hours(self):
        for line in self:
            worked, begin, end = abs(line.unit_amount), line.work_start_at, line.work_end_at
            whole = hours.hours_of(end - begin) if begin and end else worked
            line.pause_hours = round(whole - worked, 4)

    @api.depends("correction_ids")
    def _compute_is_corrected(self):
        for line in self:
            line.is_corrected = bool(line.correction_ids)

    @api.depends_context("uid")
    @api.depends("is_corrected", "unit_amount", "repair_id.service_state", "employee_id")
    def _compute_can_correct(self):
        for line in self:
            line.can_correct = bool(
                line.repair_id
                and line.project_id
                and line.unit_amount > 0
                and not line.is_corrected
                and line.sudo()._may_correct(line.cost_kind)
            )

    def action_open_correction(self):
        """Ask for the right hours and the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct Hours"),
            "res_model": "engine.service.hours.correction",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_line_id": self.id,
                "default_kind": self.cost_kind or "labour",
                "default_date": self.date,
                "default_hours": self.unit_amount,
                "default_start_at": self.work_start_at,
                "default_end_at": self.work_end_at,
            },
        }

    def _tell_breaks(self):
        """Tell the user which breaks were left out of the hours that their tap just logged."""
        for line in self.filtered("pause_hours"):
            self.env.user._bus_send(
                "simple_notification",
                {
                    "type": "info",
                    "message": self.env._(
                        "%(order)s: a break of %(minutes)s minutes was left out. If it was worked "
                        "through, press Correct beside these hours.",
                        order=line.repair_id.name,
                        minutes=round(line.pause_hours * 60),
                    ),
                },
            )

    def action_open_order(self):
        """Open the service order that the hours are for."""
        self.ensure_one()
        return self.repair_id.get_formview_action()
