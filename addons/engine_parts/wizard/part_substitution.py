from odoo import api, fields, models


class EnginePartSubstitution(models.TransientModel):
    """Shows the substitutes of a part that is short, and asks for the choice and the reason."""

    _name = "engine.part.substitution"
    _description = "Substitution of a Part"

    move_id = fields.Many2one("stock.move", "Part", required=True, ondelete="cascade")
    product_id = fields.Many2one(related="move_id.product_id")
    missing = fields.Float("Asked for", related="move_id.product_uom_qty")
    engine_model_id = fields.Many2one(
        "product.product", "Engine Model", domain=[("is_engine_part", "=", False)]
    )
    option_ids = fields.Many2many(
        "product.product", string="Substitutes", compute="_compute_option_ids"
    )
    option_text = fields.Text("In Stock", compute="_compute_option_ids")
    substitute_id = fields.Many2one(
        "product.product", required=True, domain="[('id', 'in', option_ids)]"
    )
    reason = fields.Char(required=True)

    @api.depends("move_id", "engine_model_id")
    def _compute_option_ids(self):
        for wizard in self:
            move = wizard.move_id._origin
            found = move.product_id._substitutes_for(wizard.engine_model_id._origin)
            options = found.get(move.product_id, move.product_id.browse())
            wizard.option_ids = options
            wizard.option_text = "\n".join(
                f"{option.display_name}: {move._free_of(option):g}" for option in options
            )

    def action_substitute(self):
        self.ensure_one()
        self.move_id.action_substitute(self.substitute_id.id, self.reason, self.engine_model_id.id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
