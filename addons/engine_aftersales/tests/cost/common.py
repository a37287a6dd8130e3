"""A service with two cost centres, vendor bills and a provision."""

from odoo import Command
from odoo.exceptions import UserError

from ..common import ServiceCase


class CostBuilders:
    """Builders of what an order costs beside its parts and hours."""

    @classmethod
    def set_up_cost(cls):
        cls.vendor = cls.env["res.partner"].create({"name": "Machine Shop Ltd"})
        cls.outside_cost, cls.supplier_cost, cls.provision, cls.provision_used = cls.env[
            "account.account"
        ].create(
            [
                {"code": f"66{number}", "name": name, "account_type": kind}
                for number, (name, kind) in enumerate(
                    (
                        ("Outside services", "expense"),
                        ("Borne by suppliers", "expense"),
                        ("Warranty provision", "liability_current"),
                        ("Provision used", "expense"),
                    )
                )
            ]
        )
        cls.purchases = cls.env["account.journal"].search(
            [("type", "=", "purchase"), ("company_id", "=", cls.company.id)], limit=1
        ) or cls.env["account.journal"].create(
            {"name": "Bills", "code": "BILT", "type": "purchase"}
        )
        mine = [("account_type", "=", "liability_payable"), ("company_ids", "in", cls.company.ids)]
        if not cls.env["account.account"].search(mine):
            payable = cls.env["account.account"].create(
                {"code": "2202", "name": "Payable", "account_type": "liability_payable"}
            )
            cls.vendor.property_account_payable_id = payable
        cls.supplier_centre = cls.cost_centre.copy({"name": "Supplier Claims"})
        cls.env["engine.cost.centre.rule"].create(
            {
                "sequence": 1,
                "bearer": "supplier",
                "account_id": cls.supplier_centre.id,
                "expense_account_id": cls.supplier_cost.id,
            }
        )

    @classmethod
    def new_bill(cls, order, amount=500.0, kind="outside", line=None, post=True, **vals):
        bill = cls.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": cls.vendor.id,
                "invoice_date": "2026-01-15",
                "journal_id": cls.purchases.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": f"{kind} for {order.name}",
                            "account_id": cls.outside_cost.id,
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [],
                            "service_order_id": order.id,
                            "service_cost_kind": kind,
                            **(line or {}),
                        }
                    )
                ],
                **vals,
            }
        )
        if post:
            bill.action_post()
        return bill

    def items(self, order, **wanted):
        domain = [("repair_id", "in", order.ids), ("parent_state", "=", "posted")]
        domain += [(name, "=", value) for name, value in wanted.items()]
        return self.env["account.move.line"].search(domain)

    def lines(self, order):
        return self.env["account.analytic.line"].search([("repair_id", "in", order.ids)])

    def cost(self, order):
        order.with_user(self.finance).action_cost()

    def approve_cost(self, order):
        """Have what the order costs by now approved, by whoever has the authority."""
        approvals = order.with_user(self.finance).action_request_cost_approval()
        for person in (self.supervisor, self.director, self.general_manager):
            waiting = approvals.filtered(lambda approval: approval.state == "pending")
            waiting.with_user(person).action_approve("crankshaft was bent")

    def explain(self, order, *kinds):
        for kind in kinds:
            order.with_user(self.finance).action_explain_deviation(kind, "as agreed")

    def assert_agrees(self, orders, total=None):
        """Cost list, cost centre and ledger are the same to the smallest unit."""
        self.env.flush_all()
        self.env.invalidate_all()  # what the database has, not what was computed
        for order in orders:
            rounding = order.company_currency_id.rounding
            three = (
                sum(order.cost_ids.mapped("amount")),
                -sum(self.lines(order).mapped("amount")),
                sum(self.items(order, service_cost_side="cost").mapped("balance")),
            )
            units = {round(amount / rounding) for amount in three}
            self.assertEqual(len(units), 1, (order.name, three))
            if total is not None:
                self.assertEqual(units, {round(total / rounding)})


class CostCase(CostBuilders, ServiceCase):
    """The small service with what costing needs, undone after each test."""

    @classmethod
    def build(cls):
        super().build()
        cls.set_up_cost()

    def refuse_cost(self, order, words, error=UserError):
        """Costing is refused in these words, and nothing of it is there."""
        before = (order.service_state, len(order.cost_ids), len(self.items(order)))
        with self.assertRaisesRegex(error, words), self.env.cr.savepoint():
            self.cost(order)
        self.env.invalidate_all()
        after = (order.service_state, len(order.cost_ids), len(self.items(order)))
        self.assertEqual(after, before)
