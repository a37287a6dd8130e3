from odoo import models


class RepairOrder(models.Model):
    """What has to be right before a cost is posted, said in words."""

    _inherit = "repair.order"

    def _check_cost_sources(self, sources):
        """Raise at the first source that cannot be posted as it is."""
        self.sudo()._check_no_open_bill()
        hours = {}
        for source in sources:
            source.order._check_cost_accounts(source)
            source.record._check_cost_source()
            if source.record._name == "account.analytic.line":
                hours[source.order] = hours.get(source.order, 0.0) + source.quantity
        for order, total in hours.items():
            if round(total * 60) < 0:
                order._refuse(self.env._("its hours add up to less than nothing. Correct them."))

    def _check_cost_accounts(self, source):
        """Raise unless the company has the journal and every account that the source needs."""
        self.ensure_one()
        company = self.company_id.sudo()
        if not company.engine_service_journal_id:
            self._refuse(
                self.env._(
                    "no journal for the cost is set. Ask the administrator for one, under "
                    "Settings / After-Sales."
                )
            )
        if not source.place.account:
            self._refuse_no_account(source.kind)
        if source.booked is None and not source.counter_id:
            self._refuse_no_counter(source)
        if bool(company.engine_provision_account_id) != bool(
            company.engine_provision_used_account_id
        ):
            self._refuse(
                self.env._(
                    "only one of the two accounts of the warranty provision is set. Ask the "
                    "administrator for both, under Settings / After-Sales."
                )
            )

    def _refuse_no_account(self, kind):
        self._refuse(
            self.env._(
                "no expense account is set for %(kind)s. Ask the administrator for it, under "
                "Settings / After-Sales, or finance for one in the cost centre rule.",
                kind=self._kind_labels()[kind],
            )
        )

    def _refuse_no_counter(self, source):
        if source.record._name == "stock.move":
            self._refuse(
                self.env._(
                    "the stock of %(part)s has no variation account to be credited until the "
                    "period is closed. Ask finance to enter it on the stock valuation account.",
                    part=source.name,
                )
            )
        self._refuse(
            self.env._(
                "no account absorbs the labour. Ask the administrator for it, under Settings / "
                "After-Sales."
            )
        )

    def _check_no_open_bill(self):
        drafts = self.env["account.move.line"].search(
            [("service_order_id", "in", self.ids), ("parent_state", "=", "draft")], limit=1
        )
        if drafts:
            drafts.service_order_id._refuse(
                self.env._(
                    "vendor bill %(bill)s has a cost of it and is not posted. Ask finance to post "
                    "the bill or to take the line off the order.",
                    bill=drafts.move_id.display_name,
                )
            )


class StockMove(models.Model):
    _inherit = "stock.move"

    def _check_cost_source(self):
        if self.product_uom.compare(self.quantity, 0) < 0:
            self.repair_id._refuse(
                self.env._(
                    "the quantity of %(part)s is negative.", part=self.product_id.display_name
                )
            )
        if self.product_uom.is_zero(self.quantity):
            return
        if self.company_currency_id.is_zero(self.value):
            self._refuse_no_cost()

    def _check_price(self):
        """Raise where a part has no cost yet by which it could be valued."""
        for move in self:
            if move.product_id.with_company(move.company_id).sudo().standard_price <= 0:
                move._refuse_no_cost()

    def _refuse_no_cost(self):
        self.repair_id._refuse(
            self.env._(
                "%(part)s has no cost. Ask finance to enter it on the part.",
                part=self.product_id.display_name,
            )
        )


class AccountAnalyticLine(models.Model):
    _inherit = "account.analytic.line"

    def _check_cost_source(self):
        if round(self.unit_amount * 60) and self.currency_id.is_zero(self.amount):
            self.repair_id._refuse(
                self.env._(
                    "the hours of %(engineer)s on %(day)s cost nothing. Ask personnel to enter "
                    "the hourly cost, then log the hours anew.",
                    engineer=self.employee_id.name,
                    day=self.date,
                )
            )
