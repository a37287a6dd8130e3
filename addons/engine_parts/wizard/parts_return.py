from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class EnginePartsReturn(models.TransientModel):
    """Asks what comes back from a parts issue, from whom and why."""

    _name = "engine.parts.return"
    _description = "Return of Parts"

    picking_id = fields.Many2one("stock.picking", "Parts Issue", required=True, ondelete="cascade")
    giver_id = fields.Many2one(
        "res.users",
        "Handed Back by",
        required=True,
        domain="[('id', '!=', uid), ('share', '=', False)]",
    )
    reason = fields.Char(required=True)
    unused_ids = fields.One2many(
        "engine.parts.return.line", "return_id", "Unused", domain=[("move_line_id", "!=", False)]
    )
    old_ids = fields.One2many(
        "engine.parts.return.line", "return_id", "Old", domain=[("old_part_id", "!=", False)]
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        issue = self.env["stock.picking"].browse(values.get("picking_id"))
        pieces = issue.move_line_ids.filtered("quantity_product_uom")
        values["unused_ids"] = [
            Command.create(
                {
                    "move_line_id": piece.id,
                    "expected": min(
                        piece.quantity_product_uom, piece.move_id.sudo()._returnable_quantity()
                    ),
                }
            )
            for piece in pieces
        ]
        values["old_ids"] = [
            Command.create({"old_part_id": old.id, "expected": old.open_quantity})
            for old in issue.old_part_ids.filtered(lambda old: not old.closed_at)
        ]
        person = issue._old_part_person()
        values["giver_id"] = person.id if person != self.env.user else False
        return values

    def action_return(self):
        """Book what was entered: the unused parts and the old ones, or nothing."""
        self.ensure_one()
        unused = self.unused_ids.filtered("quantity")
        old = self.old_ids.filtered("quantity")
        if not unused and not old:
            raise UserError(self.env._("Enter how many of what come back."))
        if unused:
            self.picking_id.action_return_unused(
                [
                    {
                        "move_line_id": line.move_line_id.id,
                        "quantity": line.quantity,
                        "condition": line.condition,
                    }
                    for line in unused
                ],
                self.giver_id.id,
                self.reason,
            )
        if old:
            self.picking_id.action_return_old(
                [
                    {
                        "old_part_id": line.old_part_id.id,
                        "quantity": line.quantity,
                        "lot_name": line.lot_name,
                    }
                    for line in old
                ],
                self.giver_id.id,
                self.reason,
            )
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class EnginePartsReturnLine(models.TransientModel):
    """One part that may come back."""

    _name = "engine.parts.return.line"
    _description = "Part that Comes Back"

    return_id = fields.Many2one("engine.parts.return", required=True, ondelete="cascade")
    move_line_id = fields.Many2one("stock.move.line", "Issued Piece", ondelete="cascade")
    old_part_id = fields.Many2one("engine.old.part", "Old Part", ondelete="cascade")
    product_id = fields.Many2one("product.product", "Part", compute="_compute_product_id")
    lot_id = fields.Many2one(related="move_line_id.lot_id")
    tracking = fields.Selection(related="product_id.tracking")
    expected = fields.Float("At Most", digits="Product Unit", readonly=True)
    quantity = fields.Float("Comes Back", digits="Product Unit")
    condition = fields.Selection([("good", "Good"), ("damaged", "Damaged")], default="good")
    lot_name = fields.Char("Lot/Serial of the Old Part")

    @api.depends("move_line_id", "old_part_id")
    def _compute_product_id(self):
        for line in self:
            line.product_id = line.move_line_id.product_id or line.old_part_id.product_id
