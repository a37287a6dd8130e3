from odoo import models


class ResUsersApikeys(models.Model):
    """A key of a temporary engineer opens nothing outside of the days of service."""

    _inherit = "res.users.apikeys"

    def _check_credentials(self, *, scope, key):
        user_id = super()._check_credentials(scope=scope, key=key)
        if user_id and self.env["res.users"].browse(user_id)._engine_out_of_service():
            return None
        return user_id
