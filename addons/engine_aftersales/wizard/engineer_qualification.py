from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.engine_base.tools import moment


class EngineEngineerQualification(models.TransientModel):
    """Asks a supervisor for a skill or a certificate of an engineer, and until when it holds."""

    _name = "engine.engineer.qualification"
    _description = "Add a Skill or Certificate"

    employee_id = fields.Many2one("hr.employee", "Engineer", required=True)
    skill_type_id = fields.Many2one("hr.skill.type", "Kind", required=True)
    is_certification = fields.Boolean(related="skill_type_id.is_certification")
    skill_id = fields.Many2one(
        "hr.skill",
        "Skill or Certificate",
        required=True,
        domain="[('skill_type_id', '=', skill_type_id)]",
    )
    skill_level_id = fields.Many2one(
        "hr.skill.level",
        "Level",
        required=True,
        domain="[('skill_type_id', '=', skill_type_id)]",
        compute="_compute_skill_level_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    valid_from = fields.Date(
        required=True, default=lambda self: moment.today(self.env), string="Valid from"
    )
    valid_to = fields.Date("Valid to")
    reason = fields.Char("Proof", help="The number of the paper, or who examined.")

    @api.depends("skill_type_id")
    def _compute_skill_level_id(self):
        for wizard in self:
            levels = wizard.skill_type_id.skill_level_ids
            wizard.skill_level_id = levels.filtered("default_level")[:1] or levels[:1]

    def action_apply(self):
        """Give the engineer the skill or the certificate."""
        for wizard in self:
            if wizard.is_certification and not wizard.valid_to:
                raise UserError(
                    self.env._(
                        "%(certificate)s: enter until when the certificate is valid.",
                        certificate=wizard.skill_id.name,
                    )
                )
            wizard._apply()
        return {"type": "ir.actions.act_window_close"}

    def _apply(self):
        self.ensure_one()
        vals = {
            "skill_type_id": self.skill_type_id.id,
            "skill_id": self.skill_id.id,
            "skill_level_id": self.skill_level_id.id,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
        }
        text = self.env._(
            "%(skill)s (%(level)s), from %(first)s to %(last)s",
            skill=self.skill_id.name,
            level=self.skill_level_id.name,
            first=self.valid_from,
            last=self.valid_to or "…",
        )
        self.employee_id._keep(
            {"employee_skill_ids": [Command.create(vals)]},
            "qualification",
            self.reason,
            text=text,
        )
