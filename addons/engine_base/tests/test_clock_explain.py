from datetime import timedelta

from lxml import html

from odoo.tests import freeze_time, tagged

from .test_clock_life import MONDAY_9, ClockCase


@tagged("post_install", "-at_install")
class TestClockExplain(ClockCase):
    """A person asks why a deadline is due when it is due, and reads it off one page."""

    def page(self, clock, user=None, **context):
        page = clock.with_user(user or self.support).with_context(**context)
        return html.fromstring(str(page.explanation))

    def rows(self, page, table="o_engine_clock_days"):
        return [
            [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
            for row in page.xpath(f"//table[contains(@class, '{table}')]/tbody/tr")
        ]

    @freeze_time(MONDAY_9)
    def test_page_counts_day_by_day_with_holiday_and_pause(self):
        self.support.tz = "Asia/Shanghai"
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Spring Festival",
                "calendar_id": self.calendar.id,
                "date_from": self.at("03 00:00"),
                "date_to": self.at("04 00:00"),
            }
        )
        clock = self.start(limit_h=9, calendar_id=self.calendar.id)
        with freeze_time(self.at("02 10:00")):
            self.pause(clock, "The customer calls back")
        with freeze_time(self.at("02 11:30")):
            clock.with_user(self.support).action_resume()
        self.assertEqual(clock.due_at, self.at("04 11:30"))
        rows = self.rows(self.page(clock))
        self.assertEqual(
            [row[1:] for row in rows],
            [
                ["09:00–12:00, 13:00–17:00", "7:00", "−1:30", "5:30", "5:30"],
                ["Spring Festival", "0:00", "", "0:00", "5:30"],
                ["08:00–11:30", "3:30", "", "3:30", "9:00"],
            ],
        )

    @freeze_time(MONDAY_9)
    def test_page_is_in_the_time_zone_of_the_reader(self):
        clock = self.start(limit_h=8, calendar_id=self.calendar.id)
        self.support.tz, self.quality.tz = "Asia/Shanghai", "America/New_York"
        at_home = self.page(clock)
        abroad = self.page(clock, self.quality)
        self.assertIn("13:00–17:00", self.rows(at_home)[0][1])
        self.assertEqual(self.rows(abroad)[0][1], "20:00–23:00")  # the day before, over there
        self.assertIn("00:00–04:00", self.rows(abroad)[1][1])
        self.assertEqual(self.rows(abroad)[-1][-1], "8:00")
        self.assertIn("America/New_York", abroad.text_content())

    @freeze_time(MONDAY_9)
    def test_page_names_the_owner_the_next_step_and_whom_it_tells(self):
        clock = self.start(limit_h=4)
        page = self.page(clock)
        steps = self.rows(page, "o_engine_clock_steps")
        self.assertEqual(next(step[2] for step in steps), self.engineer.name)
        self.assertIn(self.supervisor.name, steps[1][2])
        self.assertIn(self.general_manager.name, steps[2][2])
        self.assertEqual(["Next" in step[0] for step in steps], [True, False, False])
        now = self.at("02 12:05")
        self.clocks._sweep_batch(now)
        steps = self.rows(self.page(clock), "o_engine_clock_steps")
        self.assertTrue(steps[0][3])
        self.assertEqual(["Next" in step[0] for step in steps], [False, True, False])

    @freeze_time(MONDAY_9)
    def test_figures_used_and_left(self):
        clock = self.start(limit_h=4, calendar_id=self.calendar.id)
        with freeze_time(self.at("02 13:30")):
            clock.invalidate_recordset()
            self.assertEqual((clock.used_h, clock.left_h), (3.5, 0.5))
            self.clocks._meet(self.document)
        with freeze_time(self.at("09 00:00")):
            clock.invalidate_recordset()
            self.assertEqual((clock.used_h, clock.left_h), (3.5, 0.5))

    def test_every_state_and_kind_of_calendar_has_a_page(self):
        empty = self.env["resource.calendar"].create({"name": "Closed", "attendance_ids": False})
        with self.assertLogs("odoo.addons.engine_base", "WARNING"):
            closed = self.start(kind="supplier", calendar_id=empty.id)
            self.assertEqual(self.rows(self.page(closed))[-1][-1], "2:00")
        clocks = self.start() | self.start(kind="repair", limit_h=0)
        clocks |= self.start(kind="revisit", calendar_id=self.calendar.id, owner_id=False)
        self.pause(clocks[0], "later")
        self.clocks._cancel(self.document, "repair")
        for clock in clocks:
            for user in self.people.values():
                with self.subTest(clock=clock, user=user.login):
                    self.assertTrue(self.rows(self.page(clock, user)))
                    clock.with_user(user).read()
        self.assertIn("stands still", self.page(clocks[0]).text_content())

    @freeze_time(MONDAY_9)
    def test_page_follows_a_holiday_that_the_sweep_has_not_seen_yet(self):
        clock = self.start(limit_h=2, calendar_id=self.calendar.id)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Flood",
                "calendar_id": False,
                "date_from": MONDAY_9 - timedelta(hours=9),
                "date_to": MONDAY_9 + timedelta(days=20),
            }
        )
        rows = self.rows(self.page(clock))
        self.assertEqual(rows[-1][-1], "2:00")
        self.assertIn("Flood", rows[0][1])

    def test_button_opens_the_page(self):
        clock = self.start()
        action = clock.with_user(self.support).action_explain()
        self.assertEqual((action["res_model"], action["res_id"]), ("engine.clock", clock.id))
