from odoo import models
from odoo.fields import Domain

from ...core import authority


class ResUsers(models.Model):
    _inherit = "res.users"

    def _engine_role_users(self, role, company):
        """Return the active people who hold ``role`` in ``company``, in a stable order.

        :param role: last part of the group's xml id, as in ``engine_base.group_<role>``
        """
        group = self.env.ref(f"engine_base.group_{role}")
        domain = (
            Domain("all_group_ids", "in", group.ids)
            & Domain("company_ids", "in", company.ids)
            & Domain("share", "=", False)
        )
        return (
            self.sudo()
            .search(domain, order="id")
            .filtered(lambda user: not user.has_group("engine_base.group_temporary_engineer"))
        )

    def _engine_approver_roles(self):
        """Return the approving roles that this user holds, lowest first.

        A temporary engineer approves nothing.
        """
        self.ensure_one()
        user = self.sudo()
        if not user.active or user.has_group("engine_base.group_temporary_engineer"):
            return ()
        return tuple(
            role for role in authority.ROLES if user.has_group(f"engine_base.group_{role}")
        )

    def _engine_may_decide(self, role, company, level=None):
        """Tell whether this user, by an own role, may decide a step of ``role`` in ``company``.

        :param level: fault level of what is decided, for engineers who decide alone
        """
        self.ensure_one()
        if company not in self.sudo().company_ids:
            return False
        held = [own for own in self._engine_approver_roles() if authority.role_covers(own, role)]
        if held == ["engineer"]:
            return self._engine_covers_level(level, company)
        return bool(held)

    def _engine_covers_level(self, level, company):
        """Tell whether the engineer's grade is enough for ``level``.

        The foundation knows no grades, so every engineer will do; an addon with grades overrides.
        """
        return True
