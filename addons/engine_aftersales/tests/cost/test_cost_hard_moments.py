from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import CostCase


@tagged("post_install", "-at_install")
class TestCostHardMoments(CostCase):
    """What goes wrong around a cost on an ordinary day, and still agrees to the cent."""

    def reopen(self, order):
        order.with_user(self.finance).action_reopen_cost("once more")

    # Units, lots, values
    def test_part_planned_in_dozens_counts_in_its_own_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.new_order(parts=[])
        order.move_ids = [
            Command.create(
                {
                    "product_id": self.filter.id,
                    "product_uom_qty": 1,
                    "product_uom": dozen.id,
                    "repair_line_type": "add",
                }
            )
        ]
        self.walk(order, "costed")
        self.assert_agrees(order, 12 * 80 + 300)
        self.reopen(order)
        self.cost(order)
        self.assert_agrees(order, 12 * 80 + 300)
        part = order.cost_ids.filtered(lambda cost: cost.kind == "parts" and not cost.is_reversed)
        self.assertEqual(set(part.mapped(lambda cost: abs(cost.quantity))), {12})
        lines = self.lines(order).filtered(lambda line: line.product_id == self.filter)
        self.assertEqual(set(lines.mapped(lambda line: abs(line.unit_amount))), {12})
        self.assertEqual(lines.product_uom_id, self.filter.uom_id)

    def test_serial_numbers_cost_what_each_of_them_cost(self):
        category = self.filter.categ_id.copy({"name": "Serials", "property_cost_method": "fifo"})
        pump = self.env["product.product"].create(
            {
                "name": "Pump",
                "type": "consu",
                "is_storable": True,
                "is_engine_part": True,
                "tracking": "serial",
                "lot_valuated": True,
                "categ_id": category.id,
                "standard_price": 10,
            }
        )
        suppliers = self.env.ref("stock.stock_location_suppliers")
        for serial, price in (("P-1", 100.10), ("P-2", 300.30)):
            lot = self.env["stock.lot"].create({"name": serial, "product_id": pump.id})
            move = self.env["stock.move"].create(
                {
                    "product_id": pump.id,
                    "product_uom_qty": 1,
                    "location_id": suppliers.id,
                    "location_dest_id": self.warehouse.lot_stock_id.id,
                }
            )
            move._action_confirm()
            move.move_line_ids = [
                Command.clear(),
                Command.create(
                    {
                        "product_id": pump.id,
                        "lot_id": lot.id,
                        "quantity": 1,
                        "picked": True,
                        "location_id": suppliers.id,
                        "location_dest_id": self.warehouse.lot_stock_id.id,
                    }
                ),
            ]
            move.picked = True
            move._action_done()
            move.value_manual = price
        self.env.invalidate_all()
        before = pump.total_value
        order = self.walk(self.new_order(parts=[(pump, 1)]), "confirmed")
        self.explain(order, "parts")
        self.cost(order)
        used = order.move_ids.lot_ids
        part = order.cost_ids.filtered(lambda cost: cost.kind == "parts")
        self.assertEqual(part.amount, {"P-1": 100.10, "P-2": 300.30}[used.name])
        self.assert_agrees(order, part.amount + 300)
        self.env.invalidate_all()
        self.assertEqual(round(before - pump.total_value, 2), part.amount)

    def test_value_corrected_after_the_use_leaves_the_cost_with_stock(self):
        for method in ("standard", "average", "fifo"):
            category = self.filter.categ_id.copy({"name": method, "property_cost_method": method})
            part = self.env["product.product"].create(
                {
                    "name": method,
                    "type": "consu",
                    "is_storable": True,
                    "is_engine_part": True,
                    "categ_id": category.id,
                    "standard_price": 80,
                }
            )
            suppliers = self.env.ref("stock.stock_location_suppliers")
            receipt = self.env["stock.move"].create(
                {
                    "product_id": part.id,
                    "product_uom_qty": 10,
                    "location_id": suppliers.id,
                    "location_dest_id": self.warehouse.lot_stock_id.id,
                }
            )
            receipt._action_confirm()
            receipt.write({"quantity": 10, "picked": True})
            receipt._action_done()
            order = self.walk(
                self.new_order(parts=[(part, 3)], lot_id=self.new_engine(method).id), "confirmed"
            )
            with self.subTest(method=method):
                receipt.value_manual = 999.99  # the vendor's bill came at another price
                part.standard_price = 123.45
                self.cost(order)
                self.assert_agrees(order, 3 * 80 + 300)
                self.reopen(order)
                self.cost(order)
                self.assert_agrees(order, 3 * 80 + 300)

    # Lock dates
    def test_each_lock_date_moves_the_cost_or_leaves_it(self):
        today = fields.Date.context_today(self.env.user)
        until = today + timedelta(days=3)
        locks = {
            "sale_lock_date": today,
            "purchase_lock_date": today,
            "tax_lock_date": today,
            "fiscalyear_lock_date": until + timedelta(days=1),
            "hard_lock_date": until + timedelta(days=1),
        }
        orders = {
            name: self.walk(self.new_order(lot_id=self.new_engine(name).id), "confirmed")
            for name in locks
        }
        for name, day in locks.items():
            with self.subTest(lock=name), self.env.cr.savepoint() as savepoint:
                self.company[name] = until
                self.cost(orders[name])
                self.assert_agrees(orders[name], 1281.10)
                labour = orders[name].cost_ids.filtered(lambda cost: cost.kind == "labour")
                self.assertEqual((labour.date, labour.move_line_id.date), (day, day))
                self.reopen(orders[name])
                self.cost(orders[name])
                self.assert_agrees(orders[name], 1281.10)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_hours_of_somebody_paid_in_a_currency_without_a_rate_are_refused(self):
        money = self.env["res.currency"].create({"name": "XDT", "symbol": "X", "rounding": 0.01})
        second = self.env["res.company"].create({"name": "Second", "currency_id": money.id})
        helper = self.env["hr.employee"].create(
            {
                "name": "Helper",
                "company_id": second.id,
                "hourly_cost": 50,
                "engineer_grade": "senior",
            }
        )
        self.supervisor.company_ids |= second
        order = self.walk(self.new_order(), "in_repair")
        mine = order.with_user(self.supervisor).with_context(
            allowed_company_ids=[self.company.id, second.id]
        )
        with self.assertRaisesRegex(UserError, "XDT has no exchange rate"), self.env.cr.savepoint():
            mine.action_log_hours(helper.id, 1)
        self.env["res.currency.rate"].create(
            {"currency_id": money.id, "name": "2026-01-01", "rate": 4, "company_id": False}
        )
        mine.action_log_hours(helper.id, 1)
        self.assertEqual(order.sudo().timesheet_ids.amount, -12.5)

    # Accountants
    def test_accountant_adds_nothing_to_a_posted_cost(self):
        accountant = new_test_user(
            self.env, "acc_test", groups="account.group_account_manager,base.group_user"
        )
        order = self.walk(self.new_order(), "costed")
        entry = order.sudo().cost_ids.move_line_id.move_id[0]
        before = sorted(entry.line_ids.mapped("balance"))
        item = {"name": "x", "move_id": entry.id}
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.env["account.move.line"].with_user(accountant).create(
                [
                    {**item, "account_id": self.labour_cost.id, "debit": 5},
                    {**item, "account_id": self.labour_absorbed.id, "credit": 5},
                ]
            )
        self.assertEqual(sorted(entry.line_ids.mapped("balance")), before)

    # Masters
    def test_cost_centre_in_use_is_not_put_away(self):
        order = self.walk(self.new_order(), "confirmed")
        with self.assertRaisesRegex(ValidationError, "rule leads to it"), self.env.cr.savepoint():
            self.cost_centre.active = False
        self.env["engine.cost.centre.rule"].search(
            [("account_id", "=", self.cost_centre.id)]
        ).active = False
        with self.assertRaisesRegex(ValidationError, order.name), self.env.cr.savepoint():
            self.cost_centre.active = False
        self.cost(order)
        self.assert_agrees(order, 1281.10)
        order.with_user(self.finance).action_archive_order()
        self.cost_centre.active = False

    def test_merged_customer_keeps_the_cost(self):
        order = self.walk(self.new_order(), "costed")
        twin = self.env["res.partner"].create({"name": "Haulage Ltd", "is_company": True})
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": [Command.set((twin | self.customer).ids)],
                "dst_partner_id": twin.id,
            }
        )
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertEqual(order.partner_id, twin)
        self.assert_agrees(order, 1281.10)
        self.reopen(order)
        self.cost(order)
        self.assert_agrees(order, 1281.10)

    def test_centre_in_a_plan_below_and_a_second_plan_on_the_bill(self):
        plan = self.env.ref("engine_aftersales.analytic_plan_cost_centre")
        below = self.env["account.analytic.plan"].create({"name": "East", "parent_id": plan.id})
        other = self.env["account.analytic.plan"].create({"name": "Campaigns"})
        centre = self.env["account.analytic.account"].create(
            {"name": "Shanghai", "plan_id": below.id, "company_id": self.company.id}
        )
        campaign = self.env["account.analytic.account"].create(
            {"name": "Recall", "plan_id": other.id, "company_id": self.company.id}
        )
        self.env["engine.cost.centre.rule"].search(
            [("account_id", "=", self.cost_centre.id)]
        ).account_id = centre
        order = self.walk(self.new_order(), "confirmed")
        self.assertEqual(order.cost_centre_id, centre)
        self.new_bill(
            order, 90, line={"analytic_distribution": {f"{campaign.id},{centre.id}": 100}}
        )
        self.cost(order)
        self.assert_agrees(order, 1281.10 + 90)
        self.reopen(order)
        self.cost(order)
        self.assert_agrees(order, 1281.10 + 90)

    def test_rule_of_distribution_and_a_mandatory_plan_change_nothing(self):
        other = self.env["account.analytic.plan"].create(
            {"name": "Campaigns", "default_applicability": "mandatory"}
        )
        campaign = self.env["account.analytic.account"].create(
            {"name": "Recall", "plan_id": other.id, "company_id": self.company.id}
        )
        self.env["account.analytic.distribution.model"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "analytic_distribution": {str(campaign.id): 100},
            }
        )
        self.project[other._column_name()] = campaign  # core asks for it on timesheets
        order = self.walk(self.new_order(), "confirmed")
        self.new_bill(order, 90)
        self.cost(order)
        self.assert_agrees(order, 1281.10 + 90)
        self.reopen(order)
        self.cost(order)
        self.assert_agrees(order, 1281.10 + 90)

    def test_part_that_is_not_stored_costs_what_it_cost(self):
        rag = self.env["product.product"].create(
            {
                "name": "Rag",
                "type": "consu",
                "is_storable": False,
                "is_engine_part": True,
                "standard_price": 7.77,
                "categ_id": self.filter.categ_id.id,
            }
        )
        order = self.new_order(parts=[(self.filter, 1), (rag, 2)])
        self.walk(order, "costed")
        self.assert_agrees(order, 80 + 2 * 7.77 + 300)
