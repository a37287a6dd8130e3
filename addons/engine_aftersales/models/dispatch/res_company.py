from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.osrm import valid_address


class ResCompany(models.Model):
    """Where ways on real roads come from, if from anywhere."""

    _inherit = "res.company"

    engine_osrm_url = fields.Char(
        "Road Server (OSRM)",
        groups="engine_base.group_manager",
        help="Address of an OSRM server, such as http://osrm.example.com:5000. Empty: ways are "
        "straight lines times the road factor of the policy.",
    )

    @api.constrains("engine_osrm_url")
    def _check_engine_osrm_url(self):
        for company in self.sudo():
            if company.engine_osrm_url and not valid_address(company.engine_osrm_url):
                raise ValidationError(
                    self.env._(
                        "%(company)s: enter the road server as http://name:port, without user, "
                        "password and parameters.",
                        company=company.name,
                    )
                )
