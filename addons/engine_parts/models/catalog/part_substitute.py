from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class EnginePartSubstitute(models.Model):
    """One part may be fitted in place of another: which way, on which engines, and when.

    Kept by technical support and the parts planner; archived when it no longer holds.
    """

    _name = "engine.part.substitute"
    _description = "Substitute Part"
    _order = "product_id, sequence, id"
    _rec_name = "substitute_id"
    _check_company_auto = True

    # Identity
    sequence = fields.Integer(default=10, help="The lowest is proposed first.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    # Parts
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        domain=[("is_engine_part", "=", True)],
    )
    product_tmpl_id = fields.Many2one(related="product_id.product_tmpl_id", store=True, index=True)
    substitute_id = fields.Many2one(
        "product.product",
        "Substitute",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        domain=[("is_engine_part", "=", True)],
    )
    direction = fields.Selection(
        [("one_way", "Substitute for the part only"), ("both", "Either for the other")],
        required=True,
        default="one_way",
    )
    engine_model_ids = fields.Many2many(
        "product.product",
        "engine_part_substitute_model_rel",
        "substitution_id",
        "model_id",
        "Engine Models",
        domain="[('is_engine_part', '=', False)]",
        help="The engines on which the substitute may be fitted; empty: on all of them.",
    )
    # Time
    valid_from = fields.Date()
    valid_until = fields.Date()
    note = fields.Char(help="What has to be watched when it is fitted.")

    _other_part = models.Constraint(
        "CHECK (product_id <> substitute_id)", "A part is no substitute for itself."
    )
    _days_in_order = models.Constraint(
        "CHECK (valid_until >= valid_from)", "The last day cannot be before the first one."
    )
    _pair_unique = models.UniqueIndex(
        "(product_id, substitute_id, COALESCE(company_id, 0)) WHERE active",
        "This substitute is in the list already.",
    )

    @api.constrains("product_id", "substitute_id", "direction", "active")
    def _check_not_twice(self):
        """Refuse the pair the other way round when one of the two already holds both ways."""
        pairs = self.search(
            Domain("product_id", "in", self.substitute_id.ids)
            & Domain("substitute_id", "in", self.product_id.ids)
        )
        reverse = {(pair.product_id, pair.substitute_id): pair for pair in pairs}
        for pair in self.filtered("active"):
            other = reverse.get((pair.substitute_id, pair.product_id))
            if other and "both" in (pair.direction, other.direction):
                raise ValidationError(
                    self.env._(
                        "%(part)s and %(substitute)s: they replace each other already. Keep one "
                        "line for both ways.",
                        part=pair.product_id.display_name,
                        substitute=pair.substitute_id.display_name,
                    )
                )

    @api.constrains("product_id", "substitute_id")
    def _check_same_unit(self):
        for pair in self:
            if not pair.product_id.uom_id._has_common_reference(pair.substitute_id.uom_id):
                raise ValidationError(
                    self.env._(
                        "%(part)s and %(substitute)s are counted in different units.",
                        part=pair.product_id.display_name,
                        substitute=pair.substitute_id.display_name,
                    )
                )

    @api.model
    def _valid_on(self, day):
        """Return the domain of what holds on a day."""
        return (Domain("valid_from", "=", False) | Domain("valid_from", "<=", day)) & (
            Domain("valid_until", "=", False) | Domain("valid_until", ">=", day)
        )
