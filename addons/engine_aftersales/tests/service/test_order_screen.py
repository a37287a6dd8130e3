from odoo.tests import Form, tagged

from ..common import ServiceCase


@tagged("post_install", "-at_install")
class TestOrderScreen(ServiceCase):
    """A service order typed in on the screen, as each role that opens one."""

    def new_form(self, person):
        return Form(self.env["repair.order"].with_user(person))

    def test_model_customer_and_bearer_follow_the_engine(self):
        lapsed = self.new_engine("TEST-OLD", warranty_until="2020-01-01")
        with self.new_form(self.customer_service) as form:
            form.lot_id = self.engine
            self.assertEqual(form.product_id, self.model)
            self.assertEqual(form.partner_id, self.customer)
            self.assertEqual(form.bearer, "warranty")
        with self.new_form(self.customer_service) as form:
            form.lot_id = lapsed
            self.assertEqual(form.bearer, "customer")

    def test_planners_add_parts_without_stock_rights(self):
        for person in (self.support, self.engineer, self.supervisor):
            with self.subTest(person.login), self.new_form(person) as form:
                form.lot_id = self.engine
                with form.move_ids.new() as line:
                    line.product_id = self.injector
                    line.product_uom_qty = 2
            moves = form.record.move_ids
            self.assertEqual(moves.repair_line_type, "add")
            self.assertEqual(moves.product_uom_qty, 2)

    def test_whoever_decides_reads_what_about(self):
        order = self.walk(self.new_order(), "planned")
        approval = order.with_user(self.support).action_request_approval()
        summary = approval.with_user(self.supervisor).summary
        for fact in ("TEST-0001", "Haulage Ltd", "Worn injector nozzle", "Injector × 2"):
            self.assertIn(fact, summary)
        action = order.with_user(self.supervisor).action_open_approvals()
        self.assertEqual(action["res_id"], approval.id)

    def test_trail_names_the_states_as_the_order_does(self):
        order = self.walk(self.new_order(), "diagnosed")
        step = self.env["engine.transition"].search(
            [("res_model", "=", "repair.order"), ("res_id", "=", order.id)]
        )
        self.assertEqual((step.state_from_label, step.state_to_label), ("Draft", "Diagnosed"))
        self.assertEqual(step.action_open_document()["res_id"], order.id)

    def test_one_parts_issue_opens_at_once(self):
        order = self.walk(self.new_order(), "planned")
        action = order.with_user(self.storekeeper).action_open_issue_pickings()
        self.assertEqual(action["res_id"], order.issue_picking_ids.id)
        self.assertEqual([kind for _view, kind in action["views"]], ["form"])
