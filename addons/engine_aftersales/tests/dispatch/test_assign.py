from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..service.attack import AttackCase
from .common import DispatchCase


@tagged("post_install", "-at_install")
class TestAssign(DispatchCase, AttackCase):
    """One way to give a visit: rules on the server, a reason for a change, a line of history."""

    def assign(self, order, engineer, start=False, reason="", person=None, **vals):
        return self.rpc(
            person or self.support,
            "repair.order",
            "action_assign",
            [order.id],
            engineer.id,
            start and str(start),
            reason,
            **vals,
        )

    def refused(self, sentence, *args, **kwargs):
        with self.assertRaisesRegex(UserError, sentence), self.env.cr.savepoint():
            self.assign(*args, **kwargs)

    def test_first_assignment_needs_no_reason_and_leaves_a_line(self):
        order = self.new_visit()
        self.assign(order, self.senior, self.at(10))
        self.assertEqual(order.dispatch_state, "assigned")
        self.assertEqual(order.visit_end_at, self.at(13))
        self.assertEqual(order.schedule_date, self.at(10))
        self.assertEqual(
            order.assignment_ids.mapped(
                lambda line: (line.engineer_to_id, line.kind, line.user_id)
            ),
            [(self.senior, "manual", self.support)],
        )
        activity = order.activity_ids.filtered(lambda a: a.user_id == self.engineer)
        self.assertEqual(len(activity), 1)

    def test_a_change_asks_for_the_reason_and_keeps_both_sides(self):
        order = self.new_visit()
        self.assign(order, self.senior, self.at(10))
        self.refused("Say why", order, self.middle, self.at(10))
        self.refused("Say why", order, self.senior, self.at(14), "  ")
        self.assign(order, self.middle, self.at(14), "Li is ill")
        last = order.assignment_ids[0]
        self.assertEqual(
            (last.engineer_from_id, last.engineer_to_id, last.start_from, last.start_to),
            (self.senior, self.middle, self.at(10), self.at(14)),
        )
        self.assertEqual(last.reason, "Li is ill")
        self.assertFalse(order.activity_ids.filtered(lambda a: a.user_id == self.engineer))

    def test_the_same_again_changes_nothing(self):
        order = self.new_visit()
        self.assign(order, self.senior, self.at(10))
        self.assign(order, self.senior, self.at(10))
        self.assertEqual(len(order.assignment_ids), 1)

    def test_each_hard_rule_refuses_with_a_sentence(self):
        skill, crane = self.new_skill("Common rail"), self.new_skill("Crane", is_certificate=True)
        order = self.new_visit("B")
        at = self.at(10)
        self.refused("handles levels up to C", order, self.middle, at)
        order.fault_code_ids.required_skill_ids = skill
        self.refused("lacks the skill Common rail", order, self.senior, at)
        self.teach(self.senior, skill)
        order.fault_code_ids.required_certificate_ids = crane
        self.refused("lacks the certificate Crane", order, self.senior, at)
        self.teach(self.senior, crane, valid_to="2030-03-03")
        self.refused("runs out", order, self.senior, at)
        self.senior.employee_skill_ids.filtered("valid_to").valid_to = "2030-12-31"
        self.refused("does not work", order, self.senior, self.at(20))
        self.refused("is over", order, self.senior, self.at(7))
        self.refused("no service engineer", order, self.engineer_employee, at)
        other = self.new_visit()
        self.assign(other, self.senior, self.at(9.5))
        self.refused(f"is with {other.name}", order, self.senior, at)
        self.assign(order, self.senior, self.at(14))

    def test_leave_and_temporary_service_are_calendar(self):
        order = self.new_visit()
        self.leave(self.senior)
        self.refused("calendar or leave", order, self.senior, self.at(10))
        self.middle.write(
            {
                "is_temporary_engineer": True,
                "service_from": "2030-03-01",
                "service_until": "2030-03-04",
            }
        )
        self.refused("not in service on", order, self.middle, self.at(10, days=1))
        self.assign(order, self.middle, self.at(10))

    def test_parts_are_ready_or_carried(self):
        self.env["stock.quant"]._update_available_quantity(
            self.injector, self.warehouse.lot_stock_id, -1000
        )
        order = self.walk(self.new_visit(), "planned")
        self.refused("does not carry the parts", order, self.senior, self.at(10))
        van = self.env["stock.location"].create(
            self.env["stock.location"]._prepare_van_vals("Li", self.warehouse)
        )
        for part in (self.injector, self.filter):
            self.env["stock.quant"]._update_available_quantity(part, van, 2)
        self.senior.van_location_id = van
        self.assign(order, self.senior, self.at(10))

    def test_only_dispatchers_give_visits(self):
        order = self.new_visit()
        for role, person in self.people.items():
            allowed = role in ("customer_service", "support", "supervisor")
            with self.subTest(role=role), self.env.cr.savepoint() as savepoint:
                if allowed:
                    self.assign(order, self.senior, self.at(10), person=person)
                    self.assertEqual(order.engineer_id, self.senior)
                else:
                    with self.assertRaises(AccessError):
                        self.assign(order, self.senior, self.at(10), person=person)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_visit_cannot_be_written_past_the_rules(self):
        order = self.new_visit()
        self.assign(order, self.senior, self.at(10))
        line = order.assignment_ids
        doors = [
            *self.writes(
                "repair.order",
                order.id,
                {"visit_start_at": "2030-03-05 02:00:00"},
                {"visit_end_at": "2030-03-05 02:00:00"},
                {"is_visit_fixed": True},
                {"engineer_id": self.middle.id},
                {"engineer_id": False},
                {"assignment_ids": [[5]]},
                {"plan_line_ids": [[0, 0, {"state": "applied"}]]},
            ),
            *self.writes("engine.dispatch.assignment", line.id, {"reason": "x"}),
            ("history: create", line._name, "create", ([{"repair_id": order.id}],)),
            ("history: unlink", line._name, "unlink", ([line.id],)),
            (
                "plan: create",
                "engine.dispatch.plan",
                "create",
                ([{"company_id": self.company.id, "user_id": self.support.id}],),
            ),
        ]
        self.assert_doors_hold(order, doors)
        self.assertEqual(len(order.assignment_ids), 1)

    def test_a_new_order_brings_no_visit_with_it(self):
        vals = {"lot_id": self.engine.id, "visit_start_at": "2030-03-05 02:00:00"}
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.rpc(self.support, "repair.order", "create", vals)
        order = self.new_visit()
        self.assign(order, self.senior, self.at(10))
        self.assertFalse(order.copy().visit_start_at)

    def test_engineer_of_a_draft_is_a_note_and_later_an_assignment(self):
        order = self.new_visit()
        write = (self.support, "repair.order", "write", [order.id])
        self.rpc(*write, {"engineer_id": self.junior.id})
        self.rpc(*write, {"engineer_id": self.middle.id})
        self.assertEqual(len(order.assignment_ids), 2)
        self.walk(order, "planned")
        with self.assertRaisesRegex(UserError, "button Assign"), self.env.cr.savepoint():
            self.rpc(*write, {"engineer_id": self.senior.id})

    def test_first_engineer_of_a_planned_order_is_checked_when_written(self):
        order = self.walk(self.new_visit(), "planned")
        write = (self.support, "repair.order", "write", [order.id])
        with self.assertRaisesRegex(UserError, "up to D"), self.env.cr.savepoint():
            self.rpc(*write, {"engineer_id": self.junior.id})
        self.rpc(*write, {"engineer_id": self.middle.id})
        self.assertEqual(order.engineer_id, self.middle)

    def test_batch_is_all_or_none(self):
        first, second = self.new_visit(), self.new_visit("B", serial="V-2")
        with self.assertRaisesRegex(UserError, "levels up to C"), self.env.cr.savepoint():
            (first | second).with_user(self.support).action_assign(self.middle.id, self.at(10))
        self.env.invalidate_all()
        self.assertFalse((first | second).engineer_id)

    def test_unassign_needs_the_reason_and_puts_the_order_back(self):
        order = self.new_visit()
        self.assign(order, self.senior, self.at(10), fixed=True)
        self.assertEqual(order.dispatch_state, "fixed")
        with self.assertRaisesRegex(UserError, "reason"), self.env.cr.savepoint():
            order.with_user(self.support).action_unassign()
        order.with_user(self.support).action_unassign("Customer is closed")
        self.assertEqual((order.dispatch_state, order.is_visit_fixed), ("unplanned", False))
        self.assertEqual(order.assignment_ids[0].reason, "Customer is closed")

    def test_nothing_moves_once_the_repair_runs(self):
        order = self.new_visit()
        self.assign(order, self.senior, self.at(10))
        self.walk(order, "in_repair")
        self.refused("past the planning", order, self.middle, self.at(14), "x")
