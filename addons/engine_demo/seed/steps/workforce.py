from datetime import timedelta, timezone

from odoo.fields import Command

from odoo.addons.engine_base.tools import moment

from ..columns import Refused, choice, codes, integer, number, text
from ..step import Step, attempt
from .engineers import SYSTEMS

DAYS_MAX = 36_500
LOGIN_DAYS = 90  # a temporary engineer with a login serves at least so long after loading


class ChangeStep(Step):
    """Loads a file whose rows add to records that another file made."""

    def make_records(self, table, model, prepared):
        changed = []
        for row, (record, vals) in prepared:
            done = attempt(self.env, lambda record=record, vals=vals: record.write(vals), str)
            if isinstance(done, str):
                table.refuse(row, " ".join(done.split()))
            else:
                changed.append((row, record))
        return changed


class EngineerDetailStep(ChangeStep):
    """Van, working hours, capacity, leave and the ends of the certificates, from loading on."""

    file = "engineer_details.csv"
    kind = "engineer_detail"
    model = "hr.employee"
    key = ("engineer",)
    optional = True
    columns = (
        text("engineer"),
        text("van", required=False),
        choice("calendar", "five_day", "six_day"),
        number("capacity_h", 0, 24, required=False),
        integer("orders_max", 0, required=False),
        codes("certificate_days"),
        codes("leave"),
    )

    def vals(self, row):
        engineer = self.env[self.model].browse(self.known.find("engineer", row["engineer"]))
        for entry in row["leave"] or ():
            self._days(entry)
        if bad := [days for days in row["certificate_days"] or () if not _is_number(days)]:
            raise Refused(f'certificate_days "{bad[0]}" is not a number of days')
        vals = {
            "own_capacity_h": row["capacity_h"] or 0.0,
            "max_orders_per_day": row["orders_max"] or 0,
        }
        if row["van"]:
            vals["van_location_id"] = self._van(row["van"], engineer).id
        if row["calendar"] == "six_day":
            vals["resource_calendar_id"] = self._six_days().id
        today = moment.today(self.env)
        soonest = today + timedelta(days=LOGIN_DAYS)
        if engineer.user_id and engineer.service_until and engineer.service_until < soonest:
            vals["service_until"] = soonest
        return engineer, vals

    def after(self, created):
        leaves = self.env["resource.calendar.leaves"]
        for row, engineer in created:
            self._renew_certificates(engineer, row["certificate_days"] or ())
            leaves.create([self._leave(engineer, entry) for entry in row["leave"] or ()])

    def _renew_certificates(self, engineer, days):
        """Let the certificates, in the order of engineers.csv, end so many days from now."""
        held = engineer.employee_skill_ids.filtered("is_certification").sorted("id")
        today = moment.today(self.env)
        for certificate, left in zip(held, days, strict=False):
            certificate.valid_to = today + timedelta(days=int(left))

    def _leave(self, engineer, entry):
        """Return the leave that starts in so many days and lasts so many days, as in 3:5."""
        start, length = self._days(entry)
        zone = moment.company_zone(engineer.company_id)
        first = moment.today(self.env) + timedelta(days=start)
        end = first + timedelta(days=length)
        period = [
            moment.midnight(day, zone).astimezone(timezone.utc).replace(tzinfo=None)
            for day in (first, end)
        ]
        return {
            "name": "休假",
            "resource_id": engineer.resource_id.id,
            "calendar_id": engineer.resource_calendar_id.id,
            "company_id": engineer.company_id.id,
            "date_from": period[0],
            "date_to": period[1] - timedelta(seconds=1),
        }

    def _days(self, entry):
        start, _, length = entry.partition(":")
        if not (_is_number(start) and _is_number(length)) or "-" in entry:
            raise Refused(f'leave "{entry}" is not days-until:days, as in 3:5')
        return int(start), int(length)

    def _van(self, name, engineer):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        return self.env["stock.location"].create(
            {
                **self.env["stock.location"]._prepare_van_vals(engineer.name, warehouse),
                "name": name,
                "van_user_id": engineer.user_id.id,
            }
        )

    def _six_days(self):
        known = self.known.ids["calendar"].get("six_day")
        calendars = self.env["resource.calendar"]
        if known:
            return calendars.browse(known)
        calendar = calendars.create(
            {
                "name": "六天工作制",
                "tz": "Asia/Shanghai",
                "company_id": self.env.company.id,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": period,
                                "dayofweek": str(weekday),
                                "hour_from": start,
                                "hour_to": end,
                                "day_period": part,
                            }
                        )
                        for weekday in range(6)
                        for period, part, start, end in (
                            ("上午", "morning", 8, 12),
                            ("下午", "afternoon", 13, 17),
                        )
                    ),
                ],
            }
        )
        self.known.remember("calendar", calendar._name, [("six_day", calendar.id)])
        return calendar


def _is_number(text):
    """Tell whether this is a number of days that a calendar can count."""
    return text.removeprefix("-").isdecimal() and abs(int(text)) <= DAYS_MAX


class DedicatedEngineerStep(ChangeStep):
    """The dedicated engineers of the VIP customers, and their deputies."""

    file = "dedicated_engineers.csv"
    kind = "dedicated_engineer"
    model = "res.partner"
    key = ("customer",)
    optional = True
    columns = (text("customer"), text("engineer"), text("deputy", required=False))

    def vals(self, row):
        customer = self.env[self.model].browse(self.known.find("customer", row["customer"]))
        return customer, {
            "dedicated_engineer_id": self.known.find("engineer", row["engineer"]),
            "deputy_engineer_id": self.known.find("engineer", row["deputy"], required=False),
        }


class SopRequirementStep(ChangeStep):
    """What the procedures ask of an engineer from now on: after the replay of the past year."""

    file = "sop_requirements.csv"
    kind = "sop_requirement"
    model = "engine.sop"
    key = ("sop",)
    optional = True
    columns = (text("sop"), codes("skills"), codes("certificates"))

    def load(self, table):
        rows = self.env["hr.skill"].search([("skill_type_id.is_certification", "=", True)])
        self.certificates = {skill.name: skill.id for skill in rows}
        return super().load(table)

    def vals(self, row):
        if unknown := set(row["skills"] or ()) - set(SYSTEMS):
            raise Refused(f"unknown skill {', '.join(sorted(unknown))}")
        if unknown := set(row["certificates"] or ()) - set(self.certificates):
            raise Refused(f"no engineer has the certificate {', '.join(sorted(unknown))}")
        sop = self.env[self.model].browse(self.known.find("sop", row["sop"]))
        return sop, {
            "required_skill_ids": [Command.set(self.known.find_all("skill", row["skills"]))],
            "required_certificate_ids": [
                Command.set([self.certificates[name] for name in row["certificates"] or ()])
            ],
        }

    def after(self, created):
        """Show from the first minute on what the nightly jobs would show tomorrow."""
        if created:
            self.env["engine.peak.forecast"]._refresh(self.env.company)
            self.env["engine.engineer.log"]._watch(self.env.company)
