from odoo import models
from odoo.fields import Command


class StockMove(models.Model):
    """The cost of a service order's parts: on its cost centre, and in an entry of its own."""

    _inherit = "stock.move"

    def _get_analytic_distribution(self):
        """Put the parts of an order on its cost centre; core posts the analytic line."""
        if self.repair_id and self.repair_line_type:
            order = self.repair_id
            centre = order.cost_centre_id.id
            if centre and self.cost_bearer and self.cost_bearer != order.bearer:
                centre = order._cost_place("parts", self.cost_bearer).centre
            return {str(centre): 100} if centre else {}
        return super()._get_analytic_distribution()

    def _prepare_analytic_line_values(self, account_field_values, amount, unit_amount):
        vals = super()._prepare_analytic_line_values(account_field_values, amount, unit_amount)
        if self.repair_id:
            vals.update(
                repair_id=self.repair_id.id,
                partner_id=self.repair_id.partner_id.id,
                employee_id=False,  # not the work of whoever posts it
                cost_kind="parts" if self.repair_line_type == "add" else "credit",
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
        entries._post(soft=False)  # also on a day to come, where today is locked
        return entries

    def _should_create_account_move(self):
        # Core books a part only where a location names the account; here the rule does.
        return super()._should_create_account_move() or bool(
            self.repair_id
            and self.repair_line_type
            and self.product_id.is_storable
            and self.is_valued
            and self.with_company(self.company_id).product_id.valuation == "real_time"
        )

    def _get_account_move_line_vals(self):
        lines = super()._get_account_move_line_vals()
        if not (self.repair_id and self.repair_line_type):
            return lines
        order = self.repair_id
        location = self.location_id if self.is_in else self.location_dest_id
        place = order._cost_place(
            "parts",
            self.cost_bearer or order.bearer,
            fallback=location.valuation_account_id.id,
        )
        if not place.account:
            order._refuse_no_account("parts")
        for index, vals in enumerate(lines):  # credit first, then debit
            is_cost = bool(index) != bool(self.is_in)
            vals.update(
                partner_id=order.partner_id.commercial_partner_id.id,
                repair_id=order.id,
                stock_move_id=self.id,
                service_cost_side="cost" if is_cost else "contra",
                analytic_distribution={str(place.centre): 100},
            )
            if is_cost:
                vals["account_id"] = place.account
            elif self.is_in and not self.location_id.valuation_account_id:
                product = self.product_id.with_company(self.company_id)
                vals["account_id"] = product._get_product_accounts()["stock_valuation"].id
        return lines

    def _cost_counter_account(self):
        """Return what is credited for a part that stock has not booked yet.

        Core's periodic closing debits it for what left the stock, so that the cost stays once. A
        part that is not stored was expensed when it was bought.
        """
        self.ensure_one()
        company = self.company_id
        product = self.product_id.with_company(company)
        accounts = product._get_product_accounts()
        if not product.is_storable:
            return accounts["expense"]
        location = self.location_id if self.is_in else self.location_dest_id
        if (
            location.valuation_account_id
            and location.company_id == company
            and product.valuation == "periodic"
        ):
            return location.valuation_account_id
        return accounts["stock_variation"] or company.expense_account_id
