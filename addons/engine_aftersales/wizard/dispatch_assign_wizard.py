from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class EngineDispatchAssignWizard(models.TransientModel):
    """Asks who makes a visit, when, and why that changes; shows who would fit best."""

    _name = "engine.dispatch.assign.wizard"
    _description = "Assign the Visit"

    repair_id = fields.Many2one("repair.order", "Service Order", required=True, readonly=True)
    company_id = fields.Many2one(related="repair_id.company_id")
    engineer_id = fields.Many2one(
        "hr.employee",
        "Engineer",
        domain="[('is_engineer', '=', True), ('company_id', '=', company_id)]",
    )
    start_at = fields.Datetime("Visit Begins")
    is_fixed = fields.Boolean("Promised to the Customer")
    reason = fields.Char("Reason", help="Kept in the history of the order.")
    current_engineer_id = fields.Many2one(related="repair_id.engineer_id", string="Engineer So Far")
    current_start_at = fields.Datetime(related="repair_id.visit_start_at", string="Visit So Far")
    promised_at = fields.Datetime(related="repair_id.promised_at")
    dedicated_engineer_id = fields.Many2one(
        related="repair_id.partner_id.commercial_partner_id.dedicated_engineer_id"
    )
    last_engineer_id = fields.Many2one(related="repair_id.last_engineer_id")
    needs_reason = fields.Boolean(compute="_compute_needs_reason")
    candidate_ids = fields.One2many(
        "engine.dispatch.candidate",
        "wizard_id",
        "Engineers",
        compute="_compute_candidate_ids",
        store=True,
        readonly=False,
    )

    @api.depends("engineer_id", "start_at", "repair_id")
    def _compute_needs_reason(self):
        for wizard in self:
            repair = wizard.repair_id
            is_other = wizard.engineer_id != repair.engineer_id
            is_moved = wizard.start_at != repair.visit_start_at
            wizard.needs_reason = bool(
                (repair.visit_start_at and repair.engineer_id and (is_other or is_moved))
                or (
                    repair.engineer_id
                    and is_other
                    and repair.service_state not in ("draft", "diagnosed")
                )
            )

    @api.depends("repair_id")
    @api.depends_context("engine_propose")
    def _compute_candidate_ids(self):
        for wizard in self:
            if not (wizard.repair_id and self.env.context.get("engine_propose")):
                wizard.candidate_ids = False
                continue
            wizard.candidate_ids = [Command.clear()] + [
                Command.create(self._prepare_candidate_vals(number, one))
                for number, one in enumerate(wizard.repair_id._rank_engineers(), start=1)
            ]

    @api.model
    def _prepare_candidate_vals(self, number, one):
        return {
            "rank": number,
            "engineer_id": one["engineer_id"],
            "start_at": one["start_at"],
            "travel_km": one.get("travel_km") or one["home_km"],
            "travel_min": one.get("travel_min"),
            "late_h": one.get("late_h"),
            "moves": one.get("moves"),
            "why": self.env["engine.dispatch.words"]._text(one["reasons"]),
        }

    def action_confirm(self):
        """Make the assignment and close the dialog."""
        for wizard in self:
            repair = wizard.repair_id
            if wizard.engineer_id:
                repair.action_assign(
                    wizard.engineer_id.id, wizard.start_at, wizard.reason, wizard.is_fixed
                )
            elif repair.engineer_id:
                repair.action_unassign(wizard.reason)
            else:
                raise UserError(
                    self.env._("%(order)s: choose the engineer first.", order=repair.display_name)
                )
        return {"type": "ir.actions.act_window_close", "infos": {"engine_assigned": True}}

    def action_propose(self):
        """Look for the engineers who fit, and show the dialog again."""
        self.ensure_one()
        action = self.repair_id._open_assign_wizard(self.engineer_id, self.start_at, propose=True)
        action["context"].update(default_reason=self.reason, default_is_fixed=self.is_fixed)
        return action


class EngineDispatchCandidate(models.TransientModel):
    """One engineer in the list of those who could make a visit."""

    _name = "engine.dispatch.candidate"
    _description = "Engineer for a Visit"
    _order = "rank, id"

    wizard_id = fields.Many2one(
        "engine.dispatch.assign.wizard", required=True, ondelete="cascade", readonly=True
    )
    rank = fields.Integer("No.", readonly=True)
    engineer_id = fields.Many2one("hr.employee", "Engineer", readonly=True)
    start_at = fields.Datetime("Could Begin", readonly=True)
    travel_km = fields.Float("Way (km)", digits=(8, 1), readonly=True)
    travel_min = fields.Float("Way (min)", digits=(8, 0), readonly=True)
    late_h = fields.Float("Late (h)", digits=(8, 1), readonly=True)
    moves = fields.Integer("Visits That Give Way", readonly=True)
    why = fields.Text("Why", readonly=True)

    def action_choose(self):
        """Fill engineer and time of this line into the dialog."""
        self.ensure_one()
        wizard = self.wizard_id
        if not self.start_at:
            raise UserError(
                self.env._(
                    "%(engineer)s cannot make the visit: %(why)s",
                    engineer=self.sudo().engineer_id.name,
                    why=self.why,
                )
            )
        wizard.write({"engineer_id": self.engineer_id.id, "start_at": self.start_at})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assign the Visit"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }
