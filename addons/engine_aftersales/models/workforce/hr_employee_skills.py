from collections import defaultdict

from odoo import models
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment


class HrEmployee(models.Model):
    """What an engineer can do and may do on a day: skills, and certificates that run out."""

    _inherit = "hr.employee"

    def _engineer_skills(self, on_date=None):
        """Return {engineer: set of ids of ``hr.skill``} held on a day, certificates left out."""
        return self._skill_ids_on(on_date, is_certificate=False)

    def _engineer_certificates(self, on_date=None):
        """Return {engineer: set of ids of ``hr.skill``} of the certificates valid on a day."""
        return self._skill_ids_on(on_date, is_certificate=True)

    def _engineer_certificate_ends(self):
        """Return {engineer: {certificate: the last day of the latest one, ``False`` for ever}}."""
        ends = {employee: {} for employee in self}
        for held in self._latest_certificates():
            ends[self.browse(held.employee_id.id)][held.skill_id] = held.valid_to
        return ends

    def _latest_certificates(self):
        """Return of each engineer and certificate the row that is valid longest."""
        rows = (
            self.env["hr.employee.skill"]
            .sudo()
            .search(
                Domain("employee_id", "in", self.ids)
                & Domain("skill_type_id.is_certification", "=", True),
                order="valid_to desc nulls first, id desc",
            )
        )
        latest = {}
        for held in rows:
            latest.setdefault((held.employee_id, held.skill_id), held.id)
        return rows.browse(latest.values())

    def _skill_ids_on(self, on_date, is_certificate):
        """Return {engineer: set of ``hr.skill`` ids} valid on a day, in one query."""
        day = on_date or moment.company_today(self.env, self.env.company)
        held = defaultdict(set)
        rows = (
            self.env["hr.employee.skill"]
            .sudo()
            ._read_group(
                Domain("employee_id", "in", self.ids)
                & Domain("skill_type_id.is_certification", "=", is_certificate)
                & self._valid_on_domain(day),
                groupby=["employee_id"],
                aggregates=["skill_id:array_agg"],
            )
        )
        for employee, skill_ids in rows:
            held[employee.id] = set(skill_ids)
        return {employee: held[employee.id] for employee in self}

    def _valid_on_domain(self, day):
        return (Domain("valid_from", "=", False) | Domain("valid_from", "<=", day)) & (
            Domain("valid_to", "=", False) | Domain("valid_to", ">=", day)
        )
