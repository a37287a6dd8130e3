from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

from ..dispatch.repair_visit import TO_VISIT


class RepairOrder(models.Model):
    """What an order asks of its engineer, and whether the chosen one has it."""

    _inherit = "repair.order"

    required_skill_ids = fields.Many2many(
        "hr.skill", string="Required Skills", compute="_compute_required_skills", compute_sudo=True
    )
    required_certificate_ids = fields.Many2many(
        "hr.skill",
        string="Required Certificates",
        compute="_compute_required_skills",
        compute_sudo=True,
    )
    dedicated_text = fields.Char(
        related="partner_id.dedicated_text", groups="engine_base.group_user"
    )
    engineer_warning = fields.Char(compute="_compute_engineer_warning", compute_sudo=True)

    @api.depends(
        "fault_code_ids.required_skill_ids",
        "fault_code_ids.required_certificate_ids",
        "sop_id.required_skill_ids",
        "sop_id.required_certificate_ids",
    )
    def _compute_required_skills(self):
        for order in self:
            order.required_skill_ids, order.required_certificate_ids = order._required_skills()

    @api.depends("engineer_id", "fault_level", "required_skill_ids", "required_certificate_ids")
    @api.depends_context("lang")
    def _compute_engineer_warning(self):
        for order in self:
            obstacles = ()
            if order.engineer_id and order in order._filter_before_repair():
                obstacles = order.engineer_id._engineer_obstacles(order)[order.engineer_id]
            order.engineer_warning = " ".join(obstacles) or False

    def _filter_before_repair(self):
        return self.filtered(lambda order: order.service_state in TO_VISIT)

    @api.model
    def _before_done_domain(self):
        """Return the orders whose repair still takes time of an engineer."""
        return Domain("service_state", "in", (*TO_VISIT, "in_repair"))

    def _required_skills(self):
        """Return (skills, certificates) that the fault codes and the procedure ask for."""
        self.ensure_one()
        codes, sop = self.fault_code_ids.sudo(), self.sop_id.sudo()
        return (
            codes.required_skill_ids | sop.required_skill_ids,
            codes.required_certificate_ids | sop.required_certificate_ids,
        )

    def _local_day(self, at=None):
        """Return the day of a moment (naive UTC, now when empty) where the company works."""
        self.ensure_one()
        at = at or moment.now(self.env, self)
        return moment.local_day(at, moment.company_zone(self.company_id))
