from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

KINDS = [
    ("profile", "Profile Changed"),
    ("qualification", "Skill or Certificate"),
    ("leave", "Leave"),
    ("extended", "Service Extended"),
    ("service_ends", "Service Ends Soon"),
    ("lapsed", "Service Is Over"),
    ("certificate_ends", "Certificate Expires Soon"),
    ("certificate_expired", "Certificate Expired"),
]


class EngineEngineerLog(models.Model):
    """One thing that happened to what an engineer may do; written once, never changed.

    Dialogs of supervisors and administrators write it, and the daily watch, which also asks the
    supervisors by an activity to act.
    """

    _name = "engine.engineer.log"
    _description = "Engineer Log"
    _inherit = ["engine.reminder.mixin"]
    _order = "done_at desc, id desc"

    _reminder_type = "engine_aftersales.mail_activity_type_engineer"

    # Identity
    name = fields.Char("What", required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    employee_id = fields.Many2one(
        "hr.employee", "Engineer", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    qualification_id = fields.Many2one("hr.employee.skill", readonly=True, ondelete="set null")
    res_model = fields.Char(compute="_compute_document")
    res_id = fields.Integer(compute="_compute_document")
    # People and time
    user_id = fields.Many2one("res.users", "By", readonly=True)
    done_at = fields.Datetime("On", required=True, readonly=True)
    due_on = fields.Date("Day", readonly=True)
    reason = fields.Char(readonly=True)
    # Work
    open_order_count = fields.Integer("Open Orders", compute="_compute_open_order_count")

    _watch_unique = models.UniqueIndex(
        "(employee_id, kind, due_on, COALESCE(qualification_id, 0))"
        " WHERE kind IN ('service_ends', 'lapsed', 'certificate_ends', 'certificate_expired')"
    )

    @api.depends("employee_id")
    def _compute_document(self):
        for row in self:
            row.res_model, row.res_id = "hr.employee.public", row.employee_id.id

    def _compute_open_order_count(self):
        counts = self.employee_id._open_order_counts()
        for row in self:
            row.open_order_count = counts.get(row.employee_id.id, 0)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The log of engineers is append-only."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of engineers is append-only."))

    def action_open_orders(self):
        """Show the open orders of the engineers, to give them to somebody else."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "engine_aftersales.repair_order_action"
        )
        orders = self.env["repair.order"]._open_domain()
        domain = Domain("engineer_id", "in", self.employee_id.ids) & orders
        return {**action, "domain": list(domain), "context": {}}

    @api.model
    def _prepare_log_vals(self, employee, kind, name, **vals):
        return {
            "employee_id": employee.id,
            "company_id": employee.sudo().company_id.id,
            "kind": kind,
            "name": name,
            "user_id": self.env.uid,
            "done_at": moment.now(self.env),
            **vals,
        }

    @api.model
    def _record(self, vals_list):
        """Add rows to the log; the models call it, no client."""
        return self.sudo().create(vals_list)
