"""Specification clause 3: the engine of a ferry stops at two in the night of a holiday."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.engine_aftersales.tests.common import ServiceCase
from odoo.addons.engine_base.tools.moment import CONTEXT_KEY, Replay

HOLIDAY, NEXT_WORKING_DAY = "2030-10-01", "2030-10-02"


@tagged("post_install", "-at_install")
class TestLevelARequestOnAHolidayNight(ServiceCase):
    """Clauses 2 and 3: around the clock for level A, working hours for the call, and the ladder.

    All times are those of Shanghai.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.write({"tz": "Asia/Shanghai"})
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "National Day",
                "calendar_id": cls.company.resource_calendar_id.id,
                "date_from": cls.shanghai(HOLIDAY, "00:00"),
                "date_to": cls.shanghai(NEXT_WORKING_DAY, "00:00"),
            }
        )

    @staticmethod
    def shanghai(day, time):
        """Return a time of day in Shanghai as the server keeps it."""
        return datetime.fromisoformat(f"{day} {time}") - timedelta(hours=8)

    def at(self, user, day, time):
        """Return the program in the hands of a person, at a moment."""
        replay = Replay(at=self.shanghai(day, time))
        context = {**self.env.context, CONTEXT_KEY: replay, "tz": "Asia/Shanghai"}
        return self.env(user=user, context=context)

    def the_cron_runs(self, day, time, times=1):
        clocks = self.at(self.env.user, day, time)["engine.clock"]
        for _run in range(times):
            with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=0):
                clocks._cron_sweep()
        self.env.invalidate_all()

    def clock(self, request, kind):
        return request.clock_ids.sudo().filtered(lambda clock: clock.kind == kind)

    def told(self, clock):
        """Return the people of this story who have a reminder of the clock."""
        reminders = self.env["mail.activity"].search(
            [("res_model", "=", "engine.clock"), ("res_id", "=", clock.id)]
        )
        return reminders.user_id & self.env["res.users"].union(*self.people.values())

    def test_engine_of_a_ferry_stops_on_a_holiday_night(self):
        request = self.customer_calls_at_two_in_the_night()
        self.rules_say_level_a(request)
        self.clocks_run_in_their_own_time(request)
        self.nobody_answers_and_the_clock_goes_on(request)
        self.support_is_warned_at_five(request)
        self.supervisor_is_told_at_six(request)
        self.general_manager_is_told_at_eight(request)
        self.contact_clock_waits_for_the_working_day(request)
        self.only_a_senior_engineer_may_go(request)

    def customer_calls_at_two_in_the_night(self):
        desk = self.at(self.customer_service, HOLIDAY, "02:00")["helpdesk.ticket"]
        return desk.create(
            {
                "serial_number": "TEST-0001",
                "symptom": "Main engine stopped in the fairway, passengers on board",
                "engine_stands_still": True,
                "is_safety_risk": True,
                "user_id": self.support.id,
            }
        )

    def rules_say_level_a(self, request):
        self.assertEqual(request.fault_level, "A")
        self.assertIn("People in danger", request.fault_level_explanation)

    def clocks_run_in_their_own_time(self, request):
        on_site, contact = self.clock(request, "on_site"), self.clock(request, "contact")
        self.assertEqual(self.policy.response_limit_a_h, 4)
        self.assertFalse(on_site.calendar_id, "level A counts every hour, also of a holiday")
        self.assertEqual(on_site.due_at, self.shanghai(HOLIDAY, "06:00"))
        # Two working hours: the holiday has none, so they are those of the day after.
        self.assertEqual(contact.due_at, self.shanghai(NEXT_WORKING_DAY, "10:00"))

    def nobody_answers_and_the_clock_goes_on(self, request):
        call = self.at(self.customer_service, HOLIDAY, "02:10")["helpdesk.ticket"]
        call.browse(request.id).action_record_contact("no_answer", note="rang for a minute")
        self.assertEqual(request.contact_state, "waiting")
        self.assertEqual(self.clock(request, "contact").state, "running")

    def support_is_warned_at_five(self, request):
        on_site = self.clock(request, "on_site")
        self.the_cron_runs(HOLIDAY, "04:59")
        self.assertFalse(on_site.event_ids)
        self.the_cron_runs(HOLIDAY, "05:00", times=2)
        self.assertEqual(on_site.event_ids.step_id.mapped("percent"), [75])
        self.assertEqual(self.told(on_site), self.support)
        self.assertEqual(self.risk_at(request, "05:00"), "warning")

    def risk_at(self, request, time):
        desk = self.at(self.customer_service, HOLIDAY, time)["helpdesk.ticket"]
        return desk.browse(request.id).clock_risk

    def supervisor_is_told_at_six(self, request):
        on_site = self.clock(request, "on_site")
        self.the_cron_runs(HOLIDAY, "06:00", times=2)
        self.assertEqual(self.told(on_site), self.support | self.supervisor)
        self.assertEqual(self.risk_at(request, "06:00"), "late")

    def general_manager_is_told_at_eight(self, request):
        on_site = self.clock(request, "on_site")
        self.the_cron_runs(HOLIDAY, "07:59")
        self.assertNotIn(self.general_manager, self.told(on_site))
        self.the_cron_runs(HOLIDAY, "08:00", times=3)
        self.assertEqual(self.told(on_site), self.support | self.supervisor | self.general_manager)
        self.assertEqual(on_site.event_ids.step_id.mapped("percent"), [75, 100, 150])
        self.assertEqual(len(on_site.event_ids), 3, "each step once, however often the cron runs")

    def contact_clock_waits_for_the_working_day(self, request):
        contact = self.clock(request, "contact")
        self.the_cron_runs(HOLIDAY, "23:59")
        self.assertFalse(contact.event_ids, "nothing of it was due on the holiday")
        self.the_cron_runs(NEXT_WORKING_DAY, "09:30")
        self.assertEqual(contact.event_ids.step_id.mapped("percent"), [75])
        page = contact.with_env(self.at(self.support, NEXT_WORKING_DAY, "09:30")).explanation
        self.assertIn("National Day", page)
        call = self.at(self.customer_service, NEXT_WORKING_DAY, "09:40")["helpdesk.ticket"]
        call.browse(request.id).action_record_contact(
            "reached", note="Ferry is moored, tug on the way", person="Captain Lin"
        )
        self.assertEqual((contact.state, contact.was_late), ("met", False))

    def only_a_senior_engineer_may_go(self, request):
        """Level A is beyond what an engineer of any grade but the supervisor handles alone."""
        request.with_user(self.support).fault_code_ids = self.fault
        self.assertEqual(request.fault_level, "A", "a mild code makes it no milder")
        request.with_user(self.support).action_create_service_order()
        order = request.service_order_ids.with_user(self.support)
        self.assertEqual(order.fault_level, "A")
        order.write(
            {
                "engineer_id": self.engineer_employee.id,
                "sop_id": self.sop.id,
                "diagnosis_ids": [(0, 0, {"conclusion": "Fuel rack seized"})],
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.injector.id,
                            "product_uom_qty": 1,
                            "repair_line_type": "add",
                        },
                    )
                ],
            }
        )
        self.walk(order, "parts_issued")
        with self.assertRaisesRegex(UserError, "above what Engineer Li may handle alone"):
            order.with_user(self.supervisor).action_start_repair()
        order.action_assign(self.supervisor_employee.id, reason="Level A is beyond Li's grade")
        order.with_user(self.supervisor).action_start_repair()
        self.assertEqual(self.clock(request, "on_site").state, "met")
