from datetime import datetime, timedelta

import pytz

from odoo import Command
from odoo.tests import freeze_time, tagged

from .test_clock_life import MONDAY_9, ClockCase

HOUR = timedelta(hours=1)


def shifts(*hours, days="0123456", week=False):
    """Return attendance commands for the same shifts on each of ``days``."""
    return [
        Command.create(
            {
                "name": f"{low}-{high}",
                "dayofweek": day,
                "hour_from": low,
                "hour_to": high,
                "day_period": "full_day",
                "week_type": week,
            }
        )
        for day in days
        for low, high in hours
    ]


@tagged("post_install", "-at_install")
class TestClockCalendar(ClockCase):
    """Shifts, nights, two weeks, flexible hours, clock changes: as the calendar of Odoo says."""

    def new_calendar(self, *attendances, tz="Asia/Shanghai", **vals):
        return self.env["resource.calendar"].create(
            {
                "name": "Shifts",
                "tz": tz,
                "attendance_ids": [Command.clear(), *attendances],
                **vals,
            }
        )

    def due(self, calendar, begin, limit_h):
        """Return when a clock of ours is due."""
        return self.start(
            document=self.document.copy(),
            calendar_id=calendar.id,
            started_at=begin,
            limit_h=limit_h,
        ).due_at

    def planned_by_odoo(self, calendar, begin, limit_h):
        """Return what Odoo's own planning of working hours says."""
        at = calendar.plan_hours(limit_h, pytz.utc.localize(begin), compute_leaves=True)
        # Odoo writes the end of a day as 23:59:59.999999.
        return (at.astimezone(pytz.utc).replace(tzinfo=None) + timedelta(milliseconds=1)).replace(
            microsecond=0
        )

    def test_due_is_where_odoo_plans_it(self):
        office = shifts((8, 12), (13, 17), days="01234")
        three_shifts = shifts((6, 14), (14, 22)) + shifts((0, 6), (22, 24))
        night = shifts((0, 6), (22, 24))
        zones = ("Asia/Shanghai", "Europe/Berlin", "America/New_York")
        # Fridays; the second and third one lie before the clock changes of Europe and America.
        starts = ("2026-02-06 05:30", "2026-03-27 05:30", "2026-03-06 05:30", "2026-10-23 22:15")
        for attendances in (office, three_shifts, night):
            for zone in zones:
                calendar = self.new_calendar(*attendances, tz=zone)
                for start in starts:
                    begin = datetime.fromisoformat(start)
                    for limit_h in (1.5, 7, 20, 33.25):
                        with self.subTest(zone=zone, start=start, limit_h=limit_h):
                            self.assertEqual(
                                self.due(calendar, begin, limit_h),
                                self.planned_by_odoo(calendar, begin, limit_h),
                            )

    def test_night_shift_loses_nothing_at_midnight(self):
        calendar = self.new_calendar(*shifts((0, 6), (22, 24)))
        self.assertEqual(self.due(calendar, self.at("02 22:00"), 8), self.at("03 06:00"))
        self.assertEqual(self.due(calendar, self.at("02 22:00"), 80), self.at("12 06:00"))

    def test_two_weeks_calendar_alternates(self):
        calendar = self.new_calendar(two_weeks_calendar=True)
        first, second = (
            shifts((8, 12), days="0", week="0"),
            shifts((14, 18), days="1", week="1"),
        )
        calendar.write({"attendance_ids": [Command.clear(), *first, *second]})
        begin = self.at("02 00:00")
        for limit_h in (3, 6, 9):
            with self.subTest(limit_h=limit_h):
                self.assertEqual(
                    self.due(calendar, begin, limit_h),
                    self.planned_by_odoo(calendar, begin, limit_h),
                )
        self.assertEqual((self.due(calendar, begin, 8) - self.due(calendar, begin, 4)).days // 6, 1)

    def test_flexible_calendar_does_not_depend_on_what_else_is_asked(self):
        calendar = self.new_calendar(schedule_type="flexible", hours_per_day=8)
        calendar.full_time_required_hours = 40
        self.assertTrue(calendar.flexible_hours)
        alone = self.due(calendar, self.at("04 15:00"), 6)
        other, again = (self.document.copy() for _n in range(2))
        both = self.clocks._start(
            [
                {
                    "record": document,
                    "kind": "contact",
                    "limit_h": 6,
                    "calendar_id": calendar.id,
                    "started_at": self.at(start),
                }
                for document, start in ((other, "02 03:00"), (again, "04 15:00"))
            ]
        )
        self.assertEqual(both[1].due_at, alone)
        self.assertEqual(alone, self.at("05 13:00"))  # 8 to 16: one hour, then five

    def test_shift_in_the_hour_that_does_not_exist_breaks_nothing(self):
        calendar = self.new_calendar(*shifts((2.25, 2.75), (3, 4), days="6"), tz="Europe/Berlin")
        begin = datetime.fromisoformat("2026-03-28 00:00")
        due = self.due(calendar, begin, 1)
        self.assertEqual(due, datetime.fromisoformat("2026-03-29 02:00"))

    def test_clock_change_of_the_reader_changes_no_deadline(self):
        calendar = self.new_calendar(*shifts((8, 16)), tz="Asia/Shanghai")
        for zone in ("Europe/Berlin", "America/New_York", False):
            reader = self.clocks.with_context(tz=zone).with_user(self.support).sudo()
            clock = reader._start(
                [
                    {
                        "record": self.document.copy(),
                        "kind": "contact",
                        "limit_h": 10,
                        "calendar_id": calendar.id,
                        "started_at": datetime.fromisoformat("2026-03-28 01:00"),
                    }
                ]
            )
            self.assertEqual(clock.due_at, datetime.fromisoformat("2026-03-29 03:00"))

    @freeze_time(MONDAY_9)
    def test_holiday_of_the_company_put_in_while_the_clock_runs_moves_it(self):
        clock = self.start(calendar_id=self.calendar.id, limit_h=2)
        self.assertEqual(clock.due_at, self.at("02 11:00"))
        holiday = self.env["resource.calendar.leaves"].create(
            {
                "name": "Festival",
                "calendar_id": False,
                "date_from": self.at("02 00:00"),
                "date_to": self.at("03 00:00"),
            }
        )
        self.clocks._sweep_batch(MONDAY_9)
        self.assertEqual(clock.due_at, self.at("03 10:00"))
        holiday.unlink()
        self.clocks._sweep_batch(MONDAY_9)
        self.assertEqual(clock.due_at, self.at("02 11:00"))
        self.assertFalse(clock.event_ids)

    @freeze_time(MONDAY_9)
    def test_changed_working_hours_move_running_clocks(self):
        clock = self.start(calendar_id=self.calendar.id, limit_h=2)
        self.calendar.write({"attendance_ids": [Command.clear(), *shifts((14, 20))]})
        self.clocks._sweep_batch(MONDAY_9)
        self.assertEqual(clock.due_at, self.at("02 16:00"))
        self.calendar.tz = "Asia/Tokyo"
        self.clocks._sweep_batch(MONDAY_9)
        self.assertEqual(clock.due_at, self.at("02 15:00"))

    def test_service_desk_has_its_own_calendar(self):
        company = self.env.company
        self.assertEqual(self.clocks._working_calendar(company), company.resource_calendar_id)
        company.engine_service_calendar_id = self.calendar
        self.assertEqual(self.clocks._working_calendar(company), self.calendar)
