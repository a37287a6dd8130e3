from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import EngineCase

MONDAY_9 = datetime.fromisoformat("2026-03-02 01:00:00")  # 09:00 in Shanghai


class ClockCase(EngineCase):
    """Partners stand for the documents; a calendar of 8 to 12 and 13 to 17 in Shanghai."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.env["res.partner"].create({"name": "Order 1"})
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Factory", "tz": "Asia/Shanghai"}
        )
        cls.clocks = cls.env["engine.clock"]

    def start(self, kind="contact", limit_h=2.0, document=None, **kwargs):
        vals = {"record": document or self.document, "kind": kind, "limit_h": limit_h}
        return self.clocks._start(
            [{"started_at": MONDAY_9, "owner_id": self.engineer.id, **vals, **kwargs}]
        )

    def pause(self, clocks, reason, user=None):
        """Pause as a person does, with the customer's wish as the kind of reason."""
        kind = self.env.ref("engine_base.engine_clock_pause_reason_customer_date")
        return clocks.with_user(user or self.support).action_pause(reason, kind.id)

    def at(self, text):
        """Return the naive UTC moment of "day hour:minute" in Shanghai, in March 2026."""
        day, time = text.split()
        return datetime.fromisoformat(f"2026-03-{day} {time}:00") - timedelta(hours=8)


@tagged("post_install", "-at_install")
class TestClockLife(ClockCase):
    """Deadlines in working time, with pauses and changes: clauses 3 and 7."""

    def test_round_the_clock_counts_every_hour(self):
        clock = self.start(limit_h=4)
        self.assertEqual(clock.due_at, self.at("02 13:00"))
        self.assertEqual(clock.warn_at, self.at("02 12:00"))
        self.assertEqual(clock.next_fire_at, clock.warn_at)

    def test_working_time_leaves_out_lunch_nights_and_weekends(self):
        cases = (
            (2, "02 11:00"),
            (4, "02 14:00"),
            (8, "03 09:00"),
            (40, "09 09:00"),
        )
        for limit_h, due in cases:
            document = self.document.copy()
            with self.subTest(limit_h=limit_h):
                clock = self.start(limit_h=limit_h, document=document, calendar_id=self.calendar.id)
                self.assertEqual(clock.due_at, self.at(due))

    def test_calendar_works_in_its_own_time_zone(self):
        self.calendar.tz = "Europe/Berlin"
        clock = self.start(limit_h=2, calendar_id=self.calendar.id)
        self.assertEqual(clock.due_at, datetime.fromisoformat("2026-03-02 09:00"))

    def test_started_at_night_it_begins_in_the_morning(self):
        clock = self.start(calendar_id=self.calendar.id, started_at=self.at("06 22:00"))
        self.assertEqual(clock.due_at, self.at("09 10:00"))

    def test_holiday_of_the_own_company_counts_only(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        leaves = self.env["resource.calendar.leaves"]
        day = {"date_from": self.at("02 00:00"), "date_to": self.at("03 00:00")}
        theirs = leaves.with_company(other).create({"name": "Theirs", "calendar_id": False, **day})
        self.assertEqual(theirs.company_id, other)
        clock = self.start(calendar_id=self.calendar.id)
        self.assertEqual(clock.due_at, self.at("02 11:00"))
        leaves.create({"name": "Ours", "calendar_id": self.calendar.id, **day})
        self.clocks._sweep_batch(self.at("02 09:30"))
        self.assertEqual(clock.due_at, self.at("03 10:00"))
        self.assertEqual(clock.next_fire_at, self.at("03 09:30"))
        self.assertFalse(clock.event_ids)

    def test_calendar_without_hours_runs_round_the_clock(self):
        empty = self.env["resource.calendar"].create({"name": "Closed", "attendance_ids": False})
        with self.assertLogs("odoo.addons.engine_base", "WARNING"):
            clock = self.start(calendar_id=empty.id)
        self.assertEqual(clock.due_at, self.at("02 11:00"))

    def test_started_twice_it_is_the_same_clock(self):
        clock = self.start()
        self.assertEqual(self.start(limit_h=9), clock)
        self.assertEqual(clock.limit_h, 2)
        twice = self.clocks._start([self.vals("repair"), self.vals("repair")])
        self.assertEqual(twice[0], twice[1])

    def vals(self, kind):
        return {"record": self.document, "kind": kind, "limit_h": 1}

    @freeze_time("2026-03-02 02:00:00")  # 10:00
    def test_pause_moves_the_deadline_by_working_time(self):
        clock = self.start(calendar_id=self.calendar.id)
        self.pause(clock, "Customer is not on site")
        self.assertEqual((clock.state, clock.next_fire_at), ("paused", False))
        with freeze_time(self.at("03 08:30")):
            clock.with_user(self.support).action_resume()
        self.assertEqual((clock.state, clock.due_at), ("running", self.at("03 09:30")))
        self.assertRecordValues(
            clock.pause_ids,
            [{"reason": "Customer is not on site", "resumed_by_id": self.support.id}],
        )

    def test_pause_needs_a_reason_and_the_right_role(self):
        clock = self.start()
        with self.assertRaisesRegex(UserError, "why"):
            self.pause(clock, " ")
        for user in (self.engineer, self.finance, self.storekeeper):
            with self.subTest(user=user.name), self.assertRaisesRegex(AccessError, "Ask one"):
                self.pause(clock, "let me be", user)
        self.assertEqual(clock.state, "running")

    def test_only_a_running_clock_pauses_and_a_paused_one_resumes(self):
        one, other = self.start(), self.start(kind="on_site")
        self.pause(one, "waiting")
        for action in (
            lambda: self.pause(one | other, "again"),
            lambda: (one | other).with_user(self.support).action_resume(),
        ):
            with self.assertRaises(UserError):
                action()
        self.assertEqual((one.state, other.state), ("paused", "running"))

    @freeze_time("2026-03-02 04:00:00")
    def test_met_in_time_and_late(self):
        early, late = self.start(limit_h=4), self.start(kind="on_site", limit_h=1)
        self.assertEqual((early.risk, late.risk), ("warning", "late"))
        self.assertIn(late, self.clocks.search([("is_late", "=", True)]))
        self.clocks._meet(self.document, "contact")
        self.clocks._meet(self.document, "on_site")
        self.assertRecordValues(
            early | late,
            [
                {
                    "state": "met",
                    "was_late": False,
                    "met_at": datetime.fromisoformat("2026-03-02 04:00"),
                },
                {
                    "state": "met",
                    "was_late": True,
                    "met_at": datetime.fromisoformat("2026-03-02 04:00"),
                },
            ],
        )
        self.assertTrue(late.is_late)
        self.assertFalse((early | late).filtered("next_fire_at"))

    @freeze_time("2026-03-02 02:00:00")
    def test_met_while_paused_is_judged_by_the_time_before(self):
        clock = self.start(limit_h=2)
        self.pause(clock, "waiting")
        with freeze_time("2026-03-05 02:00:00"):
            self.assertFalse(clock.is_late)
            self.clocks._meet(self.document)
        self.assertFalse(clock.was_late)
        self.assertTrue(clock.pause_ids.ended_at)

    def test_cancelled_clock_is_not_late_and_may_start_again(self):
        clock = self.start(limit_h=0.1)
        self.clocks._cancel(self.document)
        self.assertEqual((clock.state, clock.is_late), ("cancelled", False))
        self.assertNotEqual(self.start(), clock)

    def test_new_level_reschedules_and_is_kept(self):
        clock = self.start(
            kind="on_site", limit_h=72, calendar_id=self.calendar.id, fault_level="D"
        )
        clock._reschedule(4, "Level D to A", calendar_id=False, fault_level="A")
        self.assertEqual(clock.due_at, self.at("02 13:00"))
        self.assertEqual((clock.fault_level, clock.calendar_id.id), ("A", False))
        self.assertEqual(clock.event_ids.kind, "rescheduled")
        self.assertIn("72 h to 4 h", clock.event_ids.note)
        self.assertIn("Level D to A", clock.event_ids.note)

    def test_ended_clock_is_not_rescheduled(self):
        clock = self.start()
        self.clocks._meet(self.document)
        with self.assertRaisesRegex(UserError, "Met"):
            clock._reschedule(4, "too late")

    def test_owner_changes_with_the_document(self):
        clock = self.start()
        self.clocks._give_to(self.document, self.supervisor)
        self.assertEqual(clock.owner_id, self.supervisor)

    def test_ladder_of_the_level_and_company_comes_first(self):
        ladders = self.env["engine.clock.ladder"]
        level = ladders.create({"kind": "repair", "fault_level": "A"})
        own = ladders.create({"kind": "repair", "company_id": self.env.company.id})
        common = self.env.ref("engine_base.engine_clock_ladder_repair")
        company = self.env.company.id
        other = self.env["res.company"].create({"name": "Other Factory"}).id
        keys = {("repair", "A", other), ("repair", "B", other), ("repair", "B", company)}
        self.assertEqual(
            ladders._choose(keys),
            {
                ("repair", "A", other): level,
                ("repair", "B", other): common,
                ("repair", "B", company): own,
            },
        )

    def test_nobody_edits_clocks(self):
        clock = self.start()
        self.pause(clock, "waiting")
        clock._reschedule(5, "more")
        rows = (clock, clock.pause_ids, clock.event_ids)
        editors = [*self.people.values(), self.env.ref("base.user_admin"), self.env.user]
        for user in editors:
            env = self.env(user=user, context={"engine_unlocked": True})
            for row in rows:
                with self.subTest(user=user.login, row=row):
                    own = row.with_env(env)
                    with self.assertRaises(AccessError):
                        own.write({"create_uid": user.id} if "create_uid" in row else {"note": ""})
                    with self.assertRaises(AccessError):
                        own.unlink()
                    with self.assertRaises(AccessError):
                        own.create(row.copy_data()[0])

    def test_other_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        outsider = self.new_person("test_outsider", "supervisor", "support")
        outsider.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        clock = self.start()
        self.assertFalse(self.clocks.with_user(outsider).search([]))
        with self.assertRaises(AccessError):
            self.pause(clock, "mine", outsider)
