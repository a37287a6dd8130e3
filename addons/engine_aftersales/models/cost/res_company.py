from odoo import fields, models


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
    engine_hourly_cost_default = fields.Monetary(
        "Hourly Cost for Plans",
        help="Used to price a plan whose engineer is not chosen yet.",
    )

    def _engine_cost_accounts(self):
        """Return the accounts that carry the cost of service orders."""
        return self.engine_parts_cost_account_id | self.engine_labour_cost_account_id
