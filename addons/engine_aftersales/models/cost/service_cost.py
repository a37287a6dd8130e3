from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core import service_rules
from .cost_source import SOURCE_FIELDS

_HOLDS = "reversal_of_id IS NULL AND is_reversed IS NOT TRUE"


class EngineServiceCost(models.Model):
    """One line of an order's cost list, in company currency; made when the order is costed."""

    _name = "engine.service.cost"
    _description = "Service Cost"
    _order = "repair_id, kind, id"

    repair_id = fields.Many2one(
        "repair.order", "Service Order", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="repair_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    name = fields.Char("Description", required=True)
    kind = fields.Selection(service_rules.COST_KINDS, required=True)
    bearer = fields.Selection(service_rules.BEARERS, "Borne by", required=True)
    product_id = fields.Many2one("product.product", "Part")
    employee_id = fields.Many2one("hr.employee", "Engineer")
    quantity = fields.Float(digits="Product Unit", help="Units of the part, or hours.")
    amount = fields.Monetary(required=True, help="Cost in company currency; a credit is negative.")
    standard_amount = fields.Monetary(help="What the plan or the standard times say it costs.")
    deviation = fields.Monetary(
        compute="_compute_deviation", store=True, help="Actual cost less standard cost."
    )
    deviation_reason = fields.Char()
    date = fields.Date(help="The day on which the ledger books it.")
    reversal_of_id = fields.Many2one(
        "engine.service.cost", "Reversal of", index="btree_not_null", ondelete="restrict"
    )
    is_reversed = fields.Boolean("Taken Back", help="A line of its own reverses it.")
    cost_centre_id = fields.Many2one("account.analytic.account", required=True)
    # Where it comes from
    stock_move_id = fields.Many2one("stock.move", "Stock Move", index="btree_not_null")
    hours_line_id = fields.Many2one("account.analytic.line", "Hours", index="btree_not_null")
    bill_line_id = fields.Many2one("account.move.line", "Bill Line", index="btree_not_null")
    # Where it went
    analytic_line_id = fields.Many2one(
        "account.analytic.line", "Analytic Line", index="btree_not_null"
    )
    move_line_id = fields.Many2one("account.move.line", "Journal Item", index="btree_not_null")

    # A source has one line that holds; reversed ones and their reversals stay beside it.
    _stock_move_once = models.UniqueIndex(
        f"(stock_move_id) WHERE stock_move_id IS NOT NULL AND {_HOLDS}",
        "This part was costed already.",
    )
    _hours_line_once = models.UniqueIndex(
        f"(hours_line_id) WHERE hours_line_id IS NOT NULL AND {_HOLDS}",
        "These hours were costed already.",
    )
    _bill_line_once = models.UniqueIndex(
        f"(bill_line_id) WHERE bill_line_id IS NOT NULL AND {_HOLDS}",
        "This line of a vendor bill was costed already.",
    )
    _reversal_once = models.UniqueIndex(
        "(reversal_of_id) WHERE reversal_of_id IS NOT NULL", "This cost was taken back already."
    )
    _analytic_line_once = models.UniqueIndex(
        "(analytic_line_id) WHERE analytic_line_id IS NOT NULL", "This cost was costed already."
    )

    @api.depends("amount", "standard_amount")
    def _compute_deviation(self):
        for cost in self:
            cost.deviation = cost.currency_id.round(cost.amount - cost.standard_amount)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env["repair.order"]._in_transition():
            raise UserError(self.env._("The cost list is made when the order is costed."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env["repair.order"]._in_transition():
            raise UserError(
                self.env._("The cost list is made from stock and hours; it is not edited.")
            )
        return super().write(vals)

    def unlink(self):
        if not self.env["repair.order"]._in_transition():
            raise UserError(self.env._("The cost list is evidence; no line of it is removed."))  # pylint: disable=no-raise-unlink
        return super().unlink()

    def _source(self):
        """Return the record that the line is the cost of."""
        self.ensure_one()
        sources = (self[name] for name in SOURCE_FIELDS.values())
        return next((source for source in sources if source), self.env["stock.move"])

    def action_open_order(self):
        """Open the service order of the line."""
        self.ensure_one()
        return self.repair_id.get_formview_action()
