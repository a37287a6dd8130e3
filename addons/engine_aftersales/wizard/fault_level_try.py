from odoo import api, fields, models

from ..core import fault_level
from ..models.asset.res_partner import TIERS
from ..models.intake.fault_level_rule import CHOICES


class EngineFaultLevelTry(models.TransientModel):
    """Shows which level the rules in force give to some facts. Nothing is kept."""

    _name = "engine.fault.level.try"
    _description = "Try the Fault Level Rules"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    fault_code_ids = fields.Many2many("engine.fault.code", string="Fault Codes")
    engine_stands_still = fields.Boolean()
    is_safety_risk = fields.Boolean("People in Danger")
    tier = fields.Selection(TIERS, "Customer Tier", default="standard")
    type_id = fields.Many2one(
        "helpdesk.ticket.type",
        "Request Type",
        default=lambda self: self.env["helpdesk.ticket"]._default_type(),
    )
    level = fields.Selection(CHOICES, compute="_compute_level")
    explanation = fields.Html("How the Level Came About", compute="_compute_level", sanitize=False)

    @api.depends(
        "company_id", "fault_code_ids", "engine_stands_still", "is_safety_risk", "tier", "type_id"
    )
    def _compute_level(self):
        table = self.env["engine.fault.level.rule"]
        for trial in self:
            judgement = fault_level.judge(table._in_force(trial.company_id), trial._facts())
            trial.level = judgement.level
            trial.explanation = table._explanation(table._trace(judgement))

    def _facts(self):
        return fault_level.Facts(
            codes=tuple((code.level, code.system) for code in self.fault_code_ids),
            stands_still=self.engine_stands_still,
            safety_risk=self.is_safety_risk,
            tier=self.tier or None,
            request_type=self.type_id.id or None,
        )
