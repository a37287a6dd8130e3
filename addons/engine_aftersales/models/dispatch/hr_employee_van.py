from odoo import api, models
from odoo.exceptions import ValidationError


class HrEmployee(models.Model):
    """The van of an engineer: a location marked as one, of nobody else, with the same login."""

    _inherit = "hr.employee"

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        employees._give_vans_their_users()
        return employees

    def write(self, vals):
        if not vals.keys() & {"van_location_id", "user_id"}:
            return super().write(vals)
        before = self.sudo().van_location_id
        result = super().write(vals)
        self._give_vans_their_users(before)
        return result

    @api.constrains("van_location_id")
    def _check_van(self):
        vans = self.sudo().van_location_id
        others = self.sudo().search(
            [("van_location_id", "in", vans.ids), ("id", "not in", self.ids)]
        )
        taken = {other.van_location_id: other for other in others}
        for employee in self.sudo().filtered("van_location_id"):
            van = employee.van_location_id
            if not van.is_engine_van:
                raise ValidationError(
                    self.env._(
                        "%(engineer)s: %(place)s is no van. Choose a van, or load a new one: "
                        "Spare Parts / Van Stock / Load a Van.",
                        engineer=employee.name,
                        place=van.display_name,
                    )
                )
            owner = taken.get(van) or (
                van.van_user_id != employee.user_id and van.van_user_id.employee_id
            )
            if owner:
                raise ValidationError(
                    self.env._(
                        "%(engineer)s: %(van)s is the van of %(owner)s. Choose another one.",
                        engineer=employee.name,
                        van=van.display_name,
                        owner=owner.name,
                    )
                )

    def _give_vans_their_users(self, before=None):
        """Let each van carry the login of its engineer; a van that was given up carries none."""
        vans = self.sudo().van_location_id
        if given_up := (before or vans.browse()) - vans:
            given_up.filtered("van_user_id").van_user_id = False
        for employee in self.sudo().filtered("van_location_id"):
            if employee.van_location_id.van_user_id != employee.user_id:
                employee.van_location_id.van_user_id = employee.user_id
