from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import WorkforceCase


@tagged("post_install", "-at_install")
class TestWorkingTime(WorkforceCase):
    """Clause 2: what an engineer can do in a day, without leave and outside of the service."""

    def week(self, engineers, weeks=1):
        monday = self.monday(weeks)
        return engineers._engineer_hours_by_day(monday, monday + timedelta(days=6))

    def test_day_is_capped_by_policy_and_by_own_capacity(self):
        usual, half = self.new_engineer("Usual"), self.new_engineer("Half", own_capacity_h=3)
        hours = self.week(usual | half)
        self.assertEqual(set(hours[usual].values()), {self.policy.engineer_day_capacity_h})
        self.assertEqual(sum(hours[half].values()), 15)
        self.assertEqual((usual.daily_capacity_h, half.daily_capacity_h), (6, 3))

    def test_leave_and_public_holiday_are_no_working_time(self):
        engineer, other = self.new_engineer("Zhou"), self.new_engineer("Wu")
        monday = self.monday()
        self.give_leave(engineer, monday, monday + timedelta(days=1))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Public holiday",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": self.at(monday + timedelta(days=4), -12),
                "date_to": self.at(monday + timedelta(days=4), 36),
            }
        )
        hours = self.week(engineer | other)
        self.assertLess(sum(hours[engineer].values()), sum(hours[other].values()))
        self.assertFalse(hours[engineer][monday])
        self.assertFalse(hours[other][monday + timedelta(days=4)])
        self.assertEqual(hours[other][monday], 6)

    def test_temporary_engineer_works_between_the_two_days_only(self):
        monday = self.monday()
        engineer = self.new_engineer(
            "Temp",
            is_temporary_engineer=True,
            service_from=monday + timedelta(days=1),
            service_until=monday + timedelta(days=2),
        )
        days = {day for day, hours in self.week(engineer)[engineer].items() if hours}
        self.assertEqual(days, {monday + timedelta(days=1), monday + timedelta(days=2)})

    def test_two_hundred_engineers_cost_as_many_queries_as_two(self):
        engineers = self.env["hr.employee"].create(
            [{"name": f"E{number}", "engineer_grade": "senior"} for number in range(200)]
        )
        monday = self.monday()
        start, end = self.at(monday), self.at(monday, 24 * 14)
        self.env.flush_all()
        counts = []
        for some in (engineers[:2], engineers):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            intervals = some._engineer_working_intervals(start, end)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(intervals), len(some))
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_list_of_engineers_costs_a_fixed_number_of_queries(self):
        names = ["name", "authority_text", "week_load_h", "week_capacity_h", "open_order_count"]
        self.env["hr.employee"].create(
            [{"name": f"E{number}", "engineer_grade": "senior"} for number in range(40)]
        )
        pages = self.env["hr.employee.public"].with_user(self.supervisor)
        ids = pages.search([("is_engineer", "=", True)]).ids
        self.env.flush_all()
        counts = []
        for some in (ids[:2], ids):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            pages.browse(some).read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_impossible_capacity_is_refused(self):
        for vals in ({"own_capacity_h": 25}, {"own_capacity_h": -1}, {"max_orders_per_day": -1}):
            with self.subTest(**vals), self.assertRaisesRegex(ValidationError, "capacity"):
                self.new_engineer("Impossible", **vals)
