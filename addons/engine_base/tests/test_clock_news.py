import json

from odoo.tests import freeze_time, tagged

from .test_clock_life import MONDAY_9, ClockCase


@tagged("post_install", "-at_install")
class TestClockNews(ClockCase):
    """The warning at 75 % is an activity and a message on the screen of the right person."""

    def messages(self):
        """Return {person: what was sent to their screen}."""
        self.env.cr.precommit.run()  # messages leave with the transaction
        rows = self.env["bus.bus"].sudo().search([("message", "like", "simple_notification")])
        partners = {user.partner_id.id: user for user in self.people.values()}
        told = {}
        for row in rows:
            channel, message = json.loads(row.channel), json.loads(row.message)
            if user := partners.get(channel[-1]):
                told.setdefault(user, []).append(message["payload"])
        return told

    @freeze_time(MONDAY_9)
    def test_each_step_reaches_the_screen_of_the_people_it_names_once(self):
        self.supervisor.lang = "en_US"
        clock = self.start(limit_h=4)
        for time, people in (
            ("12:00", {self.engineer}),
            ("13:00", {self.engineer, self.supervisor}),
            ("15:00", {self.engineer, self.supervisor, self.general_manager}),
        ):
            with self.subTest(time=time):
                for _run in range(2):
                    self.clocks._sweep_batch(self.at(f"02 {time}"))
                told = self.messages()
                self.assertEqual(set(told), people)
                self.assertEqual({len(messages) for messages in told.values()}, {1})
        (payload,) = told[self.supervisor]
        self.assertEqual(payload["type"], "warning")
        self.assertIn(clock.name, payload["message"])
        self.assertIn("100 %", payload["message"])
