from odoo import api, fields, models
from odoo.exceptions import UserError


class EngineDispatchPlanLine(models.Model):
    """One order in a plan: who goes when and why, or why nobody can."""

    _name = "engine.dispatch.plan.line"
    _description = "Visit in a Dispatch Plan"
    _inherit = ["engine.locked.mixin"]
    _order = "plan_id desc, fault_level, start_at, id"
    _rec_name = "repair_id"

    plan_id = fields.Many2one(
        "engine.dispatch.plan", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("applied", "Applied"),
            ("outdated", "No Longer Valid"),
            ("refused", "Refused"),
            ("unassigned", "Nobody"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    repair_id = fields.Many2one(
        "repair.order",
        "Service Order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    fault_level = fields.Selection(related="repair_id.fault_level", store=True)
    partner_id = fields.Many2one(related="repair_id.partner_id", string="Customer")
    due_at = fields.Datetime("On Site until", readonly=True)
    engineer_id = fields.Many2one("hr.employee", "Engineer", readonly=True, index="btree_not_null")
    depart_at = fields.Datetime("Leave on", readonly=True)
    arrive_at = fields.Datetime("Arrival", readonly=True)
    start_at = fields.Datetime("Begin", readonly=True)
    end_at = fields.Datetime("End", readonly=True)
    travel_km = fields.Float("Way (km)", digits=(8, 1), readonly=True)
    travel_min = fields.Float("Way (min)", digits=(8, 0), readonly=True)
    is_late = fields.Boolean("Late", readonly=True)
    reasons = fields.Json(readonly=True)
    fingerprint = fields.Json("As Computed on", readonly=True)
    outdated_reasons = fields.Json(readonly=True)
    why = fields.Text("Why This Engineer", compute="_compute_words")
    why_not = fields.Text("Why Not Another One", compute="_compute_words")
    way_out = fields.Text("What Would Make It Possible", compute="_compute_words")
    explanation = fields.Text("Explanation", compute="_compute_words")
    outdated_text = fields.Text("Why Not Applied", compute="_compute_words")

    @api.depends("reasons", "outdated_reasons")
    @api.depends_context("lang", "tz")
    def _compute_words(self):
        words = self.env["engine.dispatch.words"]
        for line in self:
            own, others = line._split_reasons()
            line.why = bool(line.engineer_id) and "\n".join(words._sentences(own))
            line.why_not = bool(line.engineer_id) and "\n".join(words._sentences(others))
            line.way_out = not line.engineer_id and "\n".join(words._sentences(own + others))
            line.outdated_text = words._text(line.outdated_reasons)
            line.explanation = line.outdated_text or line.way_out or line.why

    def _split_reasons(self):
        """Return (reasons about the chosen engineer or nobody, about the others)."""
        self.ensure_one()
        chosen = self.sudo().engineer_id.id
        own = [r for r in self.reasons or () if r["engineer"] in (None, chosen)]
        return own, [r for r in self.reasons or () if r not in own]

    def action_apply(self):
        """Give this visit as planned, if it still holds."""
        self._check_proposed()
        self._apply()
        self.plan_id._settle()
        return True

    def action_refuse(self):
        """Leave this visit out of the plan; its order is to be planned again."""
        self._check_proposed()
        self._mark("refused")
        self.plan_id._settle()
        return True

    def _check_proposed(self):
        self.env["repair.order"]._check_dispatcher()
        self.check_access("read")
        self.plan_id._check_open()
        if done := self.filtered(lambda line: line.state != "proposed"):
            raise UserError(
                self.env._(
                    "%(orders)s: this proposal was settled already. Reload the page.",
                    orders=", ".join(done[:5].mapped("repair_id.name")),
                )
            )

    def _mark(self, state, reasons=None):
        self.sudo()._unlocked().write({"state": state, "outdated_reasons": reasons or False})
