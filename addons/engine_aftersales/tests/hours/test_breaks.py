from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common import HoursCase


@tagged("post_install", "-at_install")
class TestBreaks(HoursCase):
    """The break of the calendar inside of a time: neither work nor overtime, unless worked."""

    def test_break_of_the_calendar_is_neither_work_nor_overtime(self):
        order = self.in_repair()
        for day, (start, end), hours, overtime in (
            (0, (8, 17), 8, 0),
            (1, (11, 19), 7, 2),
            (2, (12.5, 15), 2.5, 0.5),  # began in the break: was at work
            (3, (9, 12.25), 3.25, 0.25),
            (4, (12, 13), 1, 1),
            (5, (8, 17), 9, 9),  # a day of rest has no break to leave out
        ):
            line = self.log(order, start=self.at(start, day=day), end=self.at(end, day=day))
            with self.subTest(day=day):
                self.assertEqual((line.unit_amount, line.overtime_hours), (hours, overtime))
                self.assertEqual(line.pause_hours, end - start - hours)

    def test_whole_time_says_that_the_break_was_worked_through(self):
        line = self.log(self.in_repair(), hours=9, start=self.at(8), end=self.at(17))
        self.assertEqual((line.unit_amount, line.overtime_hours), (9, 1))
        self.assertEqual(line.amount, -(8 * 120 + 120 * 1.5))

    def test_company_that_pays_breaks_has_no_longest_one(self):
        self.policy._transitioning().break_max_h = 0
        line = self.log(self.in_repair(), start=self.at(8), end=self.at(17))
        self.assertEqual((line.unit_amount, line.overtime_hours), (9, 1))

    def test_break_over_midnight_is_left_out_on_both_days(self):
        self.calendar.attendance_ids = [
            Command.clear(),
            *(
                Command.create(
                    {"name": "Night", "dayofweek": weekday, "hour_from": begin, "hour_to": end}
                )
                for weekday, begin, end in (("0", 18, 23.5), ("1", 0.5, 6))
            ),
        ]
        order = self.in_repair()
        lines = self.log(order, start=self.at(18), end=self.at(30))
        self.assertEqual(lines.mapped("unit_amount"), [5.5, 5.5])
        self.assertEqual(lines.mapped("overtime_hours"), [0, 0])
        taken = {"line_id": lines[0].id, "hours": 0, "reason": "x"}
        order.with_user(self.engineer).action_correct_hours(**taken)
        order.with_user(self.engineer).action_correct_hours(**{**taken, "line_id": lines[1].id})
        for told in (11, 12):  # what the dialog proposes, and worked through
            lines = self.log(order, hours=told, start=self.at(18), end=self.at(30))
            self.assertEqual(sum(lines.mapped("unit_amount")), told)
            for line in lines:
                order.with_user(self.engineer).action_correct_hours(line.id, 0, reason="x")

    def test_dialog_proposes_the_hours_without_the_break(self):
        order = self.in_repair()
        dialog = self.env["engine.service.hours.wizard"].with_user(self.engineer)
        wizard = dialog.create(
            {
                "repair_id": order.id,
                "employee_id": self.engineer_employee.id,
                "start_at": self.at(8),
                "end_at": self.at(17),
            }
        )
        self.assertEqual(wizard.hours, 8)
        wizard.end_at = self.at(7)
        self.assertEqual(wizard.hours, 0)
        wizard.end_at = self.at(8, day=400)  # nonsense is refused when it is logged, not before
        self.assertEqual(wizard.hours, 9600)

    def test_times_of_many_engineers_read_their_calendars_at_once(self):
        orders = self.env["repair.order"]
        for number in range(4):
            someone = self.env["hr.employee"].create(
                {
                    "name": f"Engineer {number}",
                    "engineer_grade": "senior",
                    "hourly_cost": 100,
                    "resource_calendar_id": self.calendar.id,
                    "tz": "Asia/Shanghai",
                }
            )
            order = self.in_repair(f"CAL-{number}")
            order._transitioning().engineer_id = someone
            orders |= order
        calls = []
        employee = type(self.env["hr.employee"])
        read = employee._hours_calendars
        self.patch(employee, "_hours_calendars", lambda *args: calls.append(1) or read(*args))
        led = orders.with_user(self.supervisor)
        led.action_log_hours(start=self.at(8), end=self.at(17))
        self.assertEqual(set(orders.timesheet_ids.mapped("unit_amount")), {8})
        self.assertEqual(len(calls), 2, "once for the breaks, once for the overtime")

    def test_break_inside_of_a_running_time_is_left_out_and_said(self):
        order = self.in_repair()
        self.tap(order, "action_start_work", 8)
        told = []
        user = type(self.env["res.users"])
        self.patch(user, "_bus_send", lambda user, kind, what, **_kw: told.append((user, what)))
        self.tap(order, "action_stop_timer", 18)
        line = order.timesheet_ids
        self.assertEqual((line.unit_amount, line.pause_hours, line.overtime_hours), (9, 1, 1))
        self.assertEqual(line.amount, -(8 * 120 + 120 * 1.5))
        words = [what["message"] for user, what in told if user == self.engineer]
        self.assertEqual(len(words), 1)
        self.assertIn("60 minutes was left out", words[0])

    def test_engineer_who_worked_through_the_break_says_so(self):
        order = self.in_repair()
        self.tap(order, "action_start_work", 8)
        with freeze_time(self.at(18)):
            asked = self.rpc(self.engineer, order._name, "action_open_timer_stop", [order.id])
            dialog = self.env[asked["res_model"]].with_user(self.engineer)
            dialog = dialog.with_context(**asked["context"], tz="Asia/Shanghai")
            wizard = dialog.create({"end_at": self.at(17), "worked_through": True})
            self.assertEqual(wizard.breaks, "12:00–13:00")
            wizard.end_at = self.at(12)
            self.assertFalse(wizard.breaks)
            wizard.end_at = self.at(17)
            wizard.action_confirm()
        line = order.timesheet_ids
        self.assertEqual((line.unit_amount, line.pause_hours, line.overtime_hours), (9, 0, 1))

    def test_travel_over_lunch_leaves_the_break_out_too(self):
        order = self.walk(self.new_order(), "parts_issued")
        self.tap(order, "action_start_travel", 10)
        self.tap(order, "action_start_work", 14)
        self.assertEqual(order.timesheet_ids.mapped("unit_amount"), [3])
