from odoo import models

from odoo.addons.engine_base.core.authority import covers


class HrEmployee(models.Model):
    """What keeps an engineer from an order, in words: the same for the warning and the start."""

    _inherit = "hr.employee"

    def _engineer_obstacles(self, order):
        """Return {engineer: [sentence, …]}, an empty list for whoever may take ``order`` today.

        Grade, service days, certificates and skills; a fixed number of queries for any number of
        engineers.
        """
        order.ensure_one()
        day = order._local_day()
        levels = self._engineer_max_level(order.company_id)
        lacking = self._lacking(order, day)
        obstacles = {}
        for employee in self:
            found = [
                employee._service_obstacle(day),
                employee._grade_obstacle(order, levels[employee]),
                *lacking[employee],
            ]
            obstacles[employee] = [sentence for sentence in dict.fromkeys(found) if sentence]
        return obstacles

    def _lacking(self, order, day):
        """Return {engineer: [sentence, …]} about certificates and skills that ``order`` needs."""
        skills, certificates = order._required_skills()
        held_skills = self._engineer_skills(day) if skills else {}
        held_certificates = self._engineer_certificates(day) if certificates else {}
        return {
            employee: [
                *(
                    employee._certificate_obstacle(certificate, day)
                    for certificate in certificates
                    if certificate.id not in held_certificates[employee]
                ),
                *(
                    self.env._(
                        "%(engineer)s lacks the skill %(skill)s.",
                        engineer=employee.sudo().name,
                        skill=skill.name,
                    )
                    for skill in skills
                    if skill.id not in held_skills[employee]
                ),
            ]
            for employee in self
        }

    def _certificate_obstacle(self, certificate, day):
        return self.env._(
            "%(engineer)s has no certificate %(certificate)s that is valid on %(day)s.",
            engineer=self.sudo().name,
            certificate=certificate.name,
            day=day,
        )

    def _grade_obstacle(self, order, max_level):
        if covers(max_level, order.fault_level):
            return False
        if not max_level:
            return self.env._("%(person)s is no service engineer.", person=self.sudo().name)
        return self.env._(
            "fault level %(level)s is above what %(engineer)s may handle alone (up to "
            "%(max_level)s). Give it to an engineer of a higher grade.",
            level=order.fault_level,
            engineer=self.sudo().name,
            max_level=max_level,
        )

    def _service_obstacle(self, day):
        engineer = self.sudo()
        if engineer._is_in_service(day):
            return False
        if not engineer.active:
            return self.env._("%(engineer)s has left the company.", engineer=engineer.name)
        return self.env._(
            "temporary engineer %(engineer)s is not in service on %(day)s.",
            engineer=engineer.name,
            day=day,
        )
