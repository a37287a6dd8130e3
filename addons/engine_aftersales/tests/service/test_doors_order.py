from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import signature_png
from .attack import AttackCase

PNG = signature_png().decode()

CORE_METHODS = (
    "action_validate",
    "action_repair_start",
    "action_repair_end",
    "action_repair_done",
    "action_repair_cancel",
    "action_repair_cancel_draft",
    "action_unreserve",
    "action_generate_serial",
    "compute_product_uom",
    "unlink",
)


@tagged("post_install", "-at_install")
class TestDoorsOfTheOrder(AttackCase):
    """Writing an order, or calling the core repair app, leads around no gate (design 5.2, 6)."""

    def setUp(self):
        super().setUp()
        self.stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.other_engine = self.new_engine("OTHER-1", customer_id=self.stranger.id)
        self.other_order = self.new_order(lot_id=self.new_engine("OTHER-2").id)
        self.other_sop = self.sop.copy({"code": "SOP-T2"})
        self.other_centre = self.cost_centre.copy({"name": "Service West"})
        self.other_company = self.env["res.company"].create({"name": "Subsidiary"})

    def states(self, order):
        """Doors that are shut in every state: what the steps of the order write."""
        kept = (
            {"service_state": "archived"},
            {"service_state": "draft"},
            {"state": "done"},
            {"state": "draft"},
            {"planned_amount": 1},
            {"approved_amount": 1e6},
            {"signature": PNG, "signed_by": "Nobody", "signed_at": "2026-01-01 00:00:00"},
            {"move_id": False},
            {"dispatch_state": "fixed"},
            {"archive_seal": "x", "archive_id": False},
            {"origin_order_id": order.id},
            {"issue_picking_ids": [[5]]},
            {"timesheet_ids": [[0, 0, {"name": "x", "unit_amount": 3}]]},
            {"cost_ids": [[0, 0, {"name": "x", "kind": "travel", "amount": 5}]]},
            {"approval_ids": [[5]]},
            {"clock_ids": [[5]]},
            {"step_ids": [[0, 0, {"name": "x"}]]},
            {"follow_up_ids": [[4, self.other_order.id]]},
        )
        return [
            *self.writes("repair.order", order.id, *kept),
            *self.calls("repair.order", order.id, "_transitioning", "_transition"),
            (
                "web_save",
                "repair.order",
                "web_save",
                ([order.id], {"service_state": "archived"}, {}),
            ),
            (
                "import",
                "repair.order",
                "load",
                ([".id", "service_state"], [[str(order.id), "Archived"]]),
            ),
            (
                "through the request",
                "helpdesk.ticket",
                "create",
                (
                    [
                        {
                            "serial_number": self.engine.name,
                            "service_order_ids": [[1, order.id, {"service_state": "costed"}]],
                        }
                    ],
                ),
            ),
        ]

    def frozen_with_diagnosis(self, order):
        stock = self.warehouse.lot_stock_id.id
        return [
            *self.writes(
                "repair.order",
                order.id,
                {"lot_id": self.other_engine.id},
                {"partner_id": self.stranger.id},
                {"company_id": self.other_company.id},
                {"product_id": self.injector.id},
                {"product_qty": 5},
                {"fault_level": "D"},
                {"fault_code_ids": [[6, 0, []]]},
                {"location_id": stock},
                {"location_dest_id": stock},
                {"recycle_location_id": stock},
                {"product_location_src_id": stock},
                {"picking_type_id": self.warehouse.int_type_id.id},
                {"name": "Forged"},
                {"ticket_id": False},
                {"symptom": "none"},
                {"diagnosis_ids": [[0, 0, {"conclusion": "x"}]]},
                {"diagnosis_ids": [[5]]},
            ),
            ("engine", "stock.lot", "write", ([self.engine.id], {"service_order_ids": [[5]]})),
            (
                "other engine",
                "stock.lot",
                "write",
                ([self.other_engine.id], {"service_order_ids": [[4, order.id]]}),
            ),
            (
                "request",
                "helpdesk.ticket",
                "create",
                ([{"serial_number": self.engine.name, "service_order_ids": [[4, order.id]]}],),
            ),
        ]

    def frozen_with_plan(self, order):
        part = order.move_ids[0].id
        new_part = {
            "product_id": self.turbo.id,
            "product_uom_qty": 1,
            "repair_line_type": "add",
        }
        return [
            *self.writes(
                "repair.order",
                order.id,
                {"bearer": "supplier"},
                {"sop_id": self.other_sop.id},
                {"planned_hours": 99},
                {"cost_centre_id": self.other_centre.id},
                {"under_warranty": True},
                {"move_ids": [[0, 0, new_part]]},
                {"move_ids": [[1, part, {"product_uom_qty": 50}]]},
                {"move_ids": [[2, part]]},
                {"move_ids": [[3, part]]},
                {"move_ids": [[5]]},
                {"fmea_review_ids": [[0, 0, {"failure_mode": "x", "measures": "y"}]]},
                {"step_ids": [[1, order.step_ids[0].id, {"is_done": True}]]},
                {"step_ids": [[1, order.step_ids[0].id, {"is_mandatory": False}]]},
                {"step_ids": [[5]]},
            ),
            *self.calls("repair.order", order.id, *CORE_METHODS),
        ]

    def test_draft(self):
        order = self.new_order()
        self.assert_doors_hold(order, self.states(order))

    def test_planned(self):
        order = self.walk(self.new_order(), "planned")
        doors = self.states(order) + self.frozen_with_diagnosis(order)
        self.assert_doors_hold(order, doors + self.frozen_with_plan(order))

    def test_in_repair(self):
        order = self.walk(self.new_order(), "in_repair")
        engineer = self.writes(
            "repair.order", order.id, {"engineer_id": self.supervisor_employee.id}
        )
        self.assert_doors_hold(order, [*self.frozen_with_plan(order), *engineer])

    def test_archived(self):
        order = self.walk(self.new_order(), "archived")
        doors = self.states(order) + self.frozen_with_diagnosis(order)
        also = self.writes(
            "repair.order",
            order.id,
            {"internal_notes": "x"},
            {"priority": "1"},
            {"schedule_date": "2020-01-01 00:00:00"},
            {"user_id": self.engineer.id},
            {"sale_order_id": False},
            {"customer_remark": "x"},
        )
        self.assert_doors_hold(order, doors + self.frozen_with_plan(order) + also)

    def test_core_wizard_for_short_stock(self):
        order = self.walk(self.new_order(), "planned")
        wizard = self.env["stock.warn.insufficient.qty.repair"].create(
            {
                "repair_id": order.id,
                "product_id": order.product_id.id,
                "location_id": order.location_id.id,
                "quantity": 1,
                "product_uom_name": "Unit",
            }
        )
        self.assert_doors_hold(order, self.calls(wizard._name, wizard.id, "action_done"))

    def test_product_catalog(self):
        """What the route /product/catalog/update_order_line_info calls."""
        order = self.walk(self.new_order(), "planned")
        before = self.snapshot(order)
        for person in (self.support, self.engineer, self.supervisor, self.root):
            for product, quantity in ((self.turbo, 1), (self.injector, 9), (self.injector, 0)):
                with (
                    self.subTest(who=person.login, quantity=quantity),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    order.with_user(person)._update_order_line_info(product.id, quantity)
                self.assertEqual(self.snapshot(order), before)

    def test_new_order_in_a_late_state(self):
        late = (
            {"service_state": "archived"},
            {"state": "done"},
            {"approved_amount": 1e6},
            {"signature": PNG, "signed_by": "Nobody"},
            {"archive_seal": "x"},
            {"origin_order_id": self.other_order.id},
            {"cost_ids": [[0, 0, {"name": "x"}]]},
        )
        for vals in late:
            defaults = {f"default_{name}": value for name, value in vals.items()}
            for person in (self.customer_service, self.support, self.storekeeper, self.root):
                with self.subTest(vals=[*vals], who=person.login):
                    new = {"lot_id": self.engine.id}
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        self.rpc(person, "repair.order", "create", [{**new, **vals}])
                    ids = self.rpc(person, "repair.order", "create", [new], context=defaults)
                    self.assert_is_plain_draft(self.env["repair.order"].browse(ids))

    def test_copy_of_a_late_order(self):
        order = self.walk(self.new_order(), "archived")
        for person in (self.support, self.root):
            for default in (
                {},
                {"service_state": "costed", "approved_amount": 5, "signed_by": "x"},
            ):
                ids = self.rpc(person, "repair.order", "copy", [order.id], default)
                self.assert_is_plain_draft(self.env["repair.order"].browse(ids))

    def assert_is_plain_draft(self, order):
        self.assertRecordValues(
            order,
            [
                {
                    "service_state": "draft",
                    "state": "draft",
                    "approved_amount": 0,
                    "signature": False,
                    "signed_by": False,
                    "archive_seal": False,
                    "origin_order_id": False,
                    "cost_ids": [],
                    "issue_picking_ids": [],
                }
            ],
        )
