from odoo import api, fields, models


class EngineSop(models.Model):
    """A standard operating procedure: how one kind of repair is done, step by step.

    Technical support and quality keep them; a service order takes a copy of the steps.
    """

    _name = "engine.sop"
    _description = "Standard Operating Procedure"
    _inherit = ["mail.thread"]
    _order = "code"
    _rec_names_search = ["code", "name"]

    # Identity
    active = fields.Boolean(default=True)
    code = fields.Char(required=True, copy=False, tracking=True)
    name = fields.Char(required=True, translate=True, tracking=True)
    version = fields.Char(default="1.0", required=True, tracking=True)
    # Content
    hours_standard = fields.Float("Standard Hours", digits=(8, 2), tracking=True)
    step_ids = fields.One2many("engine.sop.step", "sop_id", "Steps", copy=True)
    step_count = fields.Integer(compute="_compute_step_count")
    fault_code_ids = fields.One2many("engine.fault.code", "sop_id", "Fault Codes")

    _code_unique = models.UniqueIndex("(code)", "There is a procedure with this code already.")
    _hours_positive = models.Constraint(
        "CHECK (hours_standard >= 0)", "The standard hours of a procedure cannot be negative."
    )

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for sop in self:
            sop.display_name = f"{sop.code} {sop.name}" if sop.code else sop.name

    @api.depends("step_ids")
    def _compute_step_count(self):
        for sop in self:
            sop.step_count = len(sop.step_ids)

    def copy_data(self, default=None):
        return [
            {"code": self.env._("%(code)s (copy)", code=sop.code), **vals}
            for sop, vals in zip(self, super().copy_data(default), strict=True)
        ]
