from odoo import fields, models
from odoo.exceptions import AccessError

SPECIAL_KEEPERS = ("engine_base.group_supervisor", "engine_base.group_manager")


class ProductTemplate(models.Model):
    """A product; with the first mark set, a spare part that leaves the store only by an issue."""

    _inherit = "product.template"

    # Class
    is_engine_part = fields.Boolean(
        "Spare Part",
        index="btree_not_null",
        tracking=True,
        help="A spare part leaves the store only by a parts issue that two people sign.",
    )
    is_core_part = fields.Boolean(
        "Core Part", tracking=True, help="Its turnover and its availability are watched."
    )
    is_critical_part = fields.Boolean(
        "Critical Part", tracking=True, help="An engine stands still without it."
    )
    is_special_part = fields.Boolean(
        "Special Part", tracking=True, help="Its issue needs the supervisor's signature too."
    )

    _part_class = models.Constraint(
        "CHECK (is_engine_part IS TRUE"
        " OR (is_core_part OR is_critical_part OR is_special_part) IS NOT TRUE)",
        "Only a spare part can be a core, critical or special part: tick Spare Part first.",
    )

    def write(self, vals):
        if "is_special_part" in vals and not self.env.su:
            self._check_special_keeper(vals["is_special_part"])
        return super().write(vals)

    def _check_special_keeper(self, is_special):
        """Only who answers for special parts takes the mark off; anybody may be more careful."""
        loses = self.filtered("is_special_part") if not is_special else self.browse()
        if loses and not any(self.env.user.has_group(group) for group in SPECIAL_KEEPERS):
            raise AccessError(
                self.env._(
                    "%(parts)s: only the supervisor or the administrator makes a special part an "
                    "ordinary one.",
                    parts=", ".join(loses.mapped("display_name")),
                )
            )
