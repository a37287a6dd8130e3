from odoo.fields import Command

from ..columns import Refused, choice, codes, day, flag, number, text
from ..places import province, provinces
from ..step import Step

SYSTEMS = {
    "fuel": "燃油系统",
    "air": "进气系统",
    "cooling": "冷却系统",
    "lubrication": "润滑系统",
    "exhaust": "排气与后处理",
    "electrical": "电气系统",
    "control": "控制系统",
    "mechanical": "机械部件",
}
LEVELS = ("了解", "会修", "熟练", "能教")
TITLES = {
    "junior": "初级服务工程师",
    "engineer": "服务工程师",
    "senior": "高级服务工程师",
    "supervisor": "主管工程师",
}


class EngineerStep(Step):
    """Service engineers: grade, skills, home and hourly cost."""

    file = "engineers.csv"
    kind = "engineer"
    model = "hr.employee"
    columns = (
        text("code"),
        text("name"),
        text("login", required=False),
        choice("grade", *TITLES),
        codes("skills"),
        codes("certificates"),
        text("province"),
        text("city"),
        number("latitude", -90, 90),
        number("longitude", -180, 180),
        number("hourly_cost_cny", 0.01),
        text("phone", required=False),
        text("email", required=False),
        flag("is_temporary"),
        day("service_from", required=False),
        day("service_until", required=False),
    )

    def load(self, table):
        if table.rows:
            self.states = provinces(self.env)
            self.skills, self.levels, self.skill_type = self._skill_type()
            self.department = self._department()
            self.certificates = self._certificates(table)
        return super().load(table)

    def vals(self, row):
        return {
            "name": row["name"],
            "job_title": TITLES[row["grade"]],
            "department_id": self.department.id,
            "company_id": self.env.company.id,
            "work_phone": row["phone"],
            "work_email": row["email"],
            "tz": "Asia/Shanghai",
            "lang": "zh_CN",
            "engineer_grade": row["grade"],
            "hourly_cost": row["hourly_cost_cny"],
            "is_temporary_engineer": bool(row["is_temporary"]),
            "service_from": row["service_from"],
            "service_until": row["service_until"],
            "home_state_id": province(self.states, row["province"]),
            "home_latitude": row["latitude"],
            "home_longitude": row["longitude"],
            "employee_skill_ids": [
                *(Command.create(self._skill(entry)) for entry in row["skills"] or ()),
                *(Command.create(self._certificate(name)) for name in row["certificates"] or ()),
            ],
        }

    def _skill(self, entry):
        system, _, level = entry.partition(":")
        if system not in self.skills or level not in ("1", "2", "3", "4"):
            raise Refused(f'skill "{entry}" is not system:level, as in fuel:3')
        return {
            "skill_id": self.skills[system],
            "skill_level_id": self.levels[int(level) - 1],
            "skill_type_id": self.skill_type,
            "valid_from": "2020-01-01",
        }

    def _certificate(self, name):
        skill, level, skill_type = self.certificates[name]
        return {
            "skill_id": skill,
            "skill_level_id": level,
            "skill_type_id": skill_type,
            "valid_from": "2025-01-01",
            "valid_to": "2028-12-31",
        }

    def _skill_type(self):
        """Return ({system: skill id}, level ids, type id)."""
        known = self.known.ids["skill"]
        if "type" not in known:
            kind = self.env["hr.skill.type"].create(
                {
                    "name": "发动机系统",
                    "skill_level_ids": [
                        Command.create(
                            {
                                "name": name,
                                "level_progress": number * 25,
                                "default_level": number == 1,
                            }
                        )
                        for number, name in enumerate(LEVELS, start=1)
                    ],
                    "skill_ids": [Command.create({"name": name}) for name in SYSTEMS.values()],
                }
            )
            by_name = {skill.name: skill.id for skill in kind.skill_ids}
            self.known.remember(
                "skill", "hr.skill", [(key, by_name[name]) for key, name in SYSTEMS.items()]
            )
            self.known.remember("skill", kind._name, [("type", kind.id)])
        kind = self.env["hr.skill.type"].browse(known["type"])
        levels = kind.skill_level_ids.sorted("level_progress").ids
        return {key: known[key] for key in SYSTEMS}, levels, kind.id

    def _certificates(self, table):
        """Return {name: (skill, level, type) ids}, made where they do not exist yet."""
        known = self.known.ids["certificate"]
        types = self.env["hr.skill.type"]
        kind = types.browse(known.get("type", []))
        wanted = {name for row in table.rows for name in row["certificates"] or ()}
        skills = [
            Command.create({"name": name})
            for name in sorted(wanted - set(kind.skill_ids.mapped("name")))
        ]
        if kind:
            kind.skill_ids = skills
        elif skills:
            level = {"name": "持证", "level_progress": 100, "default_level": True}
            kind = types.create(
                {
                    "name": "证书",
                    "is_certification": True,
                    "skill_level_ids": [Command.create(level)],
                    "skill_ids": skills,
                }
            )
            self.known.remember("certificate", kind._name, [("type", kind.id)])
        level_id = kind.skill_level_ids[:1].id
        return {skill.name: (skill.id, level_id, kind.id) for skill in kind.skill_ids}

    def _department(self):
        known = self.known.ids["department"].get("service")
        if known:
            return self.env["hr.department"].browse(known)
        department = self.env["hr.department"].create(
            {"name": "售后服务部", "company_id": self.env.company.id}
        )
        self.known.remember("department", department._name, [("service", department.id)])
        return department
