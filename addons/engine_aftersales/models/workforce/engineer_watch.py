from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment


class EngineEngineerLog(models.Model):
    """The daily watch: services and certificates that end, told once each to the supervisors."""

    _inherit = "engine.engineer.log"

    @api.model
    def _cron_watch(self):
        """Tell of what ends soon, close what is over; any number of runs a day do it once."""
        for company in self.env["res.company"].sudo().search([]):
            self.with_company(company)._watch(company)

    @api.model
    def _watch(self, company):
        day = moment.company_today(self.env, company)
        policy = self.env["engine.policy"]._of(company, day)
        rows = [
            *self._services_over(company, day),
            *self._services_ending(company, day, policy.temporary_warn_days),
            *self._certificates_ending(company, day, policy.certificate_warn_days),
        ]
        told = self._record(self._not_told_yet(rows))
        self._tell_supervisors(company, told)
        return told

    def _temporary(self, company, extra):
        domain = Domain("is_temporary_engineer", "=", True) & Domain("company_id", "=", company.id)
        return self.env["hr.employee"].sudo().search(domain & extra)

    def _services_over(self, company, day):
        """Close the logins of engineers whose last day is over; return the rows to log."""
        over = self._temporary(company, Domain("service_until", "<", day))
        over.user_id.filtered("active")._engine_close_login()
        counts = over._open_order_counts()
        return [
            self._prepare_log_vals(
                engineer,
                "lapsed",
                self.env._(
                    "%(engineer)s: the service ended on %(day)s. Open orders for somebody else: "
                    "%(count)s",
                    engineer=engineer.name,
                    day=engineer.service_until,
                    count=counts.get(engineer.id, 0),
                ),
                due_on=engineer.service_until,
            )
            for engineer in over
        ]

    def _services_ending(self, company, day, warn_days):
        ending = self._temporary(
            company,
            Domain("service_until", ">=", day)
            & Domain("service_until", "<=", day + timedelta(days=warn_days)),
        )
        counts = ending._open_order_counts()
        return [
            self._prepare_log_vals(
                engineer,
                "service_ends",
                self.env._(
                    "%(engineer)s: the service ends on %(day)s. Extend it, or give %(count)s "
                    "open orders to somebody else.",
                    engineer=engineer.name,
                    day=engineer.service_until,
                    count=counts.get(engineer.id, 0),
                ),
                due_on=engineer.service_until,
            )
            for engineer in ending
        ]

    def _certificates_ending(self, company, day, warn_days):
        """Return rows about certificates that end soon or are over, renewed ones left out."""
        engineers = (
            self.env["hr.employee"]
            .sudo()
            .search([("is_engineer", "=", True), ("company_id", "=", company.id)])
        )
        rows = []
        for held in engineers._latest_certificates():
            if not held.valid_to or held.valid_to > day + timedelta(days=warn_days):
                continue
            is_over = held.valid_to < day
            text = (
                self.env._("%(engineer)s: certificate %(certificate)s expired on %(day)s.")
                if is_over
                else self.env._("%(engineer)s: certificate %(certificate)s expires on %(day)s.")
            )
            names = {"engineer": held.employee_id.name, "certificate": held.skill_id.name}
            rows.append(
                self._prepare_log_vals(
                    held.employee_id,
                    "certificate_expired" if is_over else "certificate_ends",
                    text % {**names, "day": held.valid_to},
                    due_on=held.valid_to,
                    qualification_id=held.id,
                )
            )
        return rows

    def _not_told_yet(self, rows):
        """Leave out what the log has already."""
        known = {
            (employee.id, kind, due_on, held.id)
            for employee, kind, due_on, held in self.sudo()._read_group(
                [("employee_id", "in", [row["employee_id"] for row in rows])],
                groupby=["employee_id", "kind", "due_on:day", "qualification_id"],
            )
        }
        return [
            row
            for row in rows
            if (row["employee_id"], row["kind"], row["due_on"], row.get("qualification_id", False))
            not in known
        ]

    def _tell_supervisors(self, company, told):
        """Give an activity to the engineer's manager, else to every supervisor of the company."""
        group = self.env.ref("engine_base.group_supervisor")
        supervisors = group.sudo().all_user_ids.filtered(
            lambda user: user.active and company in user.company_ids
        )
        self._remind(
            [
                (row, user, row.name)
                for row in told.sudo()
                for user in (row.employee_id.parent_id.user_id & supervisors or supervisors)
            ]
        )
