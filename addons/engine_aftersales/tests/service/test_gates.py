from datetime import date

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...core.workflows import SERVICE_ORDER
from ..common import signature_png
from .attack import AttackCase

PNG = signature_png().decode()

# Arrow -> the state to walk to, the button that takes it, its further arguments.
BUTTONS = {
    "diagnose": ("draft", "action_diagnose"),
    "plan": ("diagnosed", "action_plan"),
    "approve": ("planned", "action_approve"),
    "start_repair": ("parts_issued", "action_start_repair"),
    "finish_repair": ("in_repair", "action_finish_repair"),
    "confirm": ("repaired", "action_confirm_by_customer"),
    "cost": ("confirmed", "action_cost"),
    "reopen_cost": ("costed", "action_reopen_cost", "a late bill"),
    "archive": ("costed", "action_archive_order"),
    "replan": ("approved", "action_replan", "new findings"),
    "cancel": ("approved", "action_cancel_service", "not wanted"),
}


@tagged("post_install", "-at_install")
class TestGates(AttackCase):
    """Each step of design 6: who may take it, and what has to be there."""

    def ready(self, state):
        """Return an order of which nothing but the press of the next button is missing."""
        engines = self.env["stock.lot"].search_count([])
        order = self.new_order(lot_id=self.new_engine(f"GATE-{engines}").id)
        if state != "draft":
            self.walk(order, state)
        mine = order.with_user(self.engineer)
        if state == "planned":
            issue = order.issue_picking_ids
            issue.with_user(self.storekeeper).do_unreserve()  # so that nobody releases it yet
            self.approve(order)
            issue.with_user(self.storekeeper).action_assign()
        if state == "in_repair":
            mine.step_ids.action_do()
            mine.action_log_hours(self.engineer_employee.id, 2)
        if state == "repaired":
            mine.action_sign("Mr. Zhao", PNG)
        return order

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_each_arrow_is_for_its_roles(self):
        self.assertEqual(set(BUTTONS) | {"issue_parts"}, {a.name for a in SERVICE_ORDER.arrows})
        for name, (state, method, *args) in BUTTONS.items():
            order = self.ready(state)
            before = self.snapshot(order)
            roles = SERVICE_ORDER.arrow(name).groups
            for person in self.everybody:
                allowed = any(person.has_group(role) for role in roles)
                with self.subTest(arrow=name, who=person.login):
                    call = (order._name, method, ([order.id], *args), {})
                    outcome = self.door(order, before, person, call)
                    self.assertEqual(bool(outcome), allowed, outcome)

    def test_no_arrow_starts_elsewhere(self):
        for state in ("draft", "planned", "in_repair", "confirmed", "archived"):
            order = self.ready(state)
            before = self.snapshot(order)
            for name, (_source, method, *args) in BUTTONS.items():
                if state in SERVICE_ORDER.arrow(name).sources:
                    continue
                for person in (*self.people.values(), self.root):
                    with self.subTest(arrow=name, state=state, who=person.login):
                        call = (order._name, method, ([order.id], *args), {})
                        self.assertIsNone(self.door(order, before, person, call))

    def test_diagnosed_needs_engine_level_and_conclusion(self):
        for vals, words in (
            ({"lot_id": False}, "serial number"),
            ({"fault_code_ids": [Command.clear()], "fault_level": False}, "fault level"),
            ({"diagnosis_ids": [Command.clear()]}, "write down the diagnosis"),
        ):
            with self.subTest(words=words):
                order = self.new_order(**vals)
                self.refuse(order, words, self.support, "action_diagnose", [order.id])

    def test_level_is_not_lowered_to_pass_a_grade(self):
        order = self.new_order(fault_level="D")
        self.refuse(order, "level C", self.supervisor, "action_diagnose", [order.id])

    def test_fault_that_the_diagnosis_found_counts_like_a_reported_one(self):
        grave = self.new_fault(
            "T-A", level="A", fmea_severity=10, fmea_occurrence=5, fmea_detection=5
        )
        cause = self.env["engine.fault.cause"].create(
            {"fault_code_id": grave.id, "name": "Cracked block"}
        )
        for found in ({"fault_code_id": grave.id}, {"cause_id": cause.id}):
            with self.subTest(found=[*found]):
                order = self.new_order(
                    diagnosis_ids=[Command.create({"conclusion": "Cracked block", **found})]
                )
                self.assertEqual((order.fault_level, order.fmea_severity), ("A", 10))
                order.with_user(self.support).fault_level = "C"
                self.refuse(order, "level A", self.support, "action_diagnose", [order.id])
                order.with_user(self.support).fault_level = "A"
                self.walk(order, "diagnosed")
                self.refuse(order, "FMEA review", self.support, "action_plan", [order.id])

    def test_level_of_the_request_is_lowered_there(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.customer_service)
        ticket = tickets.create({"serial_number": self.engine.name, "description": "Stalls"})
        ticket.fault_level = "A"
        no_codes = {"fault_code_ids": [Command.clear()], "fault_level": "D"}
        order = self.new_order(ticket_id=ticket.id, **no_codes)
        self.refuse(order, "request is level A", self.support, "action_diagnose", [order.id])
        ticket.write({"fault_level": "D", "fault_level_reason": "Only the lamp"})
        self.walk(order, "diagnosed")

    def test_planned_needs_sop_parts_hours_and_review(self):
        bare = self.env["engine.sop"].create({"code": "SOP-0", "name": "Nothing"})
        risky = self.new_fault("T-9", fmea_severity=9, fmea_occurrence=2, fmea_detection=2)
        for vals, words in (
            ({"sop_id": False}, "choose the SOP"),
            ({"sop_id": bare.id, "planned_hours": 1}, "has no steps"),
            ({"move_ids": [Command.clear()]}, "parts list is empty"),
            ({"planned_hours": 0}, "planned hours"),
            ({"cost_centre_id": False}, "cost centre"),
            ({"fault_code_ids": [Command.set(risky.ids)]}, "FMEA review"),
        ):
            with self.subTest(words=words):
                order = self.new_order(**vals)
                order.with_user(self.support).write(
                    {
                        name: vals[name]
                        for name in ("planned_hours", "cost_centre_id")
                        if name in vals
                    }
                )
                order.with_user(self.support).action_diagnose()
                self.refuse(order, words, self.support, "action_plan", [order.id])

    def test_refused_review_and_own_review(self):
        risky = self.new_fault("T-9", fmea_severity=9, fmea_occurrence=2, fmea_detection=2)
        order = self.new_order(fault_code_ids=[Command.set(risky.ids)])
        self.walk(order, "diagnosed")
        review = {"repair_id": order.id, "failure_mode": "x", "measures": "Wait for the maker"}
        reviews = self.env["engine.fmea.review"]
        reviews.with_user(self.quality).create({**review, "decision": "refused"})
        self.refuse(order, "did not accept", self.support, "action_plan", [order.id])
        reviews.with_user(self.quality).create(review)
        self.walk(order, "planned")

    def test_policy_of_an_order_is_that_of_the_company_s_day(self):
        order = self.new_order()
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.env.cr.execute(
            "UPDATE repair_order SET create_date = '2026-05-05 23:30' WHERE id = %s", order.ids
        )
        order.invalidate_recordset(["create_date"])
        self.assertEqual(order._policy_day(), date(2026, 5, 6))

    def test_approved_needs_authority_and_parts(self):
        order = self.walk(self.new_order(), "planned")
        self.refuse(order, "no approval in force", self.supervisor, "action_approve", [order.id])
        order.with_user(self.supervisor).action_request_approval()
        approval = order.approval_ids
        self.refuse(
            order,
            "you asked for it yourself",
            self.supervisor,
            "action_approve",
            approval.ids,
            model=approval._name,
        )
        self.refuse(order, "still waits", self.supervisor, "action_approve", [order.id])
        order.issue_picking_ids.with_user(self.storekeeper).do_unreserve()
        approval.with_user(self.director).action_approve()
        self.assertEqual(order.service_state, "planned")
        self.refuse(
            order, "neither reserved nor promised", self.support, "action_approve", [order.id]
        )

    def test_status_of_a_part_is_no_reservation(self):
        order = self.ready("planned")
        issue = order.issue_picking_ids
        issue.with_user(self.storekeeper).do_unreserve()
        # Core's own code writes this status, too, so that it cannot be refused as such.
        self.rpc(self.storekeeper, "stock.move", "write", issue.move_ids.ids, {"state": "assigned"})
        self.refuse(
            order, "neither reserved nor promised", self.support, "action_approve", [order.id]
        )

    def test_issue_of_a_dearer_part_needs_a_new_approval(self):
        order = self.walk(self.new_order(), "approved")
        issue = order.issue_picking_ids
        issue.with_user(self.storekeeper).action_sign_issue()
        issue.with_user(self.second_storekeeper).action_sign_check()
        self.injector.standard_price = 4505.5
        self.refuse(
            order,
            "Prices have changed",
            self.storekeeper,
            "action_issue_parts",
            issue.ids,
            model=issue._name,
        )
        self.rpc(self.support, order._name, "action_replan", [order.id], "dearer")
        self.walk(order, "parts_issued")
        self.assertGreater(order.approved_amount, 9000)

    def test_in_repair_needs_an_engineer_of_the_grade(self):
        junior = self.new_person("test_junior", "engineer")
        employee = self.env["hr.employee"].create(
            {"name": "Junior", "user_id": junior.id, "engineer_grade": "junior", "hourly_cost": 60}
        )
        order = self.walk(self.new_order(), "parts_issued")
        self.refuse(order, "given to Engineer Li", junior, "action_start_repair", [order.id])
        other = {"engineer_id": employee.id}
        self.refuse(order, "button Assign", junior, "write", [order.id], other)
        assign = (self.supervisor, "action_assign", [order.id], employee.id, False, "ill")
        self.refuse(order, "handles levels up to D alone", *assign)
        employee.engineer_grade = "engineer"
        self.rpc(assign[0], order._name, *assign[1:])
        employee.engineer_grade = "junior"
        self.refuse(order, "above what Junior", junior, "action_start_repair", [order.id])
        for vals in ({"engineer_grade": "senior"}, {"user_id": self.support.id}):
            for person in (junior, self.engineer, self.supervisor, self.support, self.manager):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    self.rpc(person, "hr.employee", "write", [employee.id], vals)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.rpc(
                junior,
                "res.users",
                "write",
                [junior.id],
                {"employee_ids": [[1, employee.id, {"engineer_grade": "senior"}]]},
            )

    def test_in_repair_needs_a_temporary_engineer_in_service(self):
        today = fields.Date.today()
        self.engineer_employee.write(
            {
                "is_temporary_engineer": True,
                "service_from": fields.Date.subtract(today, days=30),
                "service_until": fields.Date.subtract(today, days=1),
            }
        )
        order = self.walk(self.new_order(), "parts_issued")
        # The engineer does not even see the order any more; nor does anybody start it for them.
        self.refuse(order, "not in service", self.supervisor, "action_start_repair", [order.id])

    def test_repaired_needs_steps_and_hours(self):
        order = self.walk(self.new_order(), "in_repair")
        finish = (self.engineer, "action_finish_repair", [order.id])
        self.refuse(order, "2 mandatory steps", *finish)
        order.step_ids.with_user(self.engineer).filtered("is_mandatory").action_do()
        self.refuse(order, "log the hours", *finish)
