import os
import random
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CostCase

ORDERS = int(os.environ.get("ENGINE_COST_ORDERS", "120"))
LOT = 30
SEED = 20260115
_BEARERS = ("warranty", "goodwill", "customer", "supplier", "insurance", False)
_VALUATIONS = [
    (method, valuation)
    for method in ("standard", "average", "fifo")
    for valuation in ("real_time", "periodic")
]


@tagged("post_install", "-at_install")
class TestRandomOrders(CostCase):
    """Random orders: parts, returns, hours, bills, bearers, reopenings, in every valuation.

    Hours are work and travel, typed in or from when to when, over lunch, night and weekend, and
    some of them are corrected.

    After each lot the sum of the cost lists is the sum of the analytic lines is the balance of the
    ledger, exactly and order by order, and the stock is worth what Odoo says. The number of orders
    is ``ENGINE_COST_ORDERS``.
    """

    @classmethod
    def build(cls):
        super().build()
        cls.variation = cls.env["account.account"].create(
            {"code": "6601", "name": "Stock variation", "account_type": "expense"}
        )
        cls.company.engine_provision_account_id = cls.provision
        cls.company.engine_provision_used_account_id = cls.provision_used
        cls.env["engine.policy"].search([])._transitioning().write(
            {
                "approval_tolerance_percent": 10**6,
                "cost_overrun_tolerance": 10**6,
                "hours_per_day_max": 10**6,
            }
        )
        cls.places = cls.env["stock.location"].search([("usage", "=", "production")])
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.parts, cls.stock_accounts = {}, {}
        for method, valuation in _VALUATIONS:
            account = cls.env["account.account"].create(
                {
                    "code": f"14{len(cls.parts)}",
                    "name": f"Stock {method} {valuation}",
                    "account_type": "asset_current",
                    "account_stock_variation_id": cls.variation.id,
                }
            )
            cls.stock_accounts[method, valuation] = account
            cls.parts[method, valuation] = cls.new_parts(method, valuation, account)

    @classmethod
    def new_parts(cls, method, valuation, account):
        category = cls.env["product.category"].create(
            {
                "name": f"{method} {valuation}",
                "property_valuation": valuation,
                "property_cost_method": method,
                "property_stock_valuation_account_id": account.id,
            }
        )
        parts = cls.env["product.product"].create(
            [
                {
                    "name": f"Part {number} {method} {valuation}",
                    "type": "consu",
                    "is_storable": True,
                    "is_engine_part": True,
                    "categ_id": category.id,
                    "standard_price": price,
                }
                for number, price in enumerate((12.5, 333.33))
            ]
        )
        for part in parts:
            # Two receipts at two prices whose average has two decimals again.
            for price in (part.standard_price, part.standard_price + 2):
                cls.receive(part, 5000, price)
        return parts

    @classmethod
    def receive(cls, part, quantity, price):
        move = cls.env["stock.move"].create(
            {
                "product_id": part.id,
                "product_uom_qty": quantity,
                "location_id": cls.suppliers.id,
                "location_dest_id": cls.warehouse.lot_stock_id.id,
            }
        )
        move._action_confirm()
        move.write({"quantity": quantity, "picked": True})
        move._action_done()
        if part.cost_method != "standard":
            move.value_manual = quantity * price

    def setUp(self):
        super().setUp()
        self.chance = random.Random(SEED)
        self.stock_before = self.stock_values()
        days = 40 + ORDERS // 2  # no time twice: one after the other, since then
        self.clock = fields.Datetime.now().replace(second=0) - timedelta(days=days)

    def stock_values(self):
        self.env.invalidate_all()
        return {key: sum(parts.mapped("total_value")) for key, parts in self.parts.items()}

    def random_orders(self, number):
        chance, serial = self.chance, self.env["stock.lot"].search_count([])
        return self.env["repair.order"].browse(
            self.new_order(
                lot_id=self.new_engine(f"RND-{serial}-{count}").id,
                bearer=chance.choice(_BEARERS[:-1]),
                move_ids=[Command.create(vals) for vals in self.random_parts()],
            ).id
            for count in range(number)
        )

    def random_parts(self):
        chance = self.chance
        kinds = chance.sample(_VALUATIONS, chance.randint(1, 3))
        return [
            {
                "product_id": chance.choice(self.parts[kind]).id,
                "product_uom_qty": chance.randint(1, 5),
                "repair_line_type": "recycle" if number and not chance.randint(0, 2) else "add",
            }
            for number, kind in enumerate(kinds)
        ]

    def repair(self, order):
        """Use less than planned here and there, and log odd hours in several lines."""
        chance, mine = self.chance, order.with_user(self.engineer)
        mine.step_ids.action_do()
        self.engineer_employee.hourly_cost_ids.amount = chance.randint(3000, 30000) / 100
        for single in mine:
            if chance.randint(0, 1):
                self.log(single, chance.choice(("labour", "travel")))
            if single.timesheet_ids and not chance.randint(0, 2):
                self.correct(single.timesheet_ids[0])
            self.log(single, "labour")
            for move in single.move_ids:
                if move.repair_line_type == "add" and not chance.randint(0, 2):
                    move.quantity = chance.randint(1, round(move.product_uom_qty))
        mine.action_finish_repair()

    def log(self, order, kind):
        """Type hours in, or log a time that may lie over lunch, midnight or a weekend."""
        chance = self.chance
        spent = {"hours": chance.randint(1, 500) / 60}
        if chance.randint(0, 1):
            start = self.clock + timedelta(minutes=chance.randint(0, 300))
            self.clock = start + timedelta(minutes=chance.randint(1, 720))
            spent = {"start": start, "end": self.clock}
        order.action_log_hours(self.engineer_employee.id, name="Time", kind=kind, **spent)

    def correct(self, line):
        """Log other hours in their place, or the other kind."""
        other = "travel" if line.cost_kind == "labour" else "labour"
        right = self.chance.choice(
            ({"hours": line.unit_amount * 3 / 4}, {"kind": other}, {"date": self.clock.date()})
        )
        line.repair_id.with_user(self.engineer).action_correct_hours(
            line.id, reason="random", **right
        )

    def shuffle(self, orders):
        """Say anew who bears what, let a bill come in, and somebody drive home."""
        chance = self.chance
        for order in orders:
            if not chance.randint(0, 5):
                self.log(order.with_user(self.engineer), "travel")
            for source in (*order.move_ids.filtered("repair_line_type"), *order.timesheet_ids):
                if not chance.randint(0, 2):
                    source.with_user(self.finance).action_set_cost_bearer(chance.choice(_BEARERS))
            if not chance.randint(0, 3):
                self.new_bill(
                    order,
                    chance.randint(1, 99999) / 100,
                    kind=chance.choice(("outside", "freight")),
                    move_type=chance.choice(("in_invoice", "in_invoice", "in_refund")),
                    line={"cost_bearer": chance.choice(_BEARERS)},
                )
            for kind in ("parts", "credit", "labour", "travel", "outside", "freight"):
                order.with_user(self.finance).action_explain_deviation(kind, "random")

    @mute_logger("odoo.models.unlink")
    def test_cost_list_analytic_ledger_and_stock_agree_to_the_cent(self):
        done = self.env["repair.order"]
        for start in range(0, ORDERS, LOT):
            orders = self.random_orders(min(LOT, ORDERS - start))
            self.places.valuation_account_id = self.chance.choice((self.parts_cost, False))
            self.walk(orders, "confirmed")
            self.shuffle(orders)
            orders.with_user(self.finance).action_cost()
            self.assert_agrees(orders)
            again = orders.browse(self.chance.sample(orders.ids, len(orders) // 4))
            again.with_user(self.finance).action_reopen_cost("random")
            self.assertEqual(round(sum(again.cost_ids.mapped("amount")), 2), 0)
            self.shuffle(again)
            again.with_user(self.finance).action_cost()
            self.assert_agrees(orders)
            done |= orders
            self.assert_stock(done)
        run = self.env["engine.cost.reconciliation"]._reconcile(self.company, done.cost_ids[0].date)
        self.assertEqual(run.line_ids.filtered("repair_id").mapped("explanation"), [])
        self.assertEqual(len(done), ORDERS)
        self.assertGreater(len(done.cost_ids.filtered("reversal_of_id")), ORDERS // 4)
        self.assert_everything_came(done)

    def assert_everything_came(self, orders):
        """The draw was of all kinds, or the agreement says less than it seems."""
        kinds = set(orders.cost_ids.mapped("kind"))
        self.assertEqual(kinds, {"parts", "credit", "labour", "travel", "outside", "freight"})
        overtime = orders.timesheet_ids.filtered("overtime_hours")
        self.assertEqual(set(overtime.mapped("cost_kind")), {"labour", "travel"})
        self.assertGreater(len(set(overtime.mapped("overtime_factor"))), 1)
        self.assertTrue(orders.timesheet_ids.filtered("pause_hours"))
        self.assertTrue(orders.timesheet_ids.filtered("corrects_line_id"))

    def assert_stock(self, orders):
        """The stock went down by what the orders used, and the ledger's stock by the same."""
        self.env.flush_all()
        after = self.stock_values()
        for key, parts in self.parts.items():
            moves = orders.move_ids.filtered(lambda move, parts=parts: move.product_id in parts)
            used = sum(move.value * (1 if move.is_out else -1) for move in moves)
            fell = self.stock_before[key] - after[key]
            with self.subTest(valuation=key):
                self.assertEqual(round(fell, 2), round(used, 2), "Odoo's own stock value")
                booked = self.items(orders, account_id=self.stock_accounts[key].id)
                self.assertEqual(
                    round(-sum(booked.mapped("balance")), 2),
                    round(used, 2) if key[1] == "real_time" else 0.0,
                )
