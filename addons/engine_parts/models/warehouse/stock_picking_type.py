from odoo import api, fields, models
from odoo.exceptions import UserError


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    is_parts_issue = fields.Boolean(
        "Parts Issue",
        readonly=True,
        help="Transfers of this type leave the store only with the signatures of two people.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        picking_types = super().create(vals_list)
        picking_types._check_parts_issue_code()
        return picking_types

    def write(self, vals):
        if "is_parts_issue" in vals and any(
            picking_type.is_parts_issue != bool(vals["is_parts_issue"]) for picking_type in self
        ):
            raise UserError(
                self.env._(
                    "Whether an operation type is a parts issue is settled when it is created. "
                    "Archive it and create another one."
                )
            )
        result = super().write(vals)
        if "code" in vals:
            self._check_parts_issue_code()
        return result

    def _say_in(self, languages):
        """Name the type in these languages, where it still has its English name."""
        for lang in languages:
            for picking_type in self.with_context(lang=lang):
                if picking_type.name == "Parts Issue":
                    picking_type.name = picking_type.env._("Parts Issue")

    def _check_parts_issue_code(self):
        if wrong := self.filtered(lambda kind: kind.is_parts_issue and kind.code != "internal"):
            raise UserError(
                self.env._(
                    "%(types)s: a parts issue is an internal transfer, from the store to the "
                    "repair location.",
                    types=", ".join(wrong.mapped("display_name")),
                )
            )
