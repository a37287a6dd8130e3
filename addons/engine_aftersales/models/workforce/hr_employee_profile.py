from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

KEEPERS = (
    "engine_base.group_supervisor",
    "engine_base.group_director",
    "engine_base.group_manager",
)
GRADERS = ("engine_base.group_director", "engine_base.group_manager")


class HrEmployee(models.Model):
    """The narrow way in which supervisors keep engineers, who are personnel records otherwise.

    Dialogs call :meth:`_keep`; it checks the role, writes with more rights, and logs.
    """

    _inherit = "hr.employee"

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        employees._mark_temporary_users()
        return employees

    def write(self, vals):
        was_temporary = self.filtered("is_temporary_engineer") if vals else self.browse()
        result = super().write(vals)
        if vals.keys() & {"is_temporary_engineer", "user_id", "engineer_grade"}:
            self._mark_temporary_users()
            permanent = was_temporary.filtered(lambda engineer: not engineer.is_temporary_engineer)
            permanent._unmark_users()
        return result

    def _keep(self, vals, kind, reason=False, *, text=False):
        """Write ``vals`` on engineers for a supervisor, director or administrator, and log it.

        :raise AccessError: the user keeps no engineers
        :raise UserError: their own record, or nothing to change
        """
        self._check_may_keep(vals)
        log = self.env["engine.engineer.log"]
        rows = []
        for employee in self.sudo():
            before = employee._profile_words(vals)
            employee.write(vals)
            after = employee._profile_words(vals)
            changes = "; ".join(
                f"{label}: {before[label] or '-'} → {after[label] or '-'}"
                for label in after
                if before[label] != after[label]
            )
            if text or changes:
                rows.append(log._prepare_log_vals(employee, kind, text or changes, reason=reason))
        return log._record(rows)

    def _check_may_keep(self, vals=()):
        user = self.env.user
        if not any(user.has_group(group) for group in KEEPERS):
            raise AccessError(
                self.env._(
                    "Engineers are kept by a supervisor, the technical director or the "
                    "after-sales administrator. Ask one of them."
                )
            )
        engineers = self.sudo()
        if own := engineers.filtered(lambda engineer: engineer.user_id == user):
            raise UserError(
                self.env._(
                    "%(engineer)s: nobody changes their own authority. Ask somebody else.",
                    engineer=own[0].name,
                )
            )
        if other := engineers.filtered(lambda one: one.company_id not in self.env.companies):
            raise AccessError(
                self.env._("%(engineer)s belongs to another company.", engineer=other[0].name)
            )
        self._check_may_grade(vals)

    def _check_may_grade(self, vals):
        """Raise when a supervisor makes somebody a supervisor, or takes the grade from one."""
        if "engineer_grade" not in vals:
            return
        grades = {*self.sudo().mapped("engineer_grade"), vals["engineer_grade"]}
        is_same = len(grades) == 1
        if (
            "supervisor" in grades
            and not is_same
            and not any(self.env.user.has_group(group) for group in GRADERS)
        ):
            raise AccessError(
                self.env._(
                    "The grade of a supervisor engineer is given and taken by the technical "
                    "director or the after-sales administrator."
                )
            )

    def _profile_words(self, names):
        """Return {label: value as people read it} of these fields, those with a value list too."""
        self.ensure_one()
        words = {}
        for name in names:
            field = self._fields[name]
            if field.type in ("one2many", "many2many"):
                continue
            value = field.convert_to_export(self[name], self)
            words[field._description_string(self.env)] = str(value) if value else ""
        return words

    def _mark_temporary_users(self):
        """Give the users of temporary engineers the mark that narrows what they see."""
        marker = self.env.ref("engine_base.group_temporary_engineer")
        users = self.sudo().filtered("is_temporary_engineer").user_id
        if unmarked := users.filtered(lambda user: marker not in user.group_ids):
            unmarked.write({"group_ids": [fields.Command.link(marker.id)]})

    def _unmark_users(self):
        marker = self.env.ref("engine_base.group_temporary_engineer")
        self.sudo().user_id.write({"group_ids": [fields.Command.unlink(marker.id)]})

    def _open_order_counts(self):
        """Return {engineer id: number of open orders} in one query."""
        domain = Domain("engineer_id", "in", self.ids) & self.env["repair.order"]._open_domain()
        rows = self.env["repair.order"].sudo()._read_group(domain, ["engineer_id"], ["__count"])
        return {engineer.id: count for engineer, count in rows}

    def _extend_service(self, until, reason):
        """Let temporary engineers serve longer; their closed login opens again."""
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Please give the reason for the longer service."))
        for engineer in self.sudo():
            earliest = max(
                engineer.service_until or until, moment.company_today(self.env, engineer.company_id)
            )
            if not engineer.is_temporary_engineer or not until or until <= earliest:
                raise UserError(
                    self.env._(
                        "%(engineer)s: the new last day has to lie after %(day)s, and the "
                        "engineer has to be a temporary one.",
                        engineer=engineer.name,
                        day=earliest,
                    )
                )
        self._keep({"service_until": until}, "extended", reason)
        self.sudo().with_context(active_test=False).user_id._engine_open_login()
