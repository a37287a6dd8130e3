from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    """Mark a product as an engine model: each piece of it is an engine with its own serial."""

    _inherit = "product.template"

    is_engine_model = fields.Boolean(
        "Engine Model",
        tracking=True,
        help="Serial numbers of this product are engines in the field: they can be reported, "
        "repaired and followed.",
    )

    @api.depends("is_engine_model")
    def compute_is_storable(self):
        super().compute_is_storable()
        self.filtered("is_engine_model").is_storable = True

    @api.depends("is_engine_model")
    def _compute_tracking(self):
        super()._compute_tracking()
        self.filtered("is_engine_model").tracking = "serial"

    @api.constrains("is_engine_model", "is_storable", "tracking")
    def _check_engine_model_has_serials(self):
        for template in self.filtered("is_engine_model"):
            if not template.is_storable or template.tracking != "serial":
                raise ValidationError(
                    self.env._(
                        "%(model)s: an engine model is tracked by unique serial number. "
                        "Tick Track Inventory and choose By Unique Serial Number.",
                        model=template.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # The defaults of both fields come as values, so that their computation does not run.
        return super().create(
            [
                self._with_serials(vals) if vals.get("is_engine_model") else vals
                for vals in vals_list
            ]
        )

    @api.model
    def _with_serials(self, vals):
        """Return ``vals`` tracked by serial number, where nothing else was chosen."""
        chosen = {} if vals.get("tracking", "none") == "none" else {"tracking": vals["tracking"]}
        return {**vals, "type": "consu", "is_storable": True, "tracking": "serial", **chosen}
