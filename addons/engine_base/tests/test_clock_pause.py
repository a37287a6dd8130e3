from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ..tools.moment import Replay
from .common import set_policy
from .test_clock_life import MONDAY_9, ClockCase


@tagged("post_install", "-at_install")
class TestClockPause(ClockCase):
    """A clock pauses only with a reason, by those it is for, and not for ever: clause 3."""

    def reason(self, name):
        return self.env.ref(f"engine_base.engine_clock_pause_reason_{name}")

    def pause_for(self, clock, name, user):
        return clock.with_user(user).action_pause("as agreed", self.reason(name).id)

    @freeze_time(MONDAY_9)
    def test_reason_of_the_list_and_words_are_both_needed(self):
        clock, wish = self.start(), self.reason("customer_date")
        for words, reason_id in (("", wish.id), ("later", False), ("later", 10**6), (None, None)):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, "Choose the reason"):
                clock.with_user(self.support).action_pause(words, reason_id)
        self.pause_for(clock, "customer_date", self.support)
        self.assertRecordValues(
            clock.pause_ids,
            [
                {
                    "reason_id": wish.id,
                    "reason": "as agreed",
                    "paused_by_id": self.support.id,
                    "started_at": MONDAY_9,
                }
            ],
        )

    def test_reason_is_for_its_kind_and_its_roles(self):
        contact, repair = self.start(), self.start(kind="repair")
        with self.assertRaisesRegex(UserError, "not a reason to stop this deadline"):
            self.pause_for(contact, "parts", self.planner)
        with self.assertRaisesRegex(AccessError, "Ask one"):
            self.pause_for(contact, "force", self.support)
        with self.assertRaises(UserError, msg="all or none"):
            self.pause_for(contact | repair, "parts", self.planner)
        self.assertEqual(set((contact | repair).mapped("state")), {"running"})
        self.pause_for(repair, "parts", self.planner)
        self.pause_for(contact, "force", self.supervisor)
        self.assertEqual(set((contact | repair).mapped("state")), {"paused"})

    def test_dialog_offers_the_reasons_of_the_kind_and_the_person(self):
        dialogs = self.env["engine.clock.change"]
        domain = dialogs._fields["reason_id"].domain
        for user, kind, names in (
            (self.support, "on_site", {"customer_date", "customer_answer", "access"}),
            (self.planner, "repair", {"parts"}),
            (self.engineer, "on_site", set()),
        ):
            offered = self.env["engine.clock.pause.reason"].with_user(user)
            found = offered.search(safe_eval(domain, {"kind": kind, "uid": user.id}))
            expected = offered.union(*(self.reason(name) for name in names))
            self.assertEqual(found, expected)
        clock = self.start()
        action = clock.with_user(self.support).action_open_pause_dialog()
        dialog = dialogs.with_user(self.support).with_context(**action["context"])
        with Form(dialog) as form:
            form.reason_id = self.reason("customer_date")
            form.reason = "After the harvest"
        form.record.action_confirm()
        self.assertEqual((clock.state, clock.pause_ids.reason), ("paused", "After the harvest"))

    def test_archived_reason_and_one_of_another_company_stop_nothing(self):
        clock, wish = self.start(), self.reason("customer_date")
        wish.active = False
        with self.assertRaises(UserError):
            self.pause_for(clock, "customer_date", self.support)
        wish.write(
            {"active": True, "company_id": self.env["res.company"].create({"name": "Other"}).id}
        )
        with self.assertRaises(AccessError):
            self.pause_for(clock, "customer_date", self.support)

    def test_who_may_pause_is_data(self):
        clock = self.start()
        self.reason("customer_date").group_ids |= self.env.ref("engine_base.group_quality")
        self.pause_for(clock, "customer_date", self.quality)
        clock.with_user(self.quality).action_resume()
        self.assertEqual(clock.state, "running")
        with self.assertRaisesRegex(AccessError, "Ask one"):
            clock.with_user(self.finance).action_resume()

    def test_only_the_administrator_keeps_the_list(self):
        for user in (self.support, self.supervisor, self.engineer):
            with self.assertRaises(AccessError):
                self.reason("force").with_user(user).name = "Coffee"
        self.reason("force").with_user(self.manager).name = "Flood"

    def test_every_role_reads_the_list(self):
        self.env.flush_all()
        action = self.env.ref("engine_base.engine_clock_pause_reason_action")
        for user in self.people.values():
            reasons = self.env[action.res_model].with_user(user)
            with self.subTest(user=user.login):
                reasons.get_views([*action.views, (False, "search")])
                self.env.invalidate_all()
                rows = reasons.search([]).web_read(
                    {"name": {}, "group_ids": {"fields": {"display_name": {}}}}
                )
                self.assertTrue(rows[0]["group_ids"][0]["display_name"])

    @mute_logger("odoo.sql_db")
    def test_used_reason_stays(self):
        self.pause_for(self.start(), "customer_date", self.support)
        with self.assertRaises(IntegrityError):
            self.reason("customer_date").unlink()
            self.env.flush_all()

    @freeze_time(MONDAY_9)
    def test_forgotten_pause_ends_when_its_time_is_up_not_when_the_cron_comes(self):
        clock = self.start(limit_h=4, calendar_id=False)
        self.pause_for(clock, "customer_date", self.support)
        over = MONDAY_9 + timedelta(hours=self.policy.clock_pause_max_h)
        self.assertEqual(clock.pause_until, over)
        self.assertEqual(self.clocks._resume_overdue(over - timedelta(seconds=1)), 0)
        late = over + timedelta(hours=1)
        with freeze_time(late):
            self.assertEqual(self.clocks._resume_overdue(late), 1)
            self.assertEqual(self.clocks._resume_overdue(late), 0)
        self.assertRecordValues(
            clock, [{"state": "running", "due_at": over + timedelta(hours=4), "pause_until": False}]
        )
        self.assertEqual(clock.pause_ids.ended_at, over)
        self.assertEqual(clock.event_ids.mapped("kind"), ["pause_over"])
        told = self.env["mail.activity"].search(
            [("res_model", "=", "engine.clock"), ("res_id", "=", clock.id)]
        )
        self.assertLessEqual(self.engineer | self.supervisor, told.user_id)

    def test_cron_ends_forgotten_pauses_and_fires_what_was_due(self):
        with freeze_time(MONDAY_9):
            clock = self.start(limit_h=4)
            self.pause_for(clock, "customer_date", self.support)
        later = MONDAY_9 + timedelta(hours=self.policy.clock_pause_max_h + 4)
        moved = self.clocks.with_context(engine_moment=Replay(at=later))
        moved._resume_overdue(later)
        moved._sweep_batch(later)
        self.assertEqual(
            clock.event_ids.mapped(lambda event: event.step_id.percent or event.kind),
            ["pause_over", 75, 100],
        )

    @freeze_time(MONDAY_9)
    def test_resumed_too_late_the_pause_counts_as_long_as_the_policy_allows(self):
        clock = self.start(limit_h=4)
        self.pause_for(clock, "customer_date", self.support)
        over = clock.pause_until
        with freeze_time(over + timedelta(hours=5)):
            clock.with_user(self.support).action_resume()
        self.assertEqual(clock.due_at, over + timedelta(hours=4))

    def test_policy_of_no_limit_lets_pauses_last(self):
        set_policy(self.policy, clock_pause_max_h=0)
        clock = self.start()
        self.pause_for(clock, "customer_date", self.support)
        self.assertFalse(clock.pause_until)
