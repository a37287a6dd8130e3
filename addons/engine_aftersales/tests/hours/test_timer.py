from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import HoursCase


@tagged("post_install", "-at_install")
class TestTimer(HoursCase):
    """Start and stop from the phone: one running time per engineer, nothing silently long."""

    def running(self, employee=None):
        return self.env["engine.work.timer"].search(
            [
                ("employee_id", "=", (employee or self.engineer_employee).id),
                ("stopped_at", "=", False),
            ]
        )

    def test_from_departure_to_the_end_of_the_work(self):
        order = self.walk(self.new_order(), "parts_issued")
        self.tap(order, "action_start_travel", 8)
        self.assertEqual(self.running().kind, "travel")
        self.tap(order, "action_start_work", 9, minute=15)
        self.assertEqual(order.service_state, "in_repair")
        self.assertEqual(self.running().kind, "labour")
        self.tap(order, "action_stop_timer", 11)
        self.assertFalse(self.running())
        lines = order.timesheet_ids.sorted("id")
        self.assertEqual(lines.mapped("cost_kind"), ["travel", "labour"])
        self.assertEqual(lines.mapped("unit_amount"), [1.25, 1.75])
        self.assertEqual(lines[0].work_end_at, lines[1].work_start_at)
        self.assertEqual(lines.employee_id, self.engineer_employee)

    def test_double_taps_change_nothing(self):
        order = self.in_repair()
        first = self.tap(order, "action_start_work", 9)
        self.assertEqual(self.tap(order, "action_start_work", 9, minute=1), first)
        self.assertEqual(len(self.running()), 1)
        self.tap(order, "action_stop_timer", 10)
        self.assertFalse(self.tap(order, "action_stop_timer", 10, minute=1))
        self.assertEqual(order.timesheet_ids.mapped("unit_amount"), [1])

    def test_a_moment_is_not_logged(self):
        order = self.in_repair()
        self.tap(order, "action_start_work", 9)
        self.tap(order, "action_stop_timer", 9)
        self.assertFalse(order.timesheet_ids)
        self.assertFalse(self.running())

    def test_time_on_another_order_ends_there_first(self):
        order, other = self.in_repair(), self.in_repair("ELSE-1")
        self.tap(order, "action_start_work", 9)
        for button in ("action_start_work", "action_start_travel"):
            with self.refused(f"running on .*{order.name}"):
                self.tap(other, button, 10)
        self.assertFalse(self.tap(other, "action_stop_timer", 10))
        self.assertEqual(self.running().repair_id, order)
        self.assertEqual(other.with_user(self.engineer).timer_elsewhere_id, order)

    def test_forgotten_time_is_asked_for_not_logged(self):
        order = self.in_repair()
        self.tap(order, "action_start_work", 17)
        asked = self.tap(order, "action_stop_timer", 32)
        self.assertEqual(asked["res_model"], "engine.work.timer.stop")
        self.assertFalse(order.timesheet_ids)
        self.assertTrue(self.running())
        asked = self.tap(order, "action_start_travel", 32)
        self.assertEqual(asked["res_model"], "engine.work.timer.stop")
        wizard = self.rpc(
            self.engineer,
            asked["res_model"],
            "create",
            [{"end_at": self.at(20)}],
            context=asked["context"],
        )
        with freeze_time(self.at(32)):
            self.rpc(self.engineer, asked["res_model"], "action_confirm", wizard)
        order.invalidate_recordset()
        self.assertEqual(order.timesheet_ids.mapped("unit_amount"), [3])
        self.assertFalse(self.running())

    def test_end_lies_between_start_and_now(self):
        order = self.in_repair()
        self.tap(order, "action_start_work", 9)
        for end in (self.at(8), self.at(12)):
            with self.refused("between the start of the time and now"):
                self.tap(order, "action_stop_timer", 11, end=end)
        with self.refused("Hours are a number"):
            self.tap(order, "action_stop_timer", 11, end="later")

    def test_time_over_midnight_is_split(self):
        order = self.in_repair()
        self.tap(order, "action_start_work", 22)
        self.tap(order, "action_stop_timer", 26)
        lines = order.timesheet_ids.sorted("id")
        self.assertEqual(lines.mapped("date"), [self.monday, self.day(1)])
        self.assertEqual(lines.mapped("unit_amount"), [2, 2])
        self.assertEqual(lines.mapped("overtime_hours"), [2, 2])

    def test_discarded_time_needs_a_reason_and_logs_nothing(self):
        order = self.in_repair()
        self.tap(order, "action_start_work", 9)
        with self.refused("give a reason"):
            self.tap(order, "action_discard_timer", 10, reason="")
        timer = self.running()
        self.tap(order, "action_discard_timer", 10, reason="Tapped by mistake")
        self.assertFalse(self.running() or order.timesheet_ids)
        self.assertEqual(
            (timer.discard_reason, timer.stopped_by_id), ("Tapped by mistake", self.engineer)
        )

    def test_everybody_has_only_their_own_time(self):
        order = self.in_repair()
        second = self.new_person("test_engineer_two", "engineer")
        employee = self.env["hr.employee"].create(
            {"name": "Two", "user_id": second.id, "engineer_grade": "senior", "hourly_cost": 90}
        )
        self.tap(order, "action_start_work", 9)
        self.assertFalse(self.tap(order, "action_stop_timer", 10, second))
        for button in ("action_start_work", "action_stop_timer"):
            with self.refused("your own time"):
                self.tap(order, button, 10, second, employee_id=self.engineer_employee.id)
        with self.refused("your own time"):
            self.tap(
                order,
                "action_discard_timer",
                10,
                second,
                reason="x",
                employee_id=self.engineer_employee.id,
            )
        self.tap(order, "action_start_work", 10, second)
        self.assertEqual(len(self.running() | self.running(employee)), 2)
        self.assertIn("Engineer Li", order.with_user(second).other_timers)
        self.tap(order, "action_stop_timer", 11, self.supervisor)  # both: none is the supervisor's
        self.assertEqual(sorted(order.timesheet_ids.mapped("unit_amount")), [1, 2])

    def test_supervisor_starts_for_an_engineer(self):
        order = self.in_repair()
        self.tap(
            order, "action_start_work", 9, self.supervisor, employee_id=self.engineer_employee.id
        )
        self.assertEqual(self.running().create_uid, self.supervisor)

    def test_roles_that_do_not_repair_take_no_time(self):
        order = self.in_repair()
        for person in (*self.people.values(), self.portal):
            if person in (self.engineer, self.supervisor):
                continue
            with self.subTest(who=person.login), self.refused():
                self.tap(order, "action_start_work", 9, person)
        self.assertFalse(self.running())

    def test_states_of_the_order_decide(self):
        order = self.walk(self.new_order(), "approved")
        with self.refused("from the parts issue"):
            self.tap(order, "action_start_travel", 8)
        with self.refused("while the order is in repair"):
            self.tap(order, "action_start_work", 8)
        self.walk(order, "confirmed")
        with self.refused("while the order is in repair"):
            self.tap(order, "action_start_work", 8)
        self.tap(order, "action_start_travel", 18)
        with self.refused("has been running since"):
            order.with_user(self.finance).action_cost()
        self.tap(order, "action_stop_timer", 18, minute=30)
        self.walk(order, "costed")
        with self.refused("until the cost is posted"):
            self.tap(order, "action_start_travel", 20)

    def test_engineer_without_hourly_cost_is_told_at_the_start(self):
        self.engineer_employee.hourly_cost_ids.amount = 0
        with self.refused("has no hourly cost"):
            self.tap(self.in_repair(), "action_start_work", 9)

    def test_finish_ends_own_work_and_waits_for_that_of_others(self):
        order = self.in_repair()
        order.with_user(self.engineer).step_ids.action_do()
        self.tap(
            order, "action_start_work", 9, self.supervisor, employee_id=self.supervisor_employee.id
        )
        self.tap(order, "action_start_work", 9)
        with self.refused("Supervisor Wang has been running"):
            self.tap(order, "action_finish_repair", 10)
        self.env.invalidate_all()
        self.tap(order, "action_stop_timer", 10, self.supervisor)
        self.tap(order, "action_finish_repair", 11)
        self.assertEqual(order.service_state, "repaired")
        self.assertEqual(sorted(order.timesheet_ids.mapped("unit_amount")), [1, 2])

    def test_button_of_the_repair_ends_the_way_there(self):
        order = self.walk(self.new_order(), "parts_issued")
        self.tap(order, "action_start_travel", 8)
        self.tap(order, "action_start_repair", 9)
        self.assertEqual(order.timesheet_ids.mapped("cost_kind"), ["travel"])
        self.assertFalse(self.running())

    def test_forgotten_time_is_reminded_of_once(self):
        order = self.in_repair()
        self.tap(order, "action_start_work", 9)
        timers, kind = self.env["engine.work.timer"], "engine_aftersales.mail_activity_type_timer"

        def reminders():
            return self.env["mail.activity"].search(
                [("res_id", "=", order.id), ("activity_type_id", "=", self.env.ref(kind).id)]
            )

        for hour, expected in ((10, 0), (20, 1), (21, 1)):
            with freeze_time(self.at(hour)):
                timers._cron_remind()
            self.assertEqual(len(reminders()), expected)
        self.assertEqual(reminders().user_id, self.engineer)
        self.tap(order, "action_stop_timer", 21, end=self.at(12))
        self.assertFalse(reminders())

    def test_nobody_writes_a_running_time_past_the_buttons(self):
        order = self.in_repair()
        self.tap(order, "action_start_work", 9)
        self.env.flush_all()
        timer = self.running()
        vals = {"repair_id": order.id, "employee_id": self.supervisor_employee.id}
        new = {**vals, "kind": "labour", "started_at": "2026-01-01 00:00:00"}
        doors = [
            *self.writes(
                timer._name,
                timer.id,
                {"started_at": "2020-01-01 00:00:00"},
                {"stopped_at": "2026-01-01 00:00:00"},
            ),
            *self.calls(timer._name, timer.id, "unlink"),
            ("new", timer._name, "create", ([new],)),
        ]
        timer.invalidate_recordset()
        before = timer.read()
        for _name, model, method, args in doors:
            for person in self.everybody:
                with self.subTest(method=method, who=person.login), self.refused(error=AccessError):
                    self.rpc(person, model, method, *args)
        self.assertEqual(timer.read(), before)

    def test_temporary_engineer_takes_time_on_their_orders_only(self):
        order = self.in_repair()
        temp = self.new_person(
            "test_temp_timer", "engineer", groups=("engine_base.group_temporary_engineer",)
        )
        self.env["hr.employee"].create(
            {
                "name": "Temp",
                "user_id": temp.id,
                "engineer_grade": "senior",
                "hourly_cost": 60,
                "is_temporary_engineer": True,
                "service_from": self.monday,
                "service_until": self.monday + timedelta(days=60),
            }
        )
        with self.refused(error=AccessError):
            self.tap(order, "action_start_work", 9, temp)

    def test_only_own_times_are_seen_by_engineers(self):
        order = self.in_repair()
        self.tap(
            order, "action_start_work", 9, self.supervisor, employee_id=self.supervisor_employee.id
        )
        timers = self.env["engine.work.timer"]
        self.assertFalse(timers.with_user(self.engineer).search([("repair_id", "=", order.id)]))
        self.assertTrue(timers.with_user(self.director).search([("repair_id", "=", order.id)]))
