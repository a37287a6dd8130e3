from odoo import api, fields, models

from ..core import service_rules


class EngineCostPreview(models.TransientModel):
    """Shows what an order will be costed with: who bears what, and what has to be explained."""

    _name = "engine.cost.preview"
    _description = "Check the Cost"

    repair_id = fields.Many2one("repair.order", "Service Order", required=True, readonly=True)
    currency_id = fields.Many2one(related="repair_id.company_id.currency_id")
    line_ids = fields.One2many("engine.cost.preview.line", "preview_id", "Costs")
    kind_ids = fields.One2many("engine.cost.preview.kind", "preview_id", "Standard and Actual")
    may_choose_bearer = fields.Boolean(compute="_compute_may_choose_bearer")

    @api.depends_context("uid")
    def _compute_may_choose_bearer(self):
        user = self.env.user
        self.may_choose_bearer = user.has_group("engine_base.group_finance") or user.has_group(
            "engine_base.group_supervisor"
        )

    def action_apply(self):
        """Keep who bears what and why it deviates, then show what it comes to."""
        self._apply()
        return self.repair_id.action_check_cost()

    def action_cost(self):
        """Keep the choices and post the cost."""
        self._apply()
        self.repair_id.action_cost()
        return {"type": "ir.actions.act_window_close"}

    def _apply(self):
        for line in self.line_ids:
            source = self.env[line.source_model].browse(line.source_id)
            if (line.bearer or False) != line.bearer_before:
                source.action_set_cost_bearer(line.bearer)
        reasons = self.repair_id.sudo().deviation_reasons or {}
        for kind in self.kind_ids:
            if kind.reason and kind.reason != reasons.get(kind.kind):
                self.repair_id.action_explain_deviation(kind.kind, kind.reason)


class EngineCostPreviewLine(models.TransientModel):
    """One source of the order's cost, as it would be posted now."""

    _name = "engine.cost.preview.line"
    _description = "Cost to Check"

    preview_id = fields.Many2one("engine.cost.preview", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="preview_id.currency_id")
    kind = fields.Selection(service_rules.COST_KINDS, readonly=True)
    name = fields.Char("Description", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    bearer = fields.Selection(service_rules.BEARERS, "Borne by")
    bearer_before = fields.Char(readonly=True)
    cost_centre_id = fields.Many2one("account.analytic.account", "Cost Centre", readonly=True)
    account_name = fields.Char("Expense Account", readonly=True)
    standard_amount = fields.Monetary("Standard", readonly=True)
    amount = fields.Monetary("Actual", readonly=True)
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(model_field="source_model", readonly=True)


class EngineCostPreviewKind(models.TransientModel):
    """Standard against actual of one kind of cost, with the reason above the tolerance."""

    _name = "engine.cost.preview.kind"
    _description = "Standard and Actual Cost"

    preview_id = fields.Many2one("engine.cost.preview", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="preview_id.currency_id")
    kind = fields.Selection(service_rules.COST_KINDS, readonly=True)
    standard_amount = fields.Monetary("Standard", readonly=True)
    amount = fields.Monetary("Actual", readonly=True)
    deviation = fields.Monetary(readonly=True)
    needs_reason = fields.Boolean("Above the Tolerance", readonly=True)
    reason = fields.Char("Reason")
