from odoo import api, models
from odoo.exceptions import AccessError


class HrEmployeeSkill(models.Model):
    """Nobody certifies themselves: core lets every employee write their own skills."""

    _inherit = "hr.employee.skill"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_keeper()
        return rows

    def write(self, vals):
        self._check_keeper()
        result = super().write(vals)
        self._check_keeper()
        return result

    def unlink(self):
        self._check_keeper()
        return super().unlink()

    def _check_keeper(self):
        """Raise unless the user keeps the skills of engineers: personnel, or a dialog of ours."""
        if self.env.su or self.env.user.has_group("hr.group_hr_user"):
            return
        if engineers := self.sudo().employee_id.filtered("is_engineer"):
            raise AccessError(
                self.env._(
                    "%(engineer)s: skills and certificates of engineers are entered by a "
                    "supervisor, with the button Add Skill or Certificate.",
                    engineer=engineers[0].name,
                )
            )
