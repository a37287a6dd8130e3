"""Engineers with calendars and places, and orders to be visited, on a Monday morning."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command

from ..common import ServiceCase

# A Monday, 08:00 in Shanghai; working days are 09:00 to 18:00 there with a pause at noon.
MONDAY = datetime(2030, 3, 4, 0, 0)  # noqa: DTZ001  (naive UTC, as Odoo keeps it)


class DispatchCase(ServiceCase):
    """Three engineers near Shanghai: senior, engineer and junior; a customer in the city."""

    now = MONDAY  # None: the present, for what a browser sees
    hours = ((9, 12), (13, 18))
    days = 5

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.now:
            frozen = freeze_time(cls.now)
            frozen.start()
            cls.addClassCleanup(frozen.stop)
        cls.env["hr.employee"].search([("is_engineer", "=", True)]).engineer_grade = False
        cls.company.resource_calendar_id = cls.calendar = cls.new_calendar()
        cls.customer.write({"partner_latitude": 31.23, "partner_longitude": 121.47})
        cls.senior = cls.new_engineer("Li", "senior", 31.25, user_id=cls.engineer.id)
        cls.middle = cls.new_engineer("Ma", "engineer", 31.30)
        cls.junior = cls.new_engineer("Xu", "junior", 31.20)
        cls.others = cls.senior | cls.middle | cls.junior

    @classmethod
    def set_up_people(cls):
        super().set_up_people()
        cls.engineer_employee.user_id = False
        cls.env.flush_all()

    @classmethod
    def new_calendar(cls):
        days = [
            Command.create(
                {
                    "name": f"{day} {begin}",
                    "dayofweek": str(day),
                    "hour_from": begin,
                    "hour_to": end,
                }
            )
            for day in range(cls.days)
            for begin, end in cls.hours
        ]
        return cls.env["resource.calendar"].create(
            {
                "name": "Service days",
                "tz": "Asia/Shanghai",
                "company_id": cls.company.id,
                "attendance_ids": [Command.clear(), *days],
            }
        )

    @classmethod
    def new_engineer(cls, name, grade, latitude, longitude=121.47, **vals):
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "engineer_grade": grade,
                "home_latitude": latitude,
                "home_longitude": longitude,
                "hourly_cost": 100,
                "company_id": cls.company.id,
                "resource_calendar_id": cls.calendar.id,
                "tz": "Asia/Shanghai",
                **vals,
            }
        )

    @classmethod
    def new_visit(cls, level="C", serial=None, **vals):
        """Return an order of a level that waits for its visit."""
        fault = cls.fault if level == "C" else cls.new_level(level)
        if serial:
            vals["lot_id"] = cls.new_engine(serial, customer_id=cls.customer.id).id
        return cls.new_order(
            **{"engineer_id": False, "fault_code_ids": [Command.set(fault.ids)], **vals}
        )

    @classmethod
    def new_level(cls, level):
        code = f"V-{level}"
        known = cls.env["engine.fault.code"].search([("code", "=", code)])
        return known or cls.new_fault(code, level=level)

    @classmethod
    def new_skill(cls, name, is_certificate=False):
        kind = cls.env["hr.skill.type"].create(
            {
                "name": f"Kind of {name}",
                "is_certification": is_certificate,
                "skill_ids": [Command.create({"name": name})],
                "skill_level_ids": [
                    Command.create({"name": "yes", "level_progress": 100, "default_level": True})
                ],
            }
        )
        return kind.skill_ids

    @classmethod
    def teach(cls, employee, skill, **vals):
        cls.env["hr.employee.skill"].create(
            {
                "employee_id": employee.id,
                "skill_id": skill.id,
                "skill_type_id": skill.skill_type_id.id,
                "skill_level_id": skill.skill_type_id.skill_level_ids.id,
                "valid_from": "2029-01-01",
                **vals,
            }
        )

    @classmethod
    def leave(cls, employee, days=7):
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": employee.resource_id.id,
                "calendar_id": cls.calendar.id,
                "date_from": MONDAY - timedelta(hours=8),
                "date_to": MONDAY + timedelta(days=days),
            }
        )

    @staticmethod
    def at(hours, days=0):
        """Return a moment of the Monday in Shanghai's hours, as naive UTC."""
        return MONDAY + timedelta(days=days, hours=hours - 8)

    def run_plan(self, orders, person=None):
        """Compute a plan of ``orders`` as a dispatcher."""
        plans = self.env["engine.dispatch.plan"].with_user(person or self.support)
        return plans._run(self.company, orders.with_user(person or self.support))
