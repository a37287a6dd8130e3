from odoo.tests import tagged

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestRequest(PartsCase):
    """Service orders ask for parts in batch."""

    def test_request_is_confirmed_and_reserved(self):
        issue = self.new_issue((self.piston, 2), (self.gasket, 1), requester_id=self.eva.id)
        self.assertRecordValues(
            issue,
            [
                {
                    "is_parts_issue": True,
                    "state": "assigned",
                    "issue_state": "requested",
                    "origin": "SO-1",
                    "requester_id": self.eva.id,
                    "location_id": self.stock.id,
                    "location_dest_id": self.repair.id,
                    "is_reserved_or_promised": True,
                }
            ],
        )
        self.assertEqual(issue.move_ids.mapped("quantity"), [2, 1])
        self.assertEqual(set(issue.move_ids.mapped("state")), {"assigned"})

    def test_each_order_gets_its_own_issue(self):
        vals = {
            "warehouse_id": self.warehouse.id,
            "lines": [{"product_id": self.piston.id, "quantity": 1}] * 2,
        }
        issues = self.env["stock.picking"]._create_parts_issue(
            [{**vals, "origin": "SO-1"}, {**vals, "origin": "SO-2"}]
        )
        self.assertEqual(issues.mapped("origin"), ["SO-1", "SO-2"])
        self.assertEqual([len(issue.move_ids) for issue in issues], [2, 2])

    def test_missing_parts_leave_the_request_open(self):
        issue = self.new_issue((self.piston, 11))
        self.assertEqual(issue.move_ids.quantity, 10)
        self.assertFalse(issue.is_reserved_or_promised)

    def test_engineer_may_ask_through_an_order(self):
        issue = (
            self.env["stock.picking"]
            .with_user(self.eva)
            ._create_parts_issue(
                [
                    {
                        "warehouse_id": self.warehouse.id,
                        "lines": [{"product_id": self.piston.id, "quantity": 1}],
                    }
                ]
            )
        )
        self.assertEqual(issue.requester_id, self.eva)
        self.assertEqual(issue.state, "assigned")

    def test_order_move_waits_for_the_issue_and_gets_the_parts(self):
        order_move = self.env["stock.move"].create(
            {
                "product_id": self.piston.id,
                "product_uom_qty": 2,
                "location_id": self.repair.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        order_move._action_confirm()
        line = {"product_id": self.piston.id, "quantity": 2, "move_dest_id": order_move.id}
        issue = self.new_issue(lines=[line])
        self.assertEqual(order_move.state, "waiting")
        issue.with_user(self.sam).action_sign_issue()
        issue.with_user(self.max).action_sign_check()
        issue.with_user(self.sam).action_issue_parts()
        self.assertEqual((order_move.state, order_move.quantity), ("assigned", 2))

    def test_cancelled_issue_leaves_the_order_move(self):
        order_move = self.env["stock.move"].create(
            {
                "product_id": self.piston.id,
                "product_uom_qty": 1,
                "location_id": self.repair.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        line = {"product_id": self.piston.id, "quantity": 1, "move_dest_id": order_move.id}
        issue = self.new_issue(lines=[line])
        issue.with_user(self.sam).action_cancel()
        self.assertEqual(issue.issue_state, "cancelled")
        self.assertNotEqual(order_move.state, "cancel")

    def test_request_without_parts_is_refused(self):
        with self.refused("at least one part"):
            self.new_issue(lines=[])

    def test_request_of_nothing_is_refused(self):
        with self.refused("above zero"):
            self.new_issue((self.piston, 0))

    def test_request_is_not_widened(self):
        issue = self.new_issue()
        with self.refused("not changed here"):
            issue.move_ids.with_user(self.sam).product_uom_qty = 5
        with self.refused("requested as it is"):
            issue.move_ids.with_user(self.root).copy({"picking_id": issue.id})
