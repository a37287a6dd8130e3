from odoo import models


class RepairOrder(models.Model):
    """A cost that is taken back: reversed line by line, so that it can be posted anew."""

    _inherit = "repair.order"

    def action_reopen_cost(self, reason=False):
        """Reverse the posted cost with the reason; the order waits to be costed again.

        What stock booked when the parts were used stays: they have left the store.
        """
        reason = self._require_reason(reason)
        self._transition("reopen_cost", note=reason)
        orders = self._transitioning().sudo()
        days = orders._accounting_days()
        costs = orders.cost_ids.filtered(lambda cost: not (cost.is_reversed or cost.reversal_of_id))
        reversal_items = orders._reverse_entries(days, reason)
        lines = orders._reverse_analytic_lines(costs, days)
        orders._reverse_cost_list(costs, lines, reversal_items, days, reason)
        orders._tell_moved_days(days)

    def _reverse_entries(self, days, reason):
        """Reverse the entries that costing made; return {item id: item that reverses it}."""
        entries = self.env["account.move"].search(
            [
                ("service_cost_order_id", "in", self.ids),
                ("state", "=", "posted"),
                ("reversed_entry_id", "=", False),
                ("reversal_move_ids", "=", False),
            ],
            order="id",
        )
        if not entries:
            return {}
        # What only moves a part goes back on its own day, with the part itself.
        moves = entries.filtered(lambda entry: entry._only_moves_cost())
        own = {entry.service_cost_order_id.id: entry.date for entry in moves}
        own_days = self.browse(own)._accounting_days(own)
        reversals = entries._reverse_moves(
            [
                {
                    "date": own_days[entry.service_cost_order_id.id]
                    if entry in moves
                    else max(days[entry.service_cost_order_id.id], entry.date),
                    "ref": self.env._(
                        "Reversal of %(entry)s: %(reason)s", entry=entry.name, reason=reason
                    ),
                    "service_cost_order_id": entry.service_cost_order_id.id,
                }
                for entry in entries
            ],
            cancel=True,
        )
        pairs = {}
        for entry, reversal in zip(entries, reversals, strict=True):
            for item, opposite in zip(
                entry.line_ids.sorted("id"), reversal.line_ids.sorted("id"), strict=True
            ):
                pairs[item.id] = opposite
        return pairs

    def _reverse_analytic_lines(self, costs, days):
        """Make the exact negative of each analytic line; return {line id: its negative}."""
        lines = costs.analytic_line_id
        column = self.env.ref("engine_aftersales.analytic_plan_cost_centre")._column_name()
        order_of = {cost.analytic_line_id.id: cost.repair_id for cost in costs}
        made = self.env["account.analytic.line"].create(
            [
                {
                    "name": line.name,
                    "date": days[order_of[line.id].id],
                    "amount": -line.currency_id.round(line.amount),
                    "unit_amount": -line.unit_amount,
                    "product_id": line.product_id.id,
                    "product_uom_id": line.product_uom_id.id,
                    "partner_id": line.partner_id.id,
                    "company_id": line.company_id.id,
                    "repair_id": order_of[line.id].id,
                    "ref": order_of[line.id].name,
                    "category": line.category,
                    "cost_kind": line.cost_kind,
                    "cost_bearer": line.cost_bearer,
                    column: line[column].id,
                }
                for line in lines
            ]
        )
        return dict(zip(lines.ids, made, strict=True))

    def _reverse_cost_list(self, costs, lines, items, days, reason):
        """Make the exact negative of each cost line and mark the line as taken back."""
        vals_list = costs.copy_data()
        for cost, vals in zip(costs, vals_list, strict=True):
            item = items.get(cost.move_line_id.id)
            line = lines.get(cost.analytic_line_id.id)
            vals.update(
                quantity=-cost.quantity,
                amount=-cost.amount,
                standard_amount=-cost.standard_amount,
                deviation_reason=reason,
                date=_reversal_date(cost, item, days),
                reversal_of_id=cost.id,
                is_reversed=False,
                analytic_line_id=line.id if line else False,
                move_line_id=False,
            )
        negatives = self.env["engine.service.cost"].create(vals_list)
        costs.is_reversed = True
        self._link_journal_items(
            [
                (negative, items.get(cost.move_line_id.id))
                for cost, negative in zip(costs, negatives, strict=True)
            ]
        )


def _reversal_date(cost, item, days):
    """Return the day of the reversal: where its item is, or where the item is that stays."""
    if item:
        return item.date
    return cost.date if cost.move_line_id else days[cost.repair_id.id]
