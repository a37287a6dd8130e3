"""What the sources of a cost say about it: its kind, and who bears it."""

from odoo import fields, models

from ...core import service_rules

_BEARER_HELP = "Empty: whoever bears the cost of the order."


class StockMove(models.Model):
    _inherit = "stock.move"

    cost_bearer = fields.Selection(service_rules.BEARERS, "Borne by", copy=False, help=_BEARER_HELP)


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    cost_kind = fields.Selection(service_rules.COST_KINDS, "Kind of Cost", copy=False)
    cost_bearer = fields.Selection(service_rules.BEARERS, "Borne by", copy=False, help=_BEARER_HELP)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    service_order_id = fields.Many2one(
        "repair.order",
        "For Service Order",
        index="btree_not_null",
        ondelete="restrict",
        help="This line of a vendor bill is a cost of that order.",
    )
    service_cost_kind = fields.Selection(
        [kind for kind in service_rules.COST_KINDS if kind[0] in ("outside", "freight")],
        "Kind of Cost",
    )
    cost_bearer = fields.Selection(service_rules.BEARERS, "Borne by", copy=False, help=_BEARER_HELP)
    service_cost_side = fields.Selection(
        [("cost", "Cost"), ("contra", "Offset")],
        "Side of the Service Cost",
        readonly=True,
        copy=False,
        help="The cost of an order in the ledger is the balance of its posted cost items.",
    )
