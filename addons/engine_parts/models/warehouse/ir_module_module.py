from odoo import api, models


class IrModuleModule(models.Model):
    """Names the parts issue types of the warehouses in a language that is loaded later."""

    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "engine_parts" in modules:
            picking_types = self.env["stock.picking.type"].with_context(active_test=False)
            picking_types.search([("is_parts_issue", "=", True)])._say_in(langs)
        return result
