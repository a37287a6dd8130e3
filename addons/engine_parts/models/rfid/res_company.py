from odoo import api, fields, models
from odoo.exceptions import ValidationError

PREFIX_DIGITS = (6, 12)


class ResCompany(models.Model):
    _inherit = "res.company"

    gs1_company_prefix = fields.Char(
        "GS1 Company Prefix",
        help="The 6 to 12 digits that GS1 gave the company; printed tags begin with it.",
    )

    @api.constrains("gs1_company_prefix")
    def _check_gs1_company_prefix(self):
        low, high = PREFIX_DIGITS
        for company in self:
            prefix = company.gs1_company_prefix
            if prefix and not (prefix.isdecimal() and low <= len(prefix) <= high):
                raise ValidationError(
                    self.env._(
                        "%(company)s: a GS1 company prefix has %(low)s to %(high)s digits, this "
                        "is %(prefix)s.",
                        company=company.name,
                        low=low,
                        high=high,
                        prefix=prefix,
                    )
                )
