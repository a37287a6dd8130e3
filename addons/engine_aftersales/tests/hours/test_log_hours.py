from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import HoursCase


@tagged("post_install", "-at_install")
class TestLogHours(HoursCase):
    """Hours on the order: kind, times, overtime, no time twice, possible days."""

    def test_typed_hours_are_work_at_the_cost_of_the_day(self):
        line = self.log(self.in_repair(), hours=2.5, date=self.monday, name="Replaced")
        self.assertEqual(
            (line.cost_kind, line.date, line.name), ("labour", self.monday, "Replaced")
        )
        self.assertEqual((line.unit_amount, line.overtime_hours), (2.5, 0))
        self.assertEqual(line.amount, -300)

    def test_hours_outside_of_the_calendar_are_overtime_of_a_weekday(self):
        line = self.log(self.in_repair(), start=self.at(15), end=self.at(19, minute=30))
        self.assertEqual((line.unit_amount, line.overtime_hours), (4.5, 2.5))
        self.assertEqual(line.overtime_factor, self.policy.overtime_factor_weekday)
        self.assertEqual(line.amount, -(2 * 120 + 2.5 * 120 * 1.5))

    def test_sunday_is_overtime_of_a_day_of_rest(self):
        line = self.log(self.in_repair(), start=self.at(9, day=6), end=self.at(11, day=6))
        self.assertEqual((line.overtime_hours, line.overtime_factor), (2, 2))
        self.assertEqual(line.amount, -480)

    def test_public_holiday_is_dearest_also_on_a_sunday(self):
        order = self.in_repair()
        for day in (1, 6):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "National Day",
                    "company_id": self.company.id,
                    "date_from": self.at(0, day=day),
                    "date_to": self.at(24, day=day),
                }
            )
            line = self.log(order, start=self.at(9, day=day), end=self.at(11, day=day))
            self.assertEqual((line.overtime_hours, line.overtime_factor), (2, 3))
            self.assertEqual(line.amount, -720)

    def test_work_on_a_day_of_leave_is_overtime_of_a_weekday(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "resource_id": self.engineer_employee.resource_id.id,
                "calendar_id": self.calendar.id,
                "date_from": self.at(0),
                "date_to": self.at(24),
            }
        )
        line = self.log(self.in_repair(), start=self.at(9), end=self.at(10))
        self.assertEqual((line.overtime_hours, line.overtime_factor), (1, 1.5))

    def test_amount_is_rounded_once_to_the_smallest_unit(self):
        self.engineer_employee.hourly_cost_ids.amount = 33.33
        line = self.log(self.in_repair(), start=self.at(16), end=self.at(18, minute=20))
        exact = 1 * 33.33 + (4 / 3) * 33.33 * 1.5
        self.assertEqual(line.amount, -self.company.currency_id.round(exact))

    def test_pause_is_left_out_and_is_no_overtime(self):
        line = self.log(self.in_repair(), hours=8, start=self.at(8), end=self.at(17))
        self.assertEqual((line.unit_amount, line.overtime_hours), (8, 0))
        self.assertEqual(line.amount, -960)

    def test_time_over_midnight_is_split_by_the_days_of_the_engineer(self):
        lines = self.log(self.in_repair(), start=self.at(22), end=self.at(25, minute=30))
        self.assertEqual(lines.mapped("date"), [self.monday, self.day(1)])
        self.assertEqual(lines.mapped("unit_amount"), [2, 1.5])
        self.assertEqual(lines[0].work_end_at, lines[1].work_start_at)

    def test_same_time_twice_is_refused_on_any_order(self):
        order, other = self.in_repair(), self.in_repair("TWICE-1")
        self.log(order, start=self.at(9), end=self.at(11))
        for start, end in ((10, 12), (8, 10), (9, 11), (8, 12)):
            with self.refused(f"worked on {order.name} from .*09:00|{order.name}"):
                self.log(other, start=self.at(start), end=self.at(end))
        self.assertEqual(len(self.log(other, start=self.at(11), end=self.at(12))), 1)
        self.assertEqual(len(self.log(other, start=self.at(8), end=self.at(9))), 1)

    def test_same_time_of_another_engineer_is_fine(self):
        order = self.in_repair()
        self.log(order, start=self.at(9), end=self.at(11))
        line = self.log(
            order, self.supervisor, self.supervisor_employee, start=self.at(9), end=self.at(11)
        )
        self.assertEqual(line.amount, -400)

    def test_database_itself_keeps_times_apart(self):
        order = self.in_repair()
        line = self.log(order, start=self.at(9), end=self.at(11))
        other = self.log(order, start=self.at(13), end=self.at(14))
        self.env.flush_all()
        with (
            self.assertRaises(IntegrityError) as refusal,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE account_analytic_line SET work_start_at = %s WHERE id = %s",
                [line.work_start_at + timedelta(hours=1), other.id],
            )
        self.assertIn("engineer_times_apart", str(refusal.exception))

    def test_typed_hours_count_for_the_day_beside_times(self):
        order, limit = self.in_repair(), self.policy.hours_per_day_max
        self.log(order, start=self.at(8), end=self.at(12))
        with self.refused(f"would have {limit + 0.5}"):
            self.log(order, hours=limit - 3.5, date=self.monday)
        self.log(order, hours=limit - 4, date=self.monday)

    def test_bad_input_is_told_in_a_sentence(self):
        order = self.in_repair()
        for words, times in (
            ("Hours are a number", {"hours": "many"}),
            ("Hours are a number", {"hours": float("nan")}),
            ("Hours are a number", {"hours": 1, "date": "yesterday"}),
            ("Hours are a number", {"start": "8 o'clock", "end": "noon"}),
            ("either work or travel", {"hours": 1, "kind": "parts"}),
            ("either work or travel", {"hours": 1, "kind": ["labour"]}),
            ("both when it began", {"start": self.at(8)}),
            ("ends after it has begun", {"start": self.at(9), "end": self.at(8)}),
            ("ends after it has begun", {"start": self.at(9), "end": self.at(9)}),
            ("not in the future", {"start": self.at(8, day=40), "end": self.at(9, day=40)}),
            ("two days at most", {"start": self.at(0), "end": self.at(0, day=3)}),
            ("do not fit", {"hours": 3, "start": self.at(8), "end": self.at(10)}),
            ("more than 0", {}),
        ):
            with self.subTest(times=times), self.refused(words):
                self.log(order, **times)
        with self.refused("choose the engineer"):
            self.rpc(self.engineer, order._name, "action_log_hours", [order.id], "Li", 2)
        self.assertFalse(order.timesheet_ids)

    def test_each_role_logs_what_it_may(self):
        order = self.in_repair()
        for role, person in self.people.items():
            with self.subTest(role=role):
                if role in ("engineer", "supervisor"):
                    self.log(order, person, hours=1, date=self.monday)
                else:
                    with self.refused():
                        self.log(order, person, hours=1, date=self.monday)
        with self.refused("your own hours"):
            self.log(order, self.engineer, self.supervisor_employee, hours=1)
        for person in (self.portal, self.new_person("test_nobody")):
            with self.refused(error=AccessError):
                self.log(order, person, hours=1)

    def test_travel_is_logged_from_the_issue_until_the_cost(self):
        order = self.walk(self.new_order(), "approved")
        with self.refused("travel is logged from the parts issue"):
            self.log(order, hours=1, kind="travel")
        for state in ("parts_issued", "in_repair", "repaired", "confirmed"):
            self.walk(order, state)
            self.assertEqual(self.log(order, hours=0.25, kind="travel").cost_kind, "travel")
            if state != "in_repair":
                with self.refused("while the order is in repair"):
                    self.log(order, hours=1)
        self.assertEqual((order.travel_hours, order.hours_total), (1, 3.5))
        self.walk(order, "costed")
        with self.refused("travel is logged"):
            self.log(order, hours=1, kind="travel")

    def test_travel_alone_finishes_no_repair(self):
        order = self.in_repair()
        self.log(order, hours=1, kind="travel")
        order.with_user(self.engineer).step_ids.action_do()
        with self.refused("log the hours worked"):
            order.with_user(self.engineer).action_finish_repair()

    def test_many_orders_are_logged_in_one_go(self):
        orders = self.walk(
            self.env["repair.order"].union(
                *(self.new_order(lot_id=self.new_engine(f"MANY-{n}").id) for n in range(4))
            ),
            "in_repair",
        )
        ids = self.rpc(self.supervisor, orders._name, "action_log_hours", orders.ids, hours=1.5)
        lines = self.env["account.analytic.line"].browse(ids)
        self.assertEqual(lines.repair_id, orders)
        self.assertEqual(lines.employee_id, self.engineer_employee)
        self.assertEqual(set(lines.mapped("amount")), {-180})
        with self.refused("policy allows"):  # all or none
            self.rpc(self.supervisor, orders._name, "action_log_hours", orders.ids, hours=4)
        self.assertEqual(orders.timesheet_ids, lines)

    def test_twenty_orders_cost_about_as_many_queries_as_two(self):
        orders = self.walk(
            self.env["repair.order"].union(
                *(
                    self.new_order([(self.filter, 1)], lot_id=self.new_engine(f"Q-{n}").id)
                    for n in range(22)
                )
            ),
            "in_repair",
        )
        counts = []
        for some in (orders[:2], orders[2:]):
            led = some.with_user(self.supervisor)
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.cr.precommit.data.clear()
            before = self.env.cr.sql_log_count
            led.action_log_hours(hours=0.1)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5, counts)
