"""What the sources of a cost say about it: its kind, and who bears it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...core import service_rules

_BEARER_HELP = "Empty: whoever bears the cost of the order."
_CHOOSERS = ("engine_base.group_supervisor", "engine_base.group_finance")


class EngineCostSource(models.AbstractModel):
    """A record that is a cost of a service order; says who bears it.

    Inherited before the model that it extends, so that its rules come first.
    """

    _name = "engine.cost.source"
    _description = "Source of a Service Cost"

    _cost_order_field = "repair_id"

    cost_bearer = fields.Selection(service_rules.BEARERS, "Borne by", copy=False, help=_BEARER_HELP)

    @api.model_create_multi
    def create(self, vals_list):
        sources = super().create(vals_list)
        sources._check_new_bearers()
        return sources

    def write(self, vals):
        vals = self._write_bearer(vals)
        return super().write(vals) if vals else True

    def action_set_cost_bearer(self, bearer):
        """Say who bears the cost of these sources; empty for whoever bears the order's.

        :raise AccessError: for supervisor engineers and finance only
        :raise UserError: an order of theirs is costed
        """
        labels = dict(self._fields["cost_bearer"]._description_selection(self.env))
        orders = self.sudo()[self._cost_order_field].with_env(self.env)
        orders._check_bearer_change(bearer, labels)
        unlocked = self.with_env(orders._transitioning().env).sudo()
        changed = unlocked.filtered(lambda source: (source.cost_bearer or "") != (bearer or ""))
        usual = self.env._("whoever bears the order")
        for order in changed[self._cost_order_field]:
            own = changed.filtered(lambda source, o=order: source[self._cost_order_field] == o)
            for source in own:
                order._message_log(
                    body=self.env._(
                        "%(what)s: borne by %(old)s → %(new)s",
                        what=source._cost_source_name(),
                        old=labels.get(source.cost_bearer, usual),
                        new=labels.get(bearer, usual),
                    )
                )
        changed.write({"cost_bearer": bearer})

    def _write_bearer(self, vals):
        """Take who bears the cost out of ``vals`` and write it by its rules; return the rest."""
        order_field = self._cost_order_field
        if "cost_bearer" not in vals or self.env["repair.order"]._in_transition():
            return vals
        bound = self.sudo().filtered(order_field)
        self.browse(bound.ids).action_set_cost_bearer(vals["cost_bearer"])
        if len(bound) < len(self):
            return vals
        return {name: value for name, value in vals.items() if name != "cost_bearer"}

    def _check_new_bearers(self):
        """Raise where somebody chose who bears the cost of a new source without the right."""
        if self.env.su or self.env["repair.order"]._in_transition():
            return
        labels = dict(self._fields["cost_bearer"]._description_selection(self.env))
        chosen = self.filtered(lambda source: source.cost_bearer and source[self._cost_order_field])
        chosen[self._cost_order_field]._check_bearer_change(None, labels)

    def _cost_source_name(self):
        return self.display_name

    def _own_analytic_line(self):
        """Return the analytic line that the source itself brings, or nothing."""
        return self.env["account.analytic.line"]


class RepairOrder(models.Model):
    _inherit = "repair.order"

    def _check_bearer_change(self, bearer, labels):
        if not self:
            return
        if not any(self.env.user.has_group(group) for group in _CHOOSERS):
            raise AccessError(
                self.env._(
                    "%(orders)s: who bears a cost is decided by a supervisor engineer or finance.",
                    orders=self._names(),
                )
            )
        if bearer and bearer not in labels:
            self[0]._refuse(self.env._("choose who bears the cost from the list."))
        for order in self:
            if order.service_state in service_rules.SEALED_STATES:
                order._refuse(
                    self.env._("its cost is posted. Reopen the cost first, then say who bears it.")
                )
        self._touch()


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["engine.cost.source", "stock.move"]

    planned_cost = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        help="What the part costs by the plan, at the price of that day.",
    )

    def _cost_source_name(self):
        return self.product_id.display_name

    def _own_analytic_line(self):
        return self.analytic_account_line_ids[:1]


class AccountAnalyticLine(models.Model):
    _name = "account.analytic.line"
    _inherit = ["engine.cost.source", "account.analytic.line"]

    cost_kind = fields.Selection(service_rules.COST_KINDS, "Kind of Cost", copy=False)

    def _own_analytic_line(self):
        return self


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["engine.cost.source", "account.move.line"]
    _cost_order_field = "service_order_id"

    service_order_id = fields.Many2one(
        "repair.order",
        "For Service Order",
        index="btree_not_null",
        ondelete="restrict",
        help="This line of a vendor bill is a cost of that order.",
    )
    service_cost_kind = fields.Selection(
        [kind for kind in service_rules.COST_KINDS if kind[0] in ("outside", "freight")],
        "Kind of Service Cost",
    )
    cost_bearer = fields.Selection(copy=True)
    service_cost_side = fields.Selection(
        [("cost", "Cost"), ("contra", "Offset")],
        "Side of the Service Cost",
        readonly=True,
        copy=False,
        help="The cost of an order in the ledger is the balance of its posted cost items.",
    )

    def _cost_source_name(self):
        return self.name or self.move_id.display_name
