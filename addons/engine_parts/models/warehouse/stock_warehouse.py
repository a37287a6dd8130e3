from odoo import api, fields, models
from odoo.exceptions import UserError

FIXED_FIELDS = ("parts_issue_type_id", "repair_location_id", "old_parts_location_id")


class StockWarehouse(models.Model):
    """A warehouse that hands spare parts over to its own repair location."""

    _inherit = "stock.warehouse"

    repair_location_id = fields.Many2one(
        "stock.location",
        "Repair Location",
        check_company=True,
        copy=False,
        help="Where issued parts lie until a service order uses them.",
    )
    old_parts_location_id = fields.Many2one(
        "stock.location",
        "Old Parts Location",
        check_company=True,
        copy=False,
        help="Where replaced parts wait for rework or return; they carry no stock value.",
    )
    parts_issue_type_id = fields.Many2one(
        "stock.picking.type", "Parts Issue Type", check_company=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        warehouses = super().create(vals_list)
        warehouses._keep_old_parts_apart()
        return warehouses

    def write(self, vals):
        for name in FIXED_FIELDS:
            if name in vals and any(
                warehouse[name] and warehouse[name].id != vals[name] for warehouse in self
            ):
                raise UserError(
                    self.env._(
                        "The repair location and the parts issue type of a warehouse are settled: "
                        "open issues depend on them. Set up another warehouse instead."
                    )
                )
        return super().write(vals)

    @api.model
    def _equip_for_parts_issue(self):
        """Give every warehouse that lacks them its repair location and its operation type."""
        warehouses = self.with_context(active_test=False).search(
            [
                "|",
                "|",
                ("parts_issue_type_id", "=", False),
                ("repair_location_id", "=", False),
                ("old_parts_location_id", "=", False),
            ]
        )
        for bare in warehouses:
            warehouse = bare.with_company(bare.company_id)
            warehouse._create_missing_locations({})
            warehouse._keep_old_parts_apart()
            if values := warehouse._create_or_update_sequences_and_picking_types():
                warehouse.write(values)
            if not warehouse.lot_stock_id.removal_strategy_id:
                warehouse.lot_stock_id.removal_strategy_id = self._removal_first_expiring()

    def _keep_old_parts_apart(self):
        """Take the old parts out of the warehouse's tree, whose contents count as on hand."""
        self.sudo().old_parts_location_id.location_id = False

    @api.model
    def _removal_first_expiring(self):
        return self.env.ref("product_expiry.removal_fefo")

    @api.model
    def _repair_locations(self):
        """Return the repair locations of every warehouse, whatever the user may see."""
        warehouses = self.sudo().with_context(active_test=False)
        return warehouses.search_fetch([], ["repair_location_id"]).repair_location_id

    def _get_locations_values(self, vals, code=False):
        values = super()._get_locations_values(vals, code=code)
        company_id = vals.get("company_id", self.default_get(["company_id"])["company_id"])
        short = (vals.get("code") or code or "").replace(" ", "").upper()
        values["repair_location_id"] = {
            "name": self.env._("Repair"),
            "active": True,
            "usage": "internal",
            "barcode": self._valid_barcode(short + "REPAIR", company_id),
        }
        values["old_parts_location_id"] = {
            "name": self.env._("Old Parts %(warehouse)s", warehouse=short).strip(),
            "active": True,
            "usage": "inventory",  # no part of what the stock is worth
            "barcode": self._valid_barcode(short + "OLDPARTS", company_id),
        }
        values["lot_stock_id"]["removal_strategy_id"] = self._removal_first_expiring().id
        return values

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        prefix = self.parts_issue_type_id.sequence_code or "PI"
        values["parts_issue_type_id"] = {
            "name": self.env._("%(warehouse)s Sequence parts issue", warehouse=self.name),
            "prefix": f"{self.code}/{prefix}/",
            "padding": 5,
            "company_id": self.company_id.id,
        }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        values, next_sequence = super()._get_picking_type_create_values(max_sequence)
        values["parts_issue_type_id"] = {
            "name": self.env._("Parts Issue"),
            "code": "internal",
            "is_parts_issue": True,
            "sequence": next_sequence + 1,
            "sequence_code": "PI",
            "company_id": self.company_id.id,
            "default_location_src_id": self.lot_stock_id.id,
            "default_location_dest_id": self.repair_location_id.id,
            "use_create_lots": False,
            "use_existing_lots": True,
            "create_backorder": "always",
        }
        return values, next_sequence + 2

    def _get_picking_type_update_values(self):
        values = super()._get_picking_type_update_values()
        values["parts_issue_type_id"] = {
            "active": self.active,
            "barcode": self.code.replace(" ", "").upper() + "PI",
        }
        return values

    def _create_or_update_sequences_and_picking_types(self):
        values = super()._create_or_update_sequences_and_picking_types()
        if issue_type_id := values.get("parts_issue_type_id"):
            # Parts that were not used come back by an ordinary internal transfer.
            return_type_id = values.get("int_type_id") or self.int_type_id.id
            issue_type = self.env["stock.picking.type"].browse(issue_type_id)
            issue_type.return_picking_type_id = return_type_id
            issue_type._say_in(code for code, _name in self.env["res.lang"].get_installed())
        return values
