from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment


class EngineDiagnosis(models.Model):
    """What was found on the engine and what was concluded from it, by one person.

    Written while the order is a draft; afterwards it is evidence.
    """

    _name = "engine.diagnosis"
    _description = "Diagnosis"
    _order = "repair_id, id"
    _rec_name = "conclusion"

    repair_id = fields.Many2one(
        "repair.order", "Service Order", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="repair_id.company_id", store=True, index=True)
    fault_code_id = fields.Many2one("engine.fault.code", index="btree_not_null")
    cause_id = fields.Many2one(
        "engine.fault.cause", "Cause", domain="[('fault_code_id', '=?', fault_code_id)]"
    )
    finding = fields.Text("Findings", help="What was measured and seen.")
    conclusion = fields.Char(
        required=True, compute="_compute_conclusion", store=True, readonly=False, precompute=True
    )
    diagnosed_by_id = fields.Many2one(
        "res.users",
        "Diagnosed by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    diagnosed_at = fields.Datetime(
        required=True, readonly=True, default=lambda self: moment.now(self.env)
    )

    @api.depends("cause_id")
    def _compute_conclusion(self):
        for diagnosis in self:
            diagnosis.conclusion = diagnosis.conclusion or diagnosis.cause_id.name

    @api.model_create_multi
    def create(self, vals_list):
        # Written out, because default_… keys in the context would choose the person otherwise.
        by_system = {"diagnosed_by_id": self.env.uid, "diagnosed_at": moment.now(self.env)}
        diagnoses = super().create([{**vals, **by_system} for vals in vals_list])
        diagnoses._check_order_is_draft()
        return diagnoses

    def write(self, vals):
        self._check_order_is_draft()
        if vals.keys() & {"diagnosed_by_id", "diagnosed_at", "repair_id"}:
            raise UserError(self.env._("Who diagnosed which order is kept by the system."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_in_draft(self):
        self._check_order_is_draft()

    def _check_order_is_draft(self):
        self.repair_id._touch()
        if closed := self.repair_id.filtered(lambda order: order.service_state != "draft"):
            raise UserError(
                self.env._(
                    "%(orders)s: the diagnosis is closed and cannot change any more.",
                    orders=closed._names(),
                )
            )
