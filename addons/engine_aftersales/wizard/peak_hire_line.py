from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class EnginePeakHireLine(models.TransientModel):
    """One temporary engineer to be taken on."""

    _name = "engine.peak.hire.line"
    _description = "Temporary Engineer to Take on"

    hire_id = fields.Many2one("engine.peak.hire", required=True, ondelete="cascade")
    name = fields.Char()
    work_phone = fields.Char("Phone")
    login = fields.Char(help="Empty: no access to the system.")
    hourly_cost = fields.Float("Cost of an Hour")
    has_papers = fields.Boolean(
        "Papers Seen", help="You have seen the certificates; they count until the last day."
    )

    def _prepare_employee_vals(self):
        self.ensure_one()
        proposal = self.hire_id.proposal_id
        return {
            "name": self.name.strip(),
            "company_id": proposal.company_id.id,
            "work_phone": self.work_phone,
            "hourly_cost": self.hourly_cost,
            "engineer_grade": proposal.engineer_grade,
            "is_temporary_engineer": True,
            "service_from": proposal.first_day,
            "service_until": proposal.last_day,
            "peak_proposal_id": proposal.id,
            "user_id": self._new_user().id,
            "employee_skill_ids": [
                Command.create(self._prepare_skill_vals(skill))
                for skill in proposal.skill_ids
                if self.has_papers or not skill.skill_type_id.is_certification
            ],
        }

    def _prepare_skill_vals(self, skill):
        levels = skill.skill_type_id.skill_level_ids
        proposal = self.hire_id.proposal_id
        return {
            "skill_id": skill.id,
            "skill_type_id": skill.skill_type_id.id,
            "skill_level_id": (levels.filtered("default_level") or levels)[:1].id,
            "valid_from": proposal.first_day,
            "valid_to": proposal.last_day if skill.skill_type_id.is_certification else False,
        }

    def _new_user(self):
        """Return the login, with the role of an engineer narrowed to the days of service."""
        users = self.env["res.users"].sudo()
        login = (self.login or "").strip()
        if not login:
            return users
        if users.with_context(active_test=False).search_count([("login", "=", login)], limit=1):
            raise UserError(
                self.env._("The login %(login)s is taken. Choose another one.", login=login)
            )
        company = self.hire_id.proposal_id.company_id
        groups = ("engine_base.group_engineer", "engine_base.group_temporary_engineer")
        return users.with_context(no_reset_password=True).create(
            {
                "name": self.name.strip(),
                "login": login,
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "lang": self.env.lang,
                "tz": company.resource_calendar_id.tz,
                "group_ids": [Command.set([self.env.ref(group).id for group in groups])],
            }
        )
