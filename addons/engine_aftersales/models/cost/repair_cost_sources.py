from odoo import models

from ...core import posting
from .cost_source import CostSource

_LABOUR = ("labour", "travel")


class RepairOrder(models.Model):
    """The sources of the order's cost, read for many orders in a handful of queries."""

    _inherit = "repair.order"

    def _cost_sources(self):
        """Return what every source of these orders costs, and where it is booked.

        :raise UserError: a source has no cost, no cost centre or no account
        """
        orders = self.sudo()
        sources = [
            *orders._part_sources(),
            *orders._hours_sources(),
            *orders._bill_sources(),
        ]
        rules = self.env["engine.cost.centre.rule"]._by_company(orders.company_id)
        for source in sources:
            # A value that this transaction made is in memory as it was computed, not rounded yet.
            source.amount = source.order.company_currency_id.round(source.amount)
            source.bearer = source.record.cost_bearer or source.order.bearer
            source.place = source.order._cost_place(
                source.kind, source.bearer, rules, source.own_account_id
            )
        orders._set_standard_amounts(sources)
        return sources

    def _actual_amounts(self, sources=None):
        """Return {order id: what the order has cost so far}, in company currency."""
        totals = dict.fromkeys(self.ids, 0.0)
        for source in self._cost_sources() if sources is None else sources:
            totals[source.order.id] += source.amount
        return {order.id: order.company_currency_id.round(totals[order.id]) for order in self}

    def _part_sources(self):
        items = self._stock_items()
        sources = []
        for move in self.move_ids:
            if move.state != "done" or not (move.is_out or move.is_in):
                continue
            item = items.get(move.id)
            sign = 1 if move.repair_line_type == "add" else -1
            sources.append(
                CostSource(
                    order=move.repair_id,
                    record=move,
                    kind="parts" if sign > 0 else "credit",
                    name=move.product_id.display_name,
                    product=move.product_id,
                    quantity=_in_unit_of(move.product_id, move.quantity, move.product_uom),
                    amount=sign * move.value,
                    booked=item and _place_of(item),
                    booked_item=item,
                    counter_id=0 if item else move._cost_counter_account().id,
                )
            )
        return sources

    def _stock_items(self):
        """Return {move id: the item by which stock's own entry has booked it as a cost}."""
        items = self.env["account.move.line"].search_fetch(
            [
                ("repair_id", "in", self.ids),
                ("stock_move_id", "!=", False),
                ("service_cost_side", "=", "cost"),
                ("parent_state", "=", "posted"),
            ],
            ["stock_move_id", "account_id", "analytic_distribution", "date"],
            order="id",
        )
        return {item.stock_move_id.id: item for item in items}

    def _hours_sources(self):
        return [
            CostSource(
                order=line.repair_id,
                record=line,
                kind=line.cost_kind or "labour",
                name=line.name,
                employee=line.employee_id,
                quantity=line.unit_amount,
                amount=-line.amount,
                counter_id=line.company_id.engine_labour_absorbed_account_id.id,
            )
            for line in self.timesheet_ids
        ]

    def _bill_sources(self):
        lines = self.env["account.move.line"].search(
            [("service_order_id", "in", self.ids), ("parent_state", "=", "posted")], order="id"
        )
        amounts = lines._service_cost_amounts()
        return [
            CostSource(
                order=line.service_order_id,
                record=line,
                kind=line.service_cost_kind,
                name=line.name or line.move_id.name,
                product=line.product_id,
                quantity=_in_unit_of(line.product_id, line.quantity, line.product_uom_id),
                amount=amounts[line.id],
                counter_id=line.account_id.id,
                own_account_id=line.account_id.id,
            )
            for line in lines
        ]

    def _cost_place(self, kind, bearer, rules=None, own_account_id=0, fallback=0):
        """Return where a cost of this kind is booked, by the rules of the company.

        :param own_account_id: account of the source itself, where neither rule nor settings
            name one
        :param fallback: account where nothing else names one
        """
        self.ensure_one()
        rules = rules or self.env["engine.cost.centre.rule"]._by_company(self.company_id)
        rule = rules.rule_of(self, bearer)
        # Whoever bears the order's cost has the cost centre that was planned and approved.
        centre = self.cost_centre_id.id if bearer == self.bearer else rule and rule.centre_id
        if not centre:
            self._refuse_no_centre(bearer)
        company = self.company_id
        if kind in _LABOUR:
            default = company.engine_labour_cost_account_id.id
        elif own_account_id:
            default = own_account_id
        else:
            default = company.engine_parts_cost_account_id.id
        return posting.Place((rule and rule.account_id) or default or fallback or 0, centre)

    def _refuse_no_centre(self, bearer):
        labels = dict(self._fields["bearer"]._description_selection(self.env))
        self._refuse(
            self.env._(
                "no cost centre rule fits %(province)s, %(line)s, borne by %(bearer)s. Ask "
                "finance to add one under Cost Centre Rules.",
                province=self.partner_id.state_id.name or self.env._("no province"),
                line=self.product_id.categ_id.display_name or self.env._("no product line"),
                bearer=labels.get(bearer, bearer),
            )
        )


def _in_unit_of(product, quantity, uom):
    """Return the quantity in the product's own unit, in which cost list and cost centre count."""
    return uom._compute_quantity(quantity, product.uom_id or uom, raise_if_failure=False)


def _place_of(item):
    centres = next(iter(item.analytic_distribution or {}), "0")
    return posting.Place(item.account_id.id, int(centres.split(",")[0]))
