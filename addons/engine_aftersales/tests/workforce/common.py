"""Engineers with skills, certificates and leave."""

from datetime import datetime, timedelta

from odoo.fields import Command

from odoo.addons.engine_base.tools import moment

from ..common import ServiceCase


class WorkforceCase(ServiceCase):
    """A skill and a certificate to ask for, and builders for engineers and their leave."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = moment.company_today(cls.env, cls.company)
        cls.fuel = cls.new_skill("Fuel systems")
        cls.pressure = cls.new_skill("High pressure", is_certificate=True)

    @classmethod
    def new_skill(cls, name, is_certificate=False):
        kind = cls.env["hr.skill.type"].create(
            {
                "name": f"Kind of {name}",
                "is_certification": is_certificate,
                "skill_level_ids": [Command.create({"name": "Good", "level_progress": 100})],
                "skill_ids": [Command.create({"name": name})],
            }
        )
        return kind.skill_ids

    @classmethod
    def new_engineer(cls, name, grade="senior", **vals):
        return cls.env["hr.employee"].create({"name": name, "engineer_grade": grade, **vals})

    @classmethod
    def qualify(cls, engineer, skill, valid_from="2020-01-01", valid_to=False):
        return cls.env["hr.employee.skill"].create(
            {
                "employee_id": engineer.id,
                "skill_type_id": skill.skill_type_id.id,
                "skill_id": skill.id,
                "skill_level_id": skill.skill_type_id.skill_level_ids.id,
                "valid_from": valid_from,
                "valid_to": valid_to,
            }
        )

    @classmethod
    def give_leave(cls, engineer, first, last):
        """Let the engineer be away from the first to the last day, both included."""
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "resource_id": engineer.resource_id.id,
                "calendar_id": engineer.resource_calendar_id.id,
                "date_from": datetime.combine(first, datetime.min.time()) - timedelta(hours=12),
                "date_to": datetime.combine(last, datetime.min.time()) + timedelta(hours=36),
            }
        )

    def monday(self, weeks=1):
        """Return a Monday to come."""
        return self.today + timedelta(days=7 * weeks - self.today.weekday())

    def at(self, day, hour=0):
        return datetime.combine(day, datetime.min.time()) + timedelta(hours=hour)
