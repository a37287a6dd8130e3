from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.engine_base.core.authority import LEVELS
from odoo.addons.engine_base.tools import moment


class HrEmployee(models.Model):
    """When an engineer is in service, and how far the grade goes.

    The days of a temporary engineer are read wherever access or authority is used, in the time
    zone of the company: nobody has to do anything for them to end.
    """

    _inherit = "hr.employee"

    is_in_service = fields.Boolean(
        "In Service",
        compute="_compute_is_in_service",
        search="_search_is_in_service",
        help="Temporary engineers: from the first to the last day of service. Others: always.",
    )

    @api.depends("active", "is_temporary_engineer", "service_from", "service_until")
    def _compute_is_in_service(self):
        for employee in self:
            employee.is_in_service = employee._is_in_service()

    @api.model
    def _search_is_in_service(self, operator, value):
        if operator != "in":
            return NotImplemented
        companies = self.env["res.company"].sudo().with_context(active_test=False).search([])
        by_day = companies.grouped(lambda company: moment.company_today(self.env, company))
        in_service = Domain("active", "=", True) & (
            Domain("is_temporary_engineer", "=", False)
            | Domain.OR(
                Domain("company_id", "in", group.ids)
                & Domain("service_from", "<=", day)
                & Domain("service_until", ">=", day)
                for day, group in by_day.items()
            )
        )
        return in_service if True in value else ~in_service

    def _is_in_service(self, on_date=None):
        """Tell whether this engineer serves on a day (today in the company when empty)."""
        self.ensure_one()
        if not self.active:
            return False
        if not self.is_temporary_engineer:
            return True
        day = on_date or moment.company_today(self.env, self.company_id)
        first, last = self.service_from, self.service_until
        return bool(first and last and first <= day <= last)

    def _engineer_max_level(self, company=None):
        """Return {engineer: worst fault level handled alone, or ``None``}, by the policy."""
        levels, policies = {}, {}
        for employee in self.sudo():
            owner = company or employee.company_id
            if owner not in policies:
                policies[owner] = self.env["engine.policy"]._of(owner)
            grade = employee.engineer_grade
            levels[employee.sudo(self.env.su)] = (
                policies[owner]._max_level(grade) if grade else None
            )
        return levels

    def _authority_words(self, max_level):
        """Say in a sentence what the engineer may handle alone today."""
        self.ensure_one()
        if not max_level:
            return self.env._("No service engineer: handles nothing alone.")
        if not self._is_in_service():
            return self.env._("Not in service today: handles nothing, sees no orders.")
        if max_level == LEVELS[0]:
            return self.env._("Handles every fault level alone.")
        return self.env._(
            "Handles faults up to level %(level)s alone; what is worse goes to a higher grade.",
            level=max_level,
        )

    def _service_window(self, start, end):
        """Return the part of ``start`` to ``end`` (aware) that lies in the days of service."""
        self.ensure_one()
        if not self.active:
            return None
        if not self.is_temporary_engineer:
            return start, end
        zone = moment.company_zone(self.company_id)
        first = moment.midnight(self.service_from, zone)
        last = moment.midnight(self.service_until + timedelta(days=1), zone)
        begin, stop = max(start, first), min(end, last)
        return (begin, stop) if begin < stop else None
