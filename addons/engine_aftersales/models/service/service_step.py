from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment


class EngineServiceStep(models.Model):
    """One step of the SOP on one order; made by the plan, ticked by the engineer."""

    _name = "engine.service.step"
    _description = "Service Step"
    _order = "repair_id, sequence, id"

    repair_id = fields.Many2one(
        "repair.order",
        "Service Order",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="repair_id.company_id", store=True, index=True)
    sop_step_id = fields.Many2one("engine.sop.step", readonly=True)
    sequence = fields.Integer(readonly=True)
    name = fields.Char("Step", required=True, readonly=True)
    safety_note = fields.Char("Safety", readonly=True)
    is_mandatory = fields.Boolean("Mandatory", readonly=True)
    is_done = fields.Boolean("Done", readonly=True)
    done_by_id = fields.Many2one("res.users", "Done by", readonly=True)
    done_at = fields.Datetime("Done on", readonly=True)
    value = fields.Char("Measured", help="What was measured in this step, with its unit.")

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_unless_planned()
        return super().create(vals_list)

    def write(self, vals):
        if set(vals) - {"value"}:
            self._refuse_unless_planned()
        elif not self.repair_id._in_transition():
            self.repair_id._touch()
            self._check_in_repair()
            self.repair_id._check_works_on()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_with_the_plan(self):
        self._refuse_unless_planned()

    def action_do(self, value=None):
        """Tick the steps; ``value`` is what was measured, with its unit."""
        self.check_access("read")
        self.repair_id._touch()
        self._check_in_repair()
        self.repair_id._check_works_on()
        for order, steps in (
            self.filtered(lambda step: not step.is_done).grouped("repair_id").items()
        ):
            steps._opened().write(
                {
                    "is_done": True,
                    "done_by_id": self.env.uid,
                    "done_at": moment.now(self.env, order),
                    **({"value": value} if value else {}),
                }
            )

    def action_undo(self):
        """Take a tick back, while the repair goes on."""
        self.check_access("read")
        self.repair_id._touch()
        self._check_in_repair()
        self.repair_id._check_works_on()
        self._opened().write({"is_done": False, "done_by_id": False, "done_at": False})

    def _opened(self):
        return self.sudo().with_env(self.repair_id._transitioning().sudo().env)

    def _check_in_repair(self):
        if idle := self.repair_id.filtered(lambda order: order.service_state != "in_repair"):
            raise UserError(
                self.env._(
                    "%(orders)s: steps are done while the order is in repair.",
                    orders=idle._names(),
                )
            )

    def _refuse_unless_planned(self):
        if not self.env["repair.order"]._in_transition():
            raise UserError(self.env._("Steps come from the SOP and are ticked with their button."))
