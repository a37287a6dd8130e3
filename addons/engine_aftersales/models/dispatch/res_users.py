from odoo import models

from odoo.addons.engine_base.core.authority import covers


class ResUsers(models.Model):
    """An engineer's say goes as far as the grade that the policy trusts with the fault level."""

    _inherit = "res.users"

    def _engine_covers_level(self, level, company):
        """Tell whether the grade of this user, as an employee of ``company``, covers ``level``.

        Somebody who is no engineer of that company, or not in service today, covers nothing.
        """
        self.ensure_one()
        employee = self.sudo().with_company(company).employee_id
        if not employee.engineer_grade or not employee._is_in_service():
            return False
        policy = self.env["engine.policy"].sudo()._of(company)
        return covers(policy._max_level(employee.engineer_grade), level)
