from odoo import api, fields, models


class ResCompany(models.Model):
    """Every company merges requests that say the same."""

    _inherit = "res.company"

    helpdesk_mgmt_duplicate_tracking = fields.Boolean(default=True)

    @api.model
    def _track_duplicate_requests(self):
        """Switch the merging of requests on in the companies that were there before us."""
        every = self.search([])  # pylint: disable=no-search-all
        every.helpdesk_mgmt_duplicate_tracking = True
