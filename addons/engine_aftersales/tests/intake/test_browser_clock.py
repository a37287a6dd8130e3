from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged

from odoo.addons.engine_base.tools.moment import CONTEXT_KEY, Replay

from ..desk_common import DeskCase


@tagged("post_install", "-at_install", "browser")
class TestBrowserClock(DeskCase, HttpCase):
    """Why is it due then? Asked and answered in the browser, in Chinese."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "zh_CN" not in dict(cls.env["res.lang"].get_installed()):
            cls.env["res.lang"]._activate_lang("zh_CN")
            ours = cls.env["ir.module.module"].search(
                [("name", "=like", "engine\\_%"), ("state", "=", "installed")]
            )
            ours._update_translations(["zh_CN"])
        cls.clerk.write({"lang": "zh_CN", "tz": "Asia/Shanghai", "name": "陈静"})

    def test_deadline_is_explained(self):
        calendar = self.env.company.resource_calendar_id
        calendar.tz = "Asia/Shanghai"
        eve = datetime.combine(self.holiday_eve(), datetime.min.time()) - timedelta(hours=8)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "国庆节",
                "calendar_id": calendar.id,
                "date_from": eve + timedelta(days=1),
                "date_to": eve + timedelta(days=2),
            }
        )
        replay = Replay(at=eve + timedelta(hours=16))  # one hour of the day is left
        desk = self.env["helpdesk.ticket"].with_user(self.clerk)
        ticket = desk.with_context(**{CONTEXT_KEY: replay}).create(
            {"serial_number": "DESK-0002", "symptom": "停机", "engine_stands_still": True}
        )
        self.start_tour(
            f"/odoo/requests/{ticket.id}", "engine_clock_explained", login=self.clerk.login
        )
        self.env.invalidate_all()
        self.assertEqual(ticket.contact_attempt_ids.outcome, "no_answer")
        self.assertEqual(ticket.contact_state, "waiting")

    def holiday_eve(self):
        """Return a Monday to come, so that the clock of the story still runs."""
        today = datetime.now().date()  # noqa: DTZ005
        return today + timedelta(days=14 - today.weekday())
