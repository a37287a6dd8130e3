from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core import posting


class ResCompany(models.Model):
    """Where the cost of service orders is posted."""

    _inherit = "res.company"

    engine_project_id = fields.Many2one(
        "project.project",
        "Service Project",
        domain="[('allow_timesheets', '=', True), ('company_id', 'in', [id, False])]",
        help="The hours on service orders are its timesheets.",
    )
    engine_service_journal_id = fields.Many2one(
        "account.journal", "Service Journal", domain="[('type', '=', 'general')]"
    )
    engine_parts_cost_account_id = fields.Many2one("account.account", "Parts Cost Account")
    engine_labour_cost_account_id = fields.Many2one("account.account", "Labour Cost Account")
    engine_labour_absorbed_account_id = fields.Many2one(
        "account.account", "Labour Absorbed Account"
    )
    engine_provision_account_id = fields.Many2one(
        "account.account",
        "Warranty Provision Account",
        help="Liability that is used up by repairs under warranty. Empty: no provision is kept.",
    )
    engine_provision_used_account_id = fields.Many2one(
        "account.account",
        "Warranty Provision Used Account",
        help="Credited with the cost that the provision pays for.",
    )
    engine_cost_user_id = fields.Many2one(
        "res.users",
        "Night Costing in the Name of",
        help="Each night the signed orders are costed in the name of this person of finance. "
        "Empty: orders are costed by hand.",
    )
    engine_hourly_cost_default = fields.Monetary(
        "Hourly Cost for Plans",
        help="Used to price a plan whose engineer is not chosen yet.",
    )

    @api.constrains("engine_cost_user_id")
    def _check_cost_user(self):
        """Raise unless the person in whose name costs are posted at night may post them."""
        for company in self:
            person = company.engine_cost_user_id.sudo()
            is_finance = person.active and person.has_group("engine_base.group_finance")
            if person and not (is_finance and company in person.company_ids):
                raise ValidationError(
                    self.env._(
                        "%(person)s cannot post the cost of %(company)s at night. Choose somebody "
                        "of finance who works in that company, under Settings / After-Sales.",
                        person=person.name,
                        company=company.name,
                    )
                )

    def _engine_provision(self):
        """Return what the posting rule has to know of the warranty provision, or None."""
        self.ensure_one()
        liability, used = self.engine_provision_account_id, self.engine_provision_used_account_id
        return posting.Provision(liability.id, used.id) if liability and used else None
