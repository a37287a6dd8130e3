from odoo.exceptions import UserError
from odoo.tests import tagged

from .attack import FORGED, AttackCase


@tagged("post_install", "-at_install")
class TestDoorsOfTheParts(AttackCase):
    """What core lets every employee do with stock moves and their lines, it refuses for parts."""

    def setUp(self):
        super().setUp()
        self.stock = self.warehouse.lot_stock_id
        self.other_order = self.new_order(lot_id=self.new_engine("OTHER-2").id)
        self.transfer = self.env["stock.move"].create(
            {
                "product_id": self.injector.id,
                "product_uom_qty": 1,
                "location_id": self.stock.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        self.transfer._action_confirm()

    def new_parts(self, order):
        """Doors by which a part would join the order after its plan."""
        part = {
            "product_id": self.turbo.id,
            "product_uom_qty": 1,
            "location_id": self.stock.id,
            "location_dest_id": order.location_dest_id.id,
        }
        mine = {"default_repair_id": order.id}
        create = ("stock.move", "create")
        return [
            ("new", *create, ([{**part, "repair_id": order.id, "repair_line_type": "add"}],)),
            ("no type", *create, ([{**part, "repair_id": order.id}],)),
            ("by context", *create, ([{**part, "repair_line_type": "add"}],), mine),
            ("type, too", *create, ([part],), {**mine, "default_repair_line_type": "add"}),
            ("done", *create, ([part],), {**mine, "default_state": "done"}),
            (
                "adopted",
                "stock.move",
                "write",
                ([self.transfer.id], {"repair_id": order.id, "repair_line_type": "add"}),
            ),
            ("copied", "stock.move", "copy", ([order.move_ids[0].id], {"repair_id": order.id})),
        ]

    def part_doors(self, order):
        part = order.move_ids[0]
        issue = order.issue_picking_ids[0]
        dozen = self.env.ref("uom.product_uom_dozen")
        line = {
            "product_id": part.product_id.id,
            "quantity": 1,
            "location_id": self.stock.id,
            "location_dest_id": order.location_dest_id.id,
        }
        doors = [
            *self.new_parts(order),
            *self.writes(
                "stock.move",
                part.id,
                *({"state": state} for state in ("done", "cancel", "draft", "assigned", "waiting")),
                {"quantity": 99},
                {"picked": True},
                {"product_uom_qty": 9},
                {"product_id": self.turbo.id},
                {"product_uom": dozen.id},
                {"repair_line_type": "recycle"},
                {"repair_id": False},
                {"repair_id": self.other_order.id},
                {"location_id": self.stock.id},
                {"location_dest_id": self.stock.id},
                {"picking_id": issue.id},
                {"picking_type_id": self.warehouse.int_type_id.id},
                {"price_unit": 0},
                {"value": 1},
                {"value_manual": 1},
                {"is_in": True},
                {"account_move_id": False},
                {"move_orig_ids": [[5]]},
                {"procure_method": "make_to_order"},
                {"lot_ids": [[5]]},
                {"move_line_ids": [[0, 0, line]]},
            ),
            *self.calls("stock.move", part.id, "unlink"),
            ("line", "stock.move.line", "create", ([{**line, "move_id": part.id}],)),
            (
                "line by context",
                "stock.move.line",
                "create",
                ([{**line, "company_id": self.company.id}],),
                {"default_move_id": part.id},
            ),
        ]
        if own_line := part.move_line_ids[:1]:
            doors += self.writes(
                "stock.move.line",
                own_line.id,
                {"quantity": 0},
                {"quantity": 99},
                {"quantity_product_uom": 9},
                {"product_id": self.turbo.id},
                {"product_uom_id": dozen.id},
                {"location_id": self.stock.id},
                {"location_dest_id": self.stock.id},
                {"owner_id": self.customer.id},
                {"move_id": self.transfer.id},
                {"picking_id": issue.id},
                {"picked": True},
                {"state": "done"},
                {"date": "2020-01-01 00:00:00"},
            )
            doors += self.calls("stock.move.line", own_line.id, "unlink")
        return doors

    def test_planned(self):
        order = self.walk(self.new_order(), "planned")
        self.assert_doors_hold(order, self.part_doors(order))

    def test_in_repair(self):
        order = self.walk(self.new_order(), "in_repair")
        self.assert_doors_hold(order, self.part_doors(order))

    def test_archived(self):
        order = self.walk(self.new_order(), "archived")
        doors = self.part_doors(order)
        doors += self.writes(
            "stock.move", order.move_ids[0].id, {"quantity": 0}, {"date": "2020-01-01"}
        )
        self.assert_doors_hold(order, doors)

    def test_value_of_a_used_part(self):
        order = self.walk(self.new_order(), "confirmed")
        self.assert_doors_hold(
            order,
            [
                (
                    "value",
                    "product.value",
                    "create",
                    ([{"move_id": order.move_ids[0].id, "value": 1}],),
                )
            ],
        )

    def test_part_of_a_draft_stays_in_its_places(self):
        """A part from the store itself would be consumed without a parts issue."""
        order = self.new_order()
        part = order.move_ids[0]
        for vals in ({"location_id": self.stock.id}, {"location_dest_id": self.stock.id}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "places"):
                self.rpc(self.support, "stock.move", "write", [part.id], vals)
        with self.assertRaisesRegex(UserError, "places"):
            self.rpc(
                self.support,
                "stock.move",
                "create",
                [
                    {
                        "repair_id": order.id,
                        "repair_line_type": "add",
                        "product_id": self.turbo.id,
                        "product_uom_qty": 1,
                        "location_id": self.stock.id,
                        "location_dest_id": order.location_dest_id.id,
                    }
                ],
            )

    def test_engineer_uses_less_than_planned_and_never_more(self):
        order = self.walk(self.new_order(), "in_repair")
        part = order.move_ids.filtered(lambda move: move.product_id == self.injector)
        self.rpc(self.engineer, "stock.move", "write", [part.id], {"quantity": 1})
        self.assertEqual(part.quantity, 1)
        with self.assertRaisesRegex(UserError, "more than the 2"):
            self.rpc(self.engineer, "stock.move", "write", [part.id], {"quantity": 3})
        stranger = self.new_person("test_engineer2", "engineer")
        with self.assertRaisesRegex(UserError, "Their engineer or a supervisor"):
            self.rpc(stranger, "stock.move", "write", [part.id], {"quantity": 2})
        self.walk(order, "costed")
        self.assertEqual(order.cost_total, 450.55 + 80 + 300)

    def test_count_below_what_is_reserved_frees_the_part(self):
        """The store may correct its stock; the order then shows that a part is missing."""
        order = self.walk(self.new_order(), "in_repair")
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.injector.id),
                ("location_id", "=", self.warehouse.repair_location_id.id),
            ]
        )
        quant = quant.with_user(self.root).with_context(
            inventory_mode=True, inventory_name="Dropped and broken"
        )
        quant.inventory_quantity = 0
        quant.action_apply_inventory()
        mine = order.with_user(self.engineer)
        mine.step_ids.action_do()
        mine.action_log_hours(self.engineer_employee.id, 2)
        with self.assertRaisesRegex(UserError, "not at the repair location"):
            mine.action_finish_repair()

    def test_more_parts_by_another_parts_issue(self):
        order = self.walk(self.new_order(), "approved")
        issue = order.issue_picking_ids
        new = {
            "picking_type_id": issue.picking_type_id.id,
            "location_id": issue.location_id.id,
            "location_dest_id": issue.location_dest_id.id,
        }
        mine = {"service_order_id": order.id}
        doors = [
            ("new issue", "stock.picking", "create", ([{**new, **mine}],)),
            (
                "by context",
                "stock.picking",
                "create",
                ([new],),
                {"default_service_order_id": order.id},
            ),
            ("copied issue", "stock.picking", "copy", ([issue.id], mine)),
            *self.writes(
                "stock.picking",
                issue.id,
                {"service_order_id": False},
                {"origin": "x"},
                {"requester_id": self.root.id},
                {"partner_id": False},
            ),
            *self.writes(
                "stock.move",
                issue.move_ids[0].id,
                {"product_uom_qty": 9},
                {"move_dest_ids": [[5]]},
                {"state": "cancel"},
                {"repair_id": order.id},
            ),
            *self.calls("stock.picking", issue.id, "button_validate", "action_cancel", "unlink"),
        ]
        self.assert_doors_hold(order, doors)

    def test_partly_issued_order_waits_for_the_rest(self):
        order = self.walk(self.new_order(), "approved")
        issue = order.issue_picking_ids
        part = issue.move_ids.filtered(lambda move: move.product_id == self.injector)
        part.with_user(self.storekeeper).quantity = 1
        self.issue(order)
        self.assertEqual(order.service_state, "approved")
        rest = order.issue_picking_ids - issue
        self.assertEqual(rest.move_ids.product_uom_qty, 1)
        with self.assertRaises(UserError):
            self.rpc(
                self.engineer, "repair.order", "action_start_repair", [order.id], context=FORGED
            )
        rest.with_user(self.storekeeper).action_assign()
        rest.with_user(self.storekeeper).action_sign_issue()
        rest.with_user(self.second_storekeeper).action_sign_check()
        rest.with_user(self.storekeeper).action_issue_parts()
        self.assertEqual(order.service_state, "parts_issued")
