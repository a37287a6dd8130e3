from odoo import models
from odoo.fields import Command


class StockMove(models.Model):
    """The cost of a service order's parts: on its cost centre, and in an entry of its own."""

    _inherit = "stock.move"

    def _get_analytic_distribution(self):
        """Put the parts of an order on its cost centre; core posts the analytic line."""
        if self.repair_id and self.repair_line_type:
            centre = self.repair_id.cost_centre_id
            return {str(centre.id): 100} if centre else {}
        return super()._get_analytic_distribution()

    def _prepare_analytic_line_values(self, account_field_values, amount, unit_amount):
        vals = super()._prepare_analytic_line_values(account_field_values, amount, unit_amount)
        if self.repair_id:
            vals.update(
                repair_id=self.repair_id.id,
                partner_id=self.repair_id.partner_id.id,
                employee_id=False,  # not the work of whoever posts it
            )
        return vals

    def _create_analytic_move(self):
        """Post what orders have used in one create, once it is used: no estimates before."""
        service = self.filtered(lambda move: move.repair_id and move.repair_line_type)
        super(StockMove, self - service)._create_analytic_move()
        pairs = [
            (move, vals)
            for move in service
            if move.state == "done"
            for vals in move._prepare_analytic_lines() or ()
        ]
        lines = self.env["account.analytic.line"].sudo().create([vals for _move, vals in pairs])
        # Not one write a move: each of them goes through everything that guards a stock move.
        self._fields["analytic_account_line_ids"].write_batch(
            [
                (move, [Command.link(line.id)])
                for (move, _vals), line in zip(pairs, lines, strict=True)
            ]
        )

    def _create_account_move(self):
        """Give each order a journal entry of its own, with customer, part and cost centre."""
        service = self.filtered(lambda move: move.repair_id and move.repair_line_type)
        super(StockMove, self - service)._create_account_move()
        booked = service.filtered(lambda move: move._should_create_account_move())
        if not booked:
            return self.env["account.move"]
        by_order = booked.grouped("repair_id")
        entries = (
            self.env["account.move"]
            .sudo()
            .create(
                [
                    order._prepare_entry_vals(
                        order.company_id.account_stock_journal_id,
                        [vals for move in moves for vals in move._get_account_move_line_vals()],
                    )
                    for order, moves in by_order.items()
                ]
            )
        )
        for entry, moves in zip(entries, by_order.values(), strict=True):
            moves.account_move_id = entry
        entries._post()
        return entries

    def _get_account_move_line_vals(self):
        lines = super()._get_account_move_line_vals()
        if self.repair_id and self.repair_line_type:
            order = self.repair_id
            for vals in lines:
                vals.update(
                    partner_id=order.partner_id.commercial_partner_id.id,
                    repair_id=order.id,
                    stock_move_id=self.id,
                )
                if vals["account_id"] in order.company_id._engine_cost_accounts().ids:
                    vals["analytic_distribution"] = {str(order.cost_centre_id.id): 100}
        return lines
