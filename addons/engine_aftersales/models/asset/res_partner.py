from collections import Counter

from odoo import fields, models
from odoo.fields import Domain

TIERS = [("vip", "VIP"), ("key", "Key Account"), ("standard", "Standard")]


class ResPartner(models.Model):
    """A customer with engines in the field, in one of three service tiers."""

    _inherit = "res.partner"

    service_tier = fields.Selection(
        TIERS,
        default="standard",
        tracking=True,
        help="How the customer is served: VIP customers have a dedicated engineer.",
    )
    engine_ids = fields.One2many("stock.lot", "customer_id", "Engines", groups="base.group_user")
    engine_count = fields.Integer(compute="_compute_engine_count", groups="base.group_user")

    def _compute_engine_count(self):
        """Count the engines of the whole company that a contact belongs to."""
        counts = Counter()
        engines = self.env["stock.lot"]
        if engines.has_access("read"):
            for customer, count in engines._read_group(
                self._engines_domain(), groupby=["customer_id"], aggregates=["__count"]
            ):
                counts[customer.commercial_partner_id.id] += count
        for partner in self:
            partner.engine_count = counts[partner.commercial_partner_id.id]

    def action_open_engines(self):
        """Show the engines of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("engine_aftersales.engine_unit_action")
        return {
            **action,
            "domain": list(self._engines_domain()),
            "context": {"default_customer_id": self.commercial_partner_id.id},
        }

    def _engines_domain(self):
        return Domain("is_engine", "=", True) & Domain(
            "customer_id", "child_of", self.commercial_partner_id.ids
        )
