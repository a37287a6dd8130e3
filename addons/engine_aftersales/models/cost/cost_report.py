from odoo import api, fields, models

from ...core import service_rules


class EngineServiceCost(models.Model):
    """The cost-centre report: one row per cost, with everything finance groups by."""

    _name = "engine.service.cost"
    _inherit = ["engine.service.cost", "engine.cost.dimension"]

    cost_centre_company_id = fields.Many2one(
        related="cost_centre_id.company_id", string="Company of the Cost Centre", store=True
    )
    customer_id = fields.Many2one(
        "res.partner", "Customer", compute="_compute_customer_id", store=True
    )
    hours = fields.Float(
        "Working Hours",
        compute="_compute_hours",
        store=True,
        help="Hours of labour and travel.",
        digits=(16, 2),
    )

    _warranty_report_idx = models.Index("(engine_id, bearer, company_id) INCLUDE (amount)")
    _cost_month_idx = models.Index("(company_id, date)")

    @api.depends("repair_id")
    def _compute_customer_id(self):
        for cost in self:
            cost.customer_id = cost.repair_id.partner_id

    @api.depends("kind", "quantity")
    def _compute_hours(self):
        for cost in self:
            cost.hours = cost.quantity if cost.kind in ("labour", "travel") else 0.0

    def action_open_journal_item(self):
        """Open the journal item that books this cost."""
        return self._open_journal_items(self.move_line_id)

    @api.model
    def _open_journal_items(self, items):
        """Return the action that shows these journal items, with the rights of the user."""
        items.check_access("read")
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Items"),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [("id", "in", items.ids)],
            "context": {"create": False},
        }
        if len(items) == 1:
            action |= {"view_mode": "form", "res_id": items.id}
        return action


class AccountAnalyticLine(models.Model):
    """Finance looks at the cost centres here too: the same groups on the analytic lines."""

    _name = "account.analytic.line"
    _inherit = ["account.analytic.line", "engine.cost.dimension"]

    service_bearer = fields.Selection(
        service_rules.BEARERS, "Cost Borne by", compute="_compute_service_bearer", store=True
    )

    _cost_pivot_idx = models.Index("(company_id, date) WHERE repair_id IS NOT NULL")

    @api.depends("repair_id.bearer", "cost_bearer")
    def _compute_service_bearer(self):
        for line in self:
            line.service_bearer = line.repair_id and (line.cost_bearer or line.repair_id.bearer)

    def action_open_service_order(self):
        """Open the service order that this line is a cost of."""
        self.ensure_one()
        return self.repair_id.get_formview_action()

    def action_open_journal_item(self):
        """Open the journal item that books this line."""
        return self.env["engine.service.cost"]._open_journal_items(self.move_line_id)
