from odoo import models
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment


class ProductProduct(models.Model):
    """A part, and what may be fitted in its place."""

    _inherit = "product.product"

    def _substitutes_for(self, engine_model=None, on_date=None):
        """Return {part: its substitutes in the order of the list}; one query for all parts.

        :param engine_model: the engine's product; without it only what fits every engine
        :param on_date: the day, today when empty
        """
        day = on_date or moment.today(self.env)
        fits = Domain("engine_model_ids", "=", False)
        if engine_model:
            fits |= Domain("engine_model_ids", "in", engine_model.ids)
        here = Domain("product_id", "in", self.ids)
        there = Domain("substitute_id", "in", self.ids) & Domain("direction", "=", "both")
        pairs = self.env["engine.part.substitute"]
        found = dict.fromkeys(self, self.browse())
        company = Domain("company_id", "in", (False, self.env.company.id))
        for pair in pairs.search(
            (here | there) & fits & company & pairs._valid_on(day), order="sequence, id"
        ):
            for part, other in (
                (pair.product_id, pair.substitute_id),
                (pair.substitute_id, pair.product_id),
            ):
                if part in found and (part == pair.product_id or pair.direction == "both"):
                    found[part] |= other.filtered("active")
        return found
