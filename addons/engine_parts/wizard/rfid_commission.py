from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class EngineRfidCommission(models.TransientModel):
    """A printing list: which parts get tags, and how many."""

    _name = "engine.rfid.commission"
    _description = "Print RFID Tags"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    gs1_company_prefix = fields.Char(related="company_id.gs1_company_prefix")
    coding = fields.Selection(
        [
            ("sgtin-96", "SGTIN-96: GTIN and a number"),
            ("sgtin-198", "SGTIN-198: GTIN and the serial number in letters"),
            ("giai-96", "GIAI-96: a number of ours, for parts without GTIN"),
        ],
        default="sgtin-96",
        required=True,
    )
    line_ids = fields.One2many(
        "engine.rfid.commission.line", "wizard_id", "Parts", default=lambda self: self._lines()
    )

    @api.model
    def _lines(self):
        """Return a line for each part that was chosen in a list."""
        chosen, model = self.env.context.get("active_ids"), self.env.context.get("active_model")
        if not chosen or model not in ("product.template", "product.product"):
            return []
        records = self.env[model].browse(chosen)
        products = records.product_variant_id if model == "product.template" else records
        return [Command.create({"product_id": product.id}) for product in products]

    def action_print(self):
        """Make the tags and show them, to be exported for the printer."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Name at least one part to print tags for."))
        tags = self.env["engine.rfid.tag"]._print(
            self.company_id, self.coding, [line._prepare_printing() for line in self.line_ids]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tags to Print"),
            "res_model": "engine.rfid.tag",
            "view_mode": "list,form",
            "domain": [("id", "in", tags.ids)],
        }
