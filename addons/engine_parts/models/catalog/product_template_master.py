from odoo import api, fields, models
from odoo.fields import Domain


class ProductTemplate(models.Model):
    """The master data of a spare part: classes, substitutes, shelf life, old part."""

    _inherit = "product.template"

    # Classes
    part_class_ids = fields.One2many(
        "engine.part.class", "product_tmpl_id", "Class History", readonly=True
    )
    part_class_id = fields.Many2one(
        "engine.part.class", "Latest Class", compute="_compute_part_class_id"
    )
    abc_class = fields.Selection(
        [("A", "A"), ("B", "B"), ("C", "C")],
        "ABC",
        compute="_compute_part_class_id",
        search="_search_abc_class",
    )
    xyz_class = fields.Selection(
        [("X", "X"), ("Y", "Y"), ("Z", "Z")],
        "XYZ",
        compute="_compute_part_class_id",
        search="_search_xyz_class",
    )
    # Substitutes
    part_substitute_ids = fields.One2many(
        "engine.part.substitute", "product_tmpl_id", "Substitutes"
    )
    # Shelf life
    shelf_life_days = fields.Integer(
        "Shelf Life (days)",
        compute="_compute_shelf_life_days",
        inverse="_inverse_shelf_life_days",
        help="From receipt to the last day of use; 0: it keeps. Needs lots or serial numbers.",
    )
    # Old part
    is_returnable_core = fields.Boolean(
        "Old Part Comes Back",
        tracking=True,
        help="The engineer brings the replaced part back, for rework or for the supplier.",
    )
    core_value = fields.Monetary(
        "Value of the Old Part",
        currency_field="cost_currency_id",
        tracking=True,
        help="The deposit that is lost when the old part does not come back.",
    )

    _core_of_part = models.Constraint(
        "CHECK (is_engine_part IS TRUE OR is_returnable_core IS NOT TRUE)",
        "Only the old part of a spare part comes back: tick Spare Part first.",
    )
    _core_value_positive = models.Constraint(
        "CHECK (core_value >= 0)", "The value of an old part cannot be negative."
    )

    @api.depends("part_class_ids.is_latest", "part_class_ids.abc", "part_class_ids.xyz")
    @api.depends_context("company")
    def _compute_part_class_id(self):
        classes = self.env["engine.part.class"]
        latest = {}
        if self.ids:
            rows = classes.search(
                [
                    ("product_tmpl_id", "in", self.ids),
                    ("company_id", "=", self.env.company.id),
                    ("is_latest", "=", True),
                ],
                order="consumption_value",
            )
            latest = {row.product_tmpl_id.id: row for row in rows}  # the dearest variant counts
        for template in self:
            row = latest.get(template._origin.id, classes)
            template.part_class_id = row
            template.abc_class, template.xyz_class = row.abc, row.xyz

    def _search_abc_class(self, operator, value):
        return self._search_part_class("abc", operator, value)

    def _search_xyz_class(self, operator, value):
        return self._search_part_class("xyz", operator, value)

    def _search_part_class(self, name, operator, value):
        if operator != "in":
            return NotImplemented
        here = Domain("company_id", "=", self.env.company.id) & Domain("is_latest", "=", True)
        classed = Domain("part_class_ids", "any", here & Domain(name, operator, value))
        if False in value:
            classed |= Domain("part_class_ids", "not any", here)
        return classed

    @api.depends("use_expiration_date", "expiration_time")
    def _compute_shelf_life_days(self):
        for template in self:
            template.shelf_life_days = template.use_expiration_date and template.expiration_time

    def _inverse_shelf_life_days(self):
        for template in self:
            days = max(template.shelf_life_days, 0)
            template.use_expiration_date = bool(days)
            template.expiration_time = days
            if days and template.tracking == "none":
                template.tracking = "lot"
