from odoo import api, fields, models
from odoo.exceptions import UserError


class StockLocation(models.Model):
    """A location; marked as a van, it is the stock that one engineer carries.

    An engineer without a login has a van without a user; its name says whose it is.
    """

    _inherit = "stock.location"

    is_engine_van = fields.Boolean(
        "Engineer's Van",
        readonly=True,
        index="btree_not_null",
        help="Parts get into a van, and from it to the repair location, by a parts issue only.",
    )
    van_user_id = fields.Many2one(
        "res.users", "Engineer", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    _van_of_user_unique = models.UniqueIndex(
        "(van_user_id, company_id) WHERE is_engine_van AND active",
        "This engineer has a van already.",
    )
    # Named as in the first version, which asked for a user: an upgrade replaces it.
    _van_has_user = models.Constraint(
        "CHECK (is_engine_van IS NOT TRUE OR usage = 'internal')",
        "A van is an internal location.",
    )

    def write(self, vals):
        if not self.env.su and not vals.keys().isdisjoint(("is_engine_van", "van_user_id")):
            raise UserError(
                self.env._("Vans are set up by loading one: Spare Parts / Van Stock / Load a Van.")
            )
        if {"location_id", "usage", "company_id"} & vals.keys() and (
            vans := self.filtered("is_engine_van")
        ):
            raise UserError(
                self.env._(
                    "%(vans)s: a van stays where it is. Empty it and archive it instead.",
                    vans=", ".join(vans.mapped("display_name")),
                )
            )
        if "location_id" in vals:
            self._check_goods_stay(self.browse(vals["location_id"] or []))
        return super().write(vals)

    def _check_goods_stay(self, parent):
        """Refuse to bring goods to a repair location or a van, or away, with their shelf."""
        held = self._held_places()
        into = bool(parent) and held._hold(parent)
        crossing = (self - held).filtered(lambda place: held._hold(place) != into)
        if crossing and (
            self.env["stock.quant"]
            .sudo()
            .search_count(
                [("location_id", "child_of", crossing.ids), ("quantity", "!=", 0)], limit=1
            )
        ):
            raise UserError(
                self.env._(
                    "%(places)s: goods lie there, and go to or from a repair location or a van "
                    "only by a parts issue or a return. Empty it first.",
                    places=", ".join(crossing.mapped("display_name")),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        locations = super().create(vals_list)
        if not self.env.su and locations.filtered("is_engine_van"):
            raise UserError(
                self.env._("Vans are set up by loading one: Spare Parts / Van Stock / Load a Van.")
            )
        return locations

    @api.model
    def _held_places(self):
        """Return what parts enter by an issue only: repair locations and vans, of everybody."""
        vans = self.sudo().with_context(active_test=False).search([("is_engine_van", "=", True)])
        return self.env["stock.warehouse"]._repair_locations() | vans

    @api.model
    def _van_of(self, user, warehouse):
        """Return the van of an engineer; a first one is set up under the warehouse."""
        vans = self.sudo()
        van = vans.search(
            [
                ("is_engine_van", "=", True),
                ("van_user_id", "=", user.id),
                ("company_id", "=", warehouse.company_id.id),
            ],
            limit=1,
        )
        return van or vans.create(
            {**self._prepare_van_vals(user.name, warehouse), "van_user_id": user.id}
        )

    @api.model
    def _prepare_van_vals(self, engineer_name, warehouse):
        return {
            "name": self.env._("Van of %(engineer)s", engineer=engineer_name),
            "usage": "internal",
            "location_id": warehouse.sudo().view_location_id.id,
            "company_id": warehouse.company_id.id,
            "is_engine_van": True,
        }

    def _hold(self, location):
        """Tell whether ``location`` is one of these or lies inside one of them."""
        return any(location._child_of(place) for place in self)
