from odoo import api, fields, models


class EngineVanLoad(models.TransientModel):
    """Asks which parts go into whose van, and requests them from the store."""

    _name = "engine.van.load"
    _description = "Loading of a Van"

    user_id = fields.Many2one(
        "res.users",
        "Login of the Engineer",
        domain=[("share", "=", False)],
        help="The engineer who gets a van with the first load. Leave it empty to load the van of "
        "an engineer without a login.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        default=lambda self: self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        ),
    )
    van_id = fields.Many2one(
        "stock.location",
        "Van",
        compute="_compute_van_id",
        store=True,
        readonly=False,
        domain="[('is_engine_van', '=', True)]",
    )
    line_ids = fields.One2many("engine.van.load.line", "load_id", "Parts")

    @api.depends("user_id", "warehouse_id")
    def _compute_van_id(self):
        vans = self.env["stock.location"].search([("is_engine_van", "=", True)])
        for load in self.filtered("user_id"):
            load.van_id = vans.filtered(
                lambda van, load=load: (
                    van.van_user_id == load.user_id
                    and van.company_id == load.warehouse_id.company_id
                )
            )[:1]

    def action_load(self):
        """Request the parts for the van; two people sign that issue like any other."""
        self.ensure_one()
        issue = self.env["stock.picking"]._request_van_load(
            self.user_id,
            self.warehouse_id,
            [
                {"product_id": line.product_id.id, "quantity": line.quantity}
                for line in self.line_ids
            ],
            self.van_id,
        )
        self.van_id = issue.location_dest_id
        return issue.action_open_parts_issue()


class EngineVanLoadLine(models.TransientModel):
    """One part for the van."""

    _name = "engine.van.load.line"
    _description = "Part for a Van"

    load_id = fields.Many2one("engine.van.load", required=True, ondelete="cascade")
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        domain=[("is_engine_part", "=", True), ("is_storable", "=", True)],
    )
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    uom_id = fields.Many2one(related="product_id.uom_id")
