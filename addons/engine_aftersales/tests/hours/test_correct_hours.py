from odoo.tests import tagged

from .common import HoursCase


@tagged("post_install", "-at_install")
class TestCorrectHours(HoursCase):
    """Logged hours are never edited: a line takes them back and another one puts them right."""

    def correct(self, line, person=None, reason="Typed wrong", **right):
        order = line.repair_id
        before = order.timesheet_ids
        self.rpc(
            person or self.engineer,
            order._name,
            "action_correct_hours",
            [order.id],
            line.id,
            reason=reason,
            **right,
        )
        order.invalidate_recordset()
        return (order.timesheet_ids - before).sorted("id")

    def test_engineer_corrects_own_hours(self):
        order = self.in_repair()
        line = self.log(order, hours=2.5, date=self.monday)
        back, right = self.correct(line, hours=3, reason="Counted once more")
        self.assertEqual((back.unit_amount, back.amount), (-2.5, 300))
        self.assertEqual((right.unit_amount, right.amount), (3, -360))
        self.assertEqual((back | right).corrects_line_id, line)
        self.assertEqual(set((back | right).mapped("correction_reason")), {"Counted once more"})
        self.assertEqual((back | right).create_uid, self.engineer)
        self.assertEqual((line.unit_amount, line.amount, line.is_corrected), (2.5, -300, True))
        self.assertEqual(order.hours_total, 3)
        self.assertIn("Counted once more", order.message_ids[0].body)
        self.assertEqual(order.message_ids[0].author_id, self.engineer.partner_id)

    def test_correction_costs_what_an_hour_cost_on_that_day(self):
        line = self.log(self.in_repair(), hours=2, date=self.monday)
        self.engineer_employee.hourly_cost = 150
        back, right = self.correct(line, hours=1)
        self.assertEqual((back.amount, right.amount), (240, -120))

    def test_time_that_is_taken_back_is_free_again(self):
        line = self.log(self.in_repair(), start=self.at(16), end=self.at(20))
        back, right = self.correct(line, start=self.at(17), end=self.at(21))
        self.assertEqual((back.overtime_hours, right.overtime_hours), (-3, 4))
        self.assertEqual((line | back | right).mapped("amount"), [-660, 660, -720])

    def test_other_hours_alone_keep_begin_and_overtime(self):
        line = self.log(self.in_repair(), start=self.at(9, day=6), end=self.at(13, day=6))
        _back, right = self.correct(line, hours=3)
        self.assertEqual(right.work_end_at, self.at(12, day=6))
        self.assertEqual(right.overtime_hours, 3)

    def test_break_that_was_worked_through_is_put_right_by_the_hours_alone(self):
        line = self.log(self.in_repair(), start=self.at(8), end=self.at(17))
        back, right = self.correct(line, hours=9, reason="Customer waited, no lunch")
        self.assertEqual((back.unit_amount, back.pause_hours), (-8, 1))
        self.assertEqual((right.unit_amount, right.overtime_hours), (9, 1))
        self.assertEqual((right.work_start_at, right.work_end_at), (self.at(8), self.at(17)))

    def test_other_end_leaves_the_break_out_again(self):
        line = self.log(self.in_repair(), start=self.at(8), end=self.at(12))
        _back, right = self.correct(line, end=self.at(15))
        self.assertEqual((right.unit_amount, right.overtime_hours), (6, 0))

    def test_kind_alone_keeps_the_times(self):
        line = self.log(self.in_repair(), start=self.at(9), end=self.at(10))
        _back, right = self.correct(line, kind="travel")
        self.assertEqual((right.cost_kind, right.work_start_at), ("travel", self.at(9)))

    def test_no_hours_take_back_only(self):
        order = self.in_repair()
        line = self.log(order, hours=2)
        self.assertEqual(self.correct(line, hours=0).mapped("unit_amount"), [-2])
        self.assertEqual(order.hours_total, 0)
        self.assertLessEqual(order._labour_minutes()[order.id], 0)

    def test_second_correction_goes_on_from_the_first(self):
        line = self.log(self.in_repair(), hours=2)
        back, right = self.correct(line, hours=3)
        for wrong in (line, back):
            with self.refused("corrected already"):
                self.correct(wrong, hours=4)
        self.assertEqual(self.correct(right, hours=4).mapped("unit_amount"), [-3, 4])
        self.assertEqual(line.repair_id.hours_total, 4)

    def test_refused_correction_leaves_everything_as_it_was(self):
        order = self.in_repair()
        line = self.log(order, hours=2, date=self.monday)
        before = self.snapshot(order)
        for words, right in (
            ("give a reason", {"hours": 3, "reason": " "}),
            ("enter what is right", {}),
            ("policy allows", {"hours": 20}),
            ("more than 0", {"hours": -1}),
            ("Hours are a number", {"hours": "x"}),
            ("ends after it has begun", {"start": self.at(9), "end": self.at(8)}),
        ):
            with self.subTest(right=right), self.refused(words):
                self.correct(line, **right)
        self.assertEqual(self.snapshot(order), before)
        other = self.in_repair("OTHER-H")
        for line_id in (line.id, 0, -1, "x", 10**9):
            with self.refused("choose hours of this order"):
                self.rpc(
                    self.engineer,
                    other._name,
                    "action_correct_hours",
                    [other.id],
                    line_id,
                    1,
                    reason="x",
                )

    def test_who_may_correct_in_which_state(self):
        order = self.in_repair()
        line = self.log(order, hours=2, date=self.monday)
        own = self.log(order, self.supervisor, self.supervisor_employee, hours=1, date=self.monday)
        with self.refused("your own hours"):
            self.correct(own, hours=2)
        for role, person in self.people.items():
            if role not in ("engineer", "supervisor"):
                with self.subTest(role=role), self.refused():
                    self.correct(line, person, hours=1)
        _back, line = self.correct(line, self.supervisor, hours=1)
        order.with_user(self.engineer).step_ids.action_do()
        order.with_user(self.engineer).action_finish_repair()
        self.walk(order, "confirmed")
        with self.refused("Ask a supervisor"):
            self.correct(line, hours=2)
        _back, line = self.correct(line, self.supervisor, hours=1.25)
        self.walk(order, "costed")
        for person in (self.engineer, self.supervisor):
            with self.refused("cost is posted"):
                self.correct(line, person, hours=3)

    def test_finished_repair_keeps_hours_of_work(self):
        order = self.walk(self.new_order(), "repaired")
        with self.refused("keeps some hours"):
            self.correct(order.timesheet_ids, self.supervisor, hours=0)

    def test_corrected_order_is_costed_and_agrees(self):
        order = self.in_repair()
        self.log(order, start=self.at(16), end=self.at(17), kind="travel")
        line = self.log(order, start=self.at(17), end=self.at(19))
        self.correct(line, end=self.at(18))
        mine = order.with_user(self.engineer)
        mine.step_ids.action_do()
        mine.action_finish_repair()
        self.walk(order, "costed")
        hours = order.cost_ids.filtered("employee_id")
        self.assertEqual(set(hours.mapped("kind")), {"labour", "travel"})
        self.assertEqual(sum(hours.mapped("amount")), 120 + 180)
        self.assertEqual(order.cost_total, order.analytic_total)

    def test_nobody_edits_or_removes_logged_hours(self):
        order = self.in_repair()
        line = self.log(order, start=self.at(9), end=self.at(11))
        changes = (
            {"unit_amount": 9},
            {"date": "2020-01-01"},
            {"name": "x"},
            {"cost_kind": "travel"},
            {"overtime_hours": 2},
            {"overtime_factor": 9},
            {"work_start_at": "2020-01-01 00:00:00"},
            {"is_corrected": True},
            {"corrects_line_id": line.id},
            {"correction_reason": "x"},
        )
        doors = [
            *self.writes(line._name, line.id, *changes),
            *self.calls(line._name, line.id, "unlink"),
        ]
        self.assert_doors_hold(order, doors)

    def test_superuser_does_not_either(self):
        line = self.log(self.in_repair(), hours=1)
        with self.refused("stay as they are"):
            line.sudo().unit_amount = 2
        with self.refused("stay as they are"):
            line.sudo().unlink()
