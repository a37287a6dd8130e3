from odoo.fields import Command

from ..columns import Refused, codes, text
from ..step import Step, attempt

ROLES = (
    "customer_service",
    "support",
    "engineer",
    "temporary_engineer",
    "supervisor",
    "director",
    "general_manager",
    "storekeeper",
    "planner",
    "finance",
    "quality",
    "manager",
)


class UserStep(Step):
    """The logins of the demo, one per role; the password is the login."""

    file = "users.csv"
    kind = "user"
    model = "res.users"
    natural_key = "login"
    key = ("login",)
    columns = (
        text("login"),
        text("name", required=False),
        text("name_en", required=False),
        codes("role"),
        text("employee", required=False),
        text("customer", required=False),
    )

    def existing(self, codes):
        """Adopt nobody: admin is there already and gets what its row says."""
        return {}

    def vals(self, row):
        roles = row["role"] or []
        if unknown := [role for role in roles if role not in (*ROLES, "portal")]:
            raise Refused(f"unknown role {', '.join(unknown)}")
        if not roles:
            raise Refused("role is empty")
        vals = {
            "login": row["login"],
            "password": row["login"],
            "lang": "zh_CN",
            "tz": "Asia/Shanghai",
            "company_id": self.env.company.id,
            "company_ids": [Command.set(self.env.company.ids)],
        }
        if "portal" in roles:
            contact = self.known.find("contact", row["customer"])
            vals |= {
                "partner_id": contact,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
            return vals
        employee = self._employee(row)
        if not (row["name"] or employee):
            raise Refused("name is empty, and there is no employee to take it from")
        groups = [self.env.ref(f"engine_base.group_{role}").id for role in roles]
        vals |= {
            "name": row["name"] or employee.name,
            "email": f"{row['login']}@service.example.com",
            "notification_type": "inbox",
            "group_ids": [Command.link(group) for group in groups],
        }
        return vals

    def make_records(self, table, model, prepared):
        """Create the logins; the one that Odoo comes with is changed instead."""
        users = self.env[model].with_context(active_test=False)
        there = {
            user.login: user
            for user in users.search([("login", "in", [row["login"] for row, _ in prepared])])
        }
        changed = []
        for row, vals in prepared:
            if user := there.get(row["login"]):
                done = attempt(
                    self.env, lambda user=user, vals=vals: _change(user, vals), self.describe
                )
                if isinstance(done, str):
                    table.refuse(row, done)
                else:
                    changed.append((row, user))
        fresh = [(row, vals) for row, vals in prepared if row["login"] not in there]
        for _row, vals in fresh:
            if "partner_id" not in vals:
                vals["group_ids"].insert(0, Command.link(self.env.ref("base.group_user").id))
        return changed + super().make_records(table, model, fresh)

    def after(self, created):
        for row, user in created:
            if employee := self._employee(row):
                employee.user_id = user
            elif user._is_internal() and not user.employee_id:
                self.env["hr.employee"].create(
                    {
                        "name": user.name,
                        "user_id": user.id,
                        "company_id": self.env.company.id,
                        "work_email": user.email,
                    }
                )
        admin = self.env.ref("base.user_admin", raise_if_not_found=False)
        for user in (admin, self.env.user):
            if user:
                user.lang = "zh_CN"

    def _employee(self, row):
        employee = self.known.find("engineer", row["employee"], required=False)
        return self.env["hr.employee"].browse(employee or [])


def _change(user, vals):
    """Let a login that is there be what its row says."""
    user.write({key: value for key, value in vals.items() if key not in ("login", "password")})
    # Not by write(): it would send a mail about the change.
    user._set_encrypted_password(user.id, user._crypt_context().hash(vals["password"]))
