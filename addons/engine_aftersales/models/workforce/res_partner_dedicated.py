from odoo import api, fields, models
from odoo.exceptions import ValidationError

_ENGINEER = "[('is_engineer', '=', True)]"


class ResPartner(models.Model):
    """A VIP customer has a dedicated engineer, and a deputy for the engineer's days of leave."""

    _inherit = "res.partner"

    dedicated_engineer_id = fields.Many2one(
        "hr.employee",
        "Dedicated Engineer",
        domain=_ENGINEER,
        groups="engine_base.group_user",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
    )
    deputy_engineer_id = fields.Many2one(
        "hr.employee",
        "Deputy Engineer",
        domain=_ENGINEER,
        groups="engine_base.group_user",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        help="Serves the customer while the dedicated engineer is away.",
    )
    dedicated_text = fields.Char(
        "Dedicated Engineer / Deputy",
        compute="_compute_dedicated_text",
        groups="engine_base.group_user",
    )
    dedicated_warning = fields.Char(
        compute="_compute_dedicated_warning", groups="engine_base.group_user"
    )

    @api.depends("service_tier", "dedicated_engineer_id", "deputy_engineer_id", "parent_id")
    @api.depends_context("company", "lang")
    def _compute_dedicated_warning(self):
        rule = self.env["engine.policy"]._of(self.env.company).vip_dedicated_rule
        for partner in self:
            partner.dedicated_warning = rule != "none" and partner._dedicated_gap()

    @api.constrains("service_tier", "dedicated_engineer_id", "deputy_engineer_id")
    def _check_dedicated_engineers(self):
        for partner in self.sudo():
            engineers = partner.dedicated_engineer_id, partner.deputy_engineer_id
            if engineers[0] and engineers[0] == engineers[1]:
                raise ValidationError(
                    self.env._(
                        "%(customer)s: the deputy has to be somebody else than the dedicated "
                        "engineer.",
                        customer=partner.display_name,
                    )
                )
            if engineers[1] and not engineers[0]:
                raise ValidationError(
                    self.env._(
                        "%(customer)s: name the dedicated engineer before the deputy.",
                        customer=partner.display_name,
                    )
                )
            partner._check_are_engineers(engineers)
        self._check_vip_rule()

    def _check_are_engineers(self, engineers):
        self.ensure_one()
        for engineer in engineers:
            if engineer and not engineer.is_engineer:
                raise ValidationError(
                    self.env._(
                        "%(customer)s: %(person)s is no service engineer. Choose an employee "
                        "with a grade.",
                        customer=self.display_name,
                        person=engineer.name,
                    )
                )
            if self.company_id and engineer and engineer.company_id != self.company_id:
                raise ValidationError(
                    self.env._(
                        "%(customer)s: %(person)s belongs to another company.",
                        customer=self.display_name,
                        person=engineer.name,
                    )
                )

    def _check_vip_rule(self):
        if self.env["engine.policy"]._of(self.env.company).vip_dedicated_rule != "required":
            return
        for partner in self.sudo():
            if gap := partner._dedicated_gap():
                raise ValidationError(gap)

    @api.depends("dedicated_engineer_id", "deputy_engineer_id", "commercial_partner_id")
    @api.depends_context("lang")
    def _compute_dedicated_text(self):
        for partner in self:
            owner = partner.sudo().commercial_partner_id
            names = [
                engineer.name
                for engineer in (owner.dedicated_engineer_id, owner.deputy_engineer_id)
                if engineer
            ]
            partner.dedicated_text = " / ".join(names) or False

    def _dedicated_gap(self):
        """Return what a VIP customer lacks, in words, or ``False``."""
        self.ensure_one()
        if self.service_tier != "vip" or self.parent_id:
            return False
        if not self.sudo().dedicated_engineer_id:
            return self.env._(
                "%(customer)s: a VIP customer needs a dedicated engineer and a deputy.",
                customer=self.display_name,
            )
        if not self.sudo().deputy_engineer_id:
            return self.env._(
                "%(customer)s: a VIP customer needs a deputy of the dedicated engineer.",
                customer=self.display_name,
            )
        return False
