from odoo import api, fields, models
from odoo.fields import Domain


class EngineCostReconciliation(models.Model):
    _inherit = "engine.cost.reconciliation"

    @api.model
    def open_differences(self):
        """Return what the red banner of the cost screens says, or False when all agrees.

        Answers for the chosen companies; everybody who reads costs may know it.
        """
        self.env["engine.service.cost"].check_access("read")
        groups = (
            self.env["engine.cost.reconciliation.line"]
            .sudo()
            ._read_group(
                [("state", "=", "open"), ("company_id", "in", self.env.companies.ids)],
                ["date_from:month"],
                ["__count"],
            )
        )
        if not groups:
            return False
        months = ", ".join(fields.Date.to_string(day)[:7] for day, _count in groups)
        return {
            "message": self.env._(
                "Open differences between cost list, cost centre and ledger: %(count)s "
                "(%(months)s)",
                count=sum(count for _day, count in groups),
                months=months,
            ),
            "may_open": self.env["engine.cost.reconciliation.line"].has_access("read"),
        }


class RepairOrder(models.Model):
    _inherit = "repair.order"

    reconciliation_line_ids = fields.One2many(
        "engine.cost.reconciliation.line", "repair_id", "Cost Differences", readonly=True
    )
    cost_alert = fields.Text(
        "Open Cost Difference",
        compute="_compute_cost_alert",
        compute_sudo=True,
        search="_search_cost_alert",
    )

    @api.depends_context("lang")
    def _compute_cost_alert(self):
        """Explain the open differences of the order, to whoever looks at it."""
        lines = self.env["engine.cost.reconciliation.line"].search(
            [("repair_id", "in", self.ids), ("state", "=", "open")]
        )
        by_order = lines.grouped("repair_id")
        for order in self:
            own = by_order.get(order._origin)
            order.cost_alert = "\n".join(own.mapped("explanation")) if own else False

    def _search_cost_alert(self, operator, value):
        if operator not in ("in", "not in") or set(value) - {False, ""}:
            return NotImplemented
        affected = Domain("reconciliation_line_ids", "any!", [("state", "=", "open")])
        return ~affected if operator == "in" else affected
