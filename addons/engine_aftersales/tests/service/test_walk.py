from odoo.tests import tagged

from ..common import ServiceCase


@tagged("post_install", "-at_install")
class TestWalk(ServiceCase):
    """One repair from draft to archive (design 6)."""

    def test_order_goes_from_draft_to_archive(self):
        order = self.walk(self.new_order(), "archived")
        self.assertEqual(order.state, "done")
        self.assertEqual(
            self.trail(order),
            [
                "diagnose",
                "plan",
                "approve",
                "issue_parts",
                "start_repair",
                "finish_repair",
                "confirm",
                "cost",
                "archive",
            ],
        )
        self.assertEqual(self.env["engine.transition"].verify(), [])

    def test_core_state_follows(self):
        order = self.new_order()
        seen = []
        for state in ("planned", "approved", "in_repair", "repaired"):
            self.walk(order, state)
            seen.append(order.state)
        self.assertEqual(seen, ["draft", "confirmed", "under_repair", "done"])

    def test_parts_leave_stock_and_are_consumed(self):
        before = self.injector.qty_available
        order = self.walk(self.new_order(), "parts_issued")
        repair_location = self.warehouse.repair_location_id
        in_repair = self.env["stock.quant"]._get_available_quantity(
            self.injector, repair_location, allow_negative=True
        )
        self.assertEqual(in_repair, 0, "reserved by the order")
        self.walk(order, "repaired")
        self.assertEqual(before - self.injector.qty_available, 2)
        self.assertEqual(set(order.move_ids.mapped("state")), {"done"})

    def test_many_orders_walk_together(self):
        orders = self.env["repair.order"]
        for number in range(5):
            engine = self.new_engine(f"TEST-MANY-{number}")
            orders |= self.new_order(lot_id=engine.id)
        self.walk(orders, "archived")
        self.assertEqual(len(orders.move_ids.account_move_id), 5)
        self.assertEqual(orders.mapped("cost_difference"), [0.0] * 5)
