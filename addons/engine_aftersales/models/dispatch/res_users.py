from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessDenied

from odoo.addons.engine_base.core.authority import covers


class ResUsers(models.Model):
    """An engineer's say goes as far as the grade that the policy trusts with the fault level.

    A temporary engineer's login ends by itself: each door asks for the days of service when it
    is used, so that nothing depends on a job having run.
    """

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

    def _check_credentials(self, credential, env):
        auth_info = super()._check_credentials(credential, env)
        self.env.user._engine_check_in_service()
        return auth_info

    @api.model
    def _check_uid_passwd(self, uid, passwd):
        super()._check_uid_passwd(uid, passwd)  # remembers passwords that were right once
        self.with_user(uid).env.user._engine_check_in_service()

    def _compute_session_token(self, sid):
        if self._engine_out_of_service():
            return False  # no session fits: the browser is sent to the login page
        return super()._compute_session_token(sid)

    def _engine_check_in_service(self):
        if days := self._engine_out_of_service():
            raise AccessDenied(
                self.env._(
                    "Your service as a temporary engineer runs from %(first)s to %(last)s. "
                    "Ask your supervisor to extend it.",
                    first=days.service_from,
                    last=days.service_until,
                )
            )

    def _engine_out_of_service(self):
        """Return the employee of a temporary engineer who does not serve today, or nobody."""
        self.ensure_one()
        nobody = self.with_user(SUPERUSER_ID).env["hr.employee"]
        if not self._engine_is_temporary():
            return nobody
        own = nobody.with_context(active_test=False).search([("user_id", "=", self.id)])
        if any(employee._is_in_service() for employee in own):
            return nobody
        return own.filtered("is_temporary_engineer")[:1]

    def _engine_is_temporary(self):
        # Not with sudo: nobody is logged in yet when this is asked, and Odoo cannot look the groups
        # up for nobody (a server that has just started, with its caches empty).
        return self.with_user(SUPERUSER_ID).has_group("engine_base.group_temporary_engineer")

    def _engine_close_login(self):
        """Archive the logins of temporary engineers whose service is over."""
        if marked := self.sudo().filtered(lambda user: user._engine_is_temporary()):
            marked.write({"active": False})

    def _engine_open_login(self):
        """Open the logins of temporary engineers again, whose service was extended."""
        closed = self.sudo().filtered(
            lambda user: not user.active and not user._engine_out_of_service()
        )
        if closed:
            closed.write({"active": True})
