"""An engineer in Shanghai with a week of 8 to 12 and 13 to 17, and the days around now."""

from contextlib import contextmanager
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from ..service.attack import AttackCase


class HoursCase(AttackCase):
    """Times are given in the engineer's own zone, which is eight hours ahead of UTC."""

    @classmethod
    def build(cls):
        super().build()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Day shift",
                "tz": "Asia/Shanghai",
                "company_id": cls.company.id,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": "Shift",
                                "dayofweek": str(weekday),
                                "hour_from": begin,
                                "hour_to": end,
                                "day_period": period,
                            }
                        )
                        for weekday in range(5)
                        for begin, end, period in ((8, 12, "morning"), (13, 17, "afternoon"))
                    ),
                ],
            }
        )
        workers = cls.engineer_employee | cls.supervisor_employee
        workers.write({"resource_calendar_id": cls.calendar.id, "tz": "Asia/Shanghai"})
        today = datetime.now().date()  # noqa: DTZ005 - any Monday that is over will do
        cls.monday = today - timedelta(days=today.weekday() + 7)

    @classmethod
    def at(cls, hour, day=0, minute=0):
        """Return a moment, naive UTC, from the hour that the engineer's watch shows."""
        midnight = datetime.combine(cls.monday, datetime.min.time()) + timedelta(days=day)
        return midnight + timedelta(hours=hour - 8, minutes=minute)

    @contextmanager
    def refused(self, words="", error=UserError):
        """Expect a refusal, and undo what was done until then, as the server does."""
        with (
            mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model"),
            self.assertRaisesRegex(error, words),
            self.env.cr.savepoint(),
        ):
            yield
        self.env.invalidate_all()

    def day(self, number):
        return self.monday + timedelta(days=number)

    def log(self, order, person=None, employee=None, **times):
        """Log hours over RPC; return the lines that came of it."""
        before = order.timesheet_ids
        self.rpc(
            person or self.engineer,
            order._name,
            "action_log_hours",
            [order.id],
            (employee or self.engineer_employee).id,
            **times,
        )
        order.invalidate_recordset()
        return (order.timesheet_ids - before).sorted("id")

    def tap(self, order, button, hour, person=None, *, minute=0, **kwargs):
        """Press a button over RPC when the engineer's watch shows the hour."""
        with freeze_time(self.at(hour, minute=minute)):
            answer = self.rpc(person or self.engineer, order._name, button, [order.id], **kwargs)
        order.invalidate_recordset()
        return answer

    def in_repair(self, serial=None, **vals):
        if serial:
            vals["lot_id"] = self.new_engine(serial).id
        return self.walk(self.new_order(**vals), "in_repair")
