from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    engine_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Service Currency"
    )
    engine_service_calendar_id = fields.Many2one(
        related="company_id.engine_service_calendar_id", readonly=False
    )
    engine_project_id = fields.Many2one(related="company_id.engine_project_id", readonly=False)
    engine_service_journal_id = fields.Many2one(
        related="company_id.engine_service_journal_id", readonly=False
    )
    engine_parts_cost_account_id = fields.Many2one(
        related="company_id.engine_parts_cost_account_id", readonly=False
    )
    engine_labour_cost_account_id = fields.Many2one(
        related="company_id.engine_labour_cost_account_id", readonly=False
    )
    engine_labour_absorbed_account_id = fields.Many2one(
        related="company_id.engine_labour_absorbed_account_id", readonly=False
    )
    engine_provision_account_id = fields.Many2one(
        related="company_id.engine_provision_account_id", readonly=False
    )
    engine_provision_used_account_id = fields.Many2one(
        related="company_id.engine_provision_used_account_id", readonly=False
    )
    engine_cost_user_id = fields.Many2one(related="company_id.engine_cost_user_id", readonly=False)
    engine_hourly_cost_default = fields.Monetary(
        related="company_id.engine_hourly_cost_default",
        readonly=False,
        currency_field="engine_currency_id",
    )
