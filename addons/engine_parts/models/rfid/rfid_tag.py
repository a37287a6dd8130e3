from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

from ...core import epc as tag_data
from ...core.workflows import RFID_TAG

_FIXED = {"epc", "company_id"}  # what makes a tag this tag
_GOODS = {"product_id", "lot_id", "quantity"}


class EngineRfidTag(models.Model):
    """One RFID tag: what its EPC stands for, on one part or on a box of them.

    Made by a printing list or from a CSV; a tag that is torn off, lost or used up is retired and
    its EPC is never given to anything else.
    """

    _name = "engine.rfid.tag"
    _description = "RFID Tag"
    _inherit = ["engine.workflow.mixin"]
    _order = "id desc"
    _rec_name = "epc"
    _check_company_auto = True
    _workflow = RFID_TAG

    # Identity
    epc = fields.Char("EPC", required=True, copy=False)
    state = fields.Selection(
        RFID_TAG.selection, default=RFID_TAG.initial, required=True, readonly=True, copy=False
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    # Goods
    product_id = fields.Many2one(
        "product.product",
        "Part",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
        domain="[('is_storable', '=', True)]",
    )
    tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot or Serial Number",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('product_id', '=', product_id)]",
    )
    quantity = fields.Float(
        default=1.0,
        required=True,
        digits="Product Unit",
        help="How many the tag stands for, in the unit of the part: more than one for a box.",
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    is_box = fields.Boolean("Box", compute="_compute_is_box", store=True)
    # Coding
    scheme = fields.Char(compute="_compute_coding", store=True)
    uri = fields.Char("EPC URI", compute="_compute_coding", store=True)
    gs1_key = fields.Char("GS1 Key", compute="_compute_coding", store=True)
    serial = fields.Char("Serial on the Tag", compute="_compute_coding", store=True)
    # Sightings
    last_seen_at = fields.Datetime("Last Seen", readonly=True, copy=False)
    last_reader_id = fields.Many2one(
        "engine.rfid.reader", "Last Seen by", readonly=True, copy=False
    )
    last_location_id = fields.Many2one(
        "stock.location", "Last Seen in", readonly=True, copy=False, index="btree_not_null"
    )
    other_location_id = fields.Many2one(
        "stock.location",
        "Seen in as Well",
        readonly=True,
        copy=False,
        help="Another place where a reader saw the tag at about the same time. The place with the "
        "stronger signal counts.",
    )
    is_conflicting = fields.Boolean(
        "In Two Places", compute="_compute_is_conflicting", search="_search_is_conflicting"
    )

    _epc_unique = models.UniqueIndex("(company_id, epc)", "A tag with this EPC is there already.")
    _serial_unique = models.UniqueIndex(
        "(lot_id) WHERE is_serial_tag AND state != 'retired'",
        "This serial number carries a tag already: retire that one first.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A tag stands for more than nothing."
    )
    _seen_idx = models.Index("(company_id, last_seen_at DESC)")

    is_serial_tag = fields.Boolean(compute="_compute_is_serial_tag", store=True)

    @api.depends("quantity", "product_id.uom_id")
    def _compute_is_box(self):
        for tag in self:
            rounding = tag.product_id.uom_id.rounding or 0.01
            tag.is_box = float_compare(tag.quantity, 1.0, precision_rounding=rounding) > 0

    @api.depends("lot_id", "product_id.tracking")
    def _compute_is_serial_tag(self):
        for tag in self:
            tag.is_serial_tag = bool(tag.lot_id) and tag.product_id.tracking == "serial"

    @api.depends("epc")
    def _compute_coding(self):
        for tag in self:
            try:
                found = tag_data.decode(tag.epc or "")
            except ValueError:  # follows a rule of its own
                tag.update({"scheme": False, "uri": False, "gs1_key": False, "serial": False})
                continue
            tag.update(
                {
                    "scheme": found.scheme,
                    "uri": found.uri,
                    "gs1_key": found.key,
                    "serial": found.serial,
                }
            )

    @api.depends("other_location_id")
    def _compute_is_conflicting(self):
        for tag in self:
            tag.is_conflicting = bool(tag.other_location_id)

    def _search_is_conflicting(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        return [
            ("other_location_id", "!=" if (True in value) == (operator == "in") else "=", False)
        ]

    @api.constrains("product_id", "lot_id", "quantity")
    def _check_goods(self):
        for tag in self:
            if tag.lot_id and tag.lot_id.product_id != tag.product_id:
                raise ValidationError(
                    self.env._(
                        "%(tag)s: %(lot)s is a number of %(other)s, not of %(part)s.",
                        tag=tag.epc,
                        lot=tag.lot_id.display_name,
                        other=tag.lot_id.product_id.display_name,
                        part=tag.product_id.display_name,
                    )
                )
            if tag.tracking == "serial" and tag.is_box:
                raise ValidationError(
                    self.env._(
                        "%(tag)s: %(part)s has a serial number each, so a tag stands for one.",
                        tag=tag.epc,
                        part=tag.product_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        company_ids = [vals.get("company_id") or self.env.company.id for vals in vals_list]
        rules = {key: self.env["engine.rfid.tag.rule"]._of_company(key) for key in set(company_ids)}
        return super().create(
            [
                {
                    **vals,
                    "company_id": company_id,
                    "epc": self._checked_epc(vals.get("epc"), rules[company_id]),
                }
                for vals, company_id in zip(vals_list, company_ids, strict=True)
            ]
        )

    def write(self, vals):
        if self._changes(vals, _FIXED):
            raise UserError(
                self.env._(
                    "%(tags)s: the EPC of a tag never changes. Retire it and make another one.",
                    tags=self._names(),
                )
            )
        retired = self.filtered(lambda tag: tag.state == "retired")
        if retired._changes(vals, _GOODS):
            raise UserError(
                self.env._(
                    "%(tags)s: a retired tag stays as it was. Make another one.",
                    tags=retired._names(),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_printed(self):
        if used := self.filtered(lambda tag: tag.state != "printed" or tag.last_seen_at):
            raise UserError(
                self.env._(
                    "%(tags)s: a tag that was in use stays as evidence. Retire it instead.",
                    tags=used._names(),
                )
            )

    def action_commission(self):
        """Put the tags in use: they are on their parts now, or back with them."""
        self._transition("commission")

    def action_retire(self):
        """Take the tags out of use: torn off, lost, or the part is gone."""
        self._transition("retire")

    def action_open_reads(self):
        """Show where the tag was seen."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sightings of %(tag)s", tag=self.epc),
            "res_model": "engine.rfid.read",
            "view_mode": "list,form",
            "domain": [("epc", "=", self.epc), ("company_id", "=", self.company_id.id)],
        }

    def _changes(self, vals, names):
        """Tell whether ``vals`` give one of the tags another value in these fields."""
        for name in vals.keys() & names:
            field = self._fields[name]
            for tag in self:
                if field.convert_to_write(tag[name], tag) != (vals[name] or False):
                    return True
        return False
