from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

from ...core import serials as serial_numbers


class StockLot(models.Model):
    """An engine in the field: the serial number of a product that is an engine model.

    Customer service or an interface registers it when it is delivered; it stays as long as the
    engine runs, with the requests and the service orders that it had.
    """

    _inherit = "stock.lot"

    # Identity
    is_engine = fields.Boolean(
        "Engine", related="product_id.is_engine_model", store=True, readonly=True
    )
    serial_key = fields.Char(
        compute="_compute_serial_key",
        store=True,
        help="The serial number as it is looked up: no blanks, no hyphens, capital letters.",
    )
    # People and place
    customer_id = fields.Many2one(
        "res.partner", "Customer", index="btree_not_null", tracking=True, ondelete="restrict"
    )
    service_tier = fields.Selection(
        related="customer_id.commercial_partner_id.service_tier", store=True
    )
    region_id = fields.Many2one(
        "res.country.state", "Province", related="customer_id.state_id", store=True
    )
    # Life
    commissioned_on = fields.Date("Commissioned on", tracking=True)
    running_hours = fields.Float(digits=(16, 1), tracking=True, help="As last read on the engine.")
    warranty_until = fields.Date("Warranty until", tracking=True)
    under_warranty = fields.Boolean(
        compute="_compute_under_warranty", search="_search_under_warranty"
    )
    # Service
    ticket_ids = fields.One2many(
        "helpdesk.ticket", "engine_id", "Requests", groups="base.group_user"
    )
    last_request_at = fields.Datetime("Last Request", readonly=True, copy=False)
    ticket_count = fields.Integer(
        "Number of Requests", compute="_compute_ticket_count", groups="base.group_user"
    )
    service_order_ids = fields.One2many(
        "repair.order", "lot_id", "Service Orders", groups="base.group_user"
    )
    service_order_count = fields.Integer(
        "Number of Service Orders", compute="_compute_service_order_count", groups="base.group_user"
    )

    # Customers read their engines in the portal, and over the API: not what they cost us.
    avg_cost = fields.Monetary(groups="base.group_user")
    total_value = fields.Monetary(groups="base.group_user")
    note = fields.Html(groups="base.group_user")

    _engine_serial_key_idx = models.Index("(serial_key) WHERE is_engine")

    @api.depends("name")
    def _compute_serial_key(self):
        for lot in self:
            lot.serial_key = serial_numbers.key(lot.name)

    @api.depends("warranty_until")
    @api.depends_context("uid")
    def _compute_under_warranty(self):
        today = moment.today(self.env)
        for lot in self:
            lot.under_warranty = bool(lot.warranty_until) and lot.warranty_until >= today

    def _search_under_warranty(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("warranty_until", ">=", moment.today(self.env))

    def _compute_ticket_count(self):
        counts = self._count_by_engine("helpdesk.ticket", "engine_id")
        for lot in self:
            lot.ticket_count = counts.get(lot.id, 0)

    def _compute_service_order_count(self):
        counts = self._count_by_engine("repair.order", "lot_id")
        for lot in self:
            lot.service_order_count = counts.get(lot.id, 0)

    @api.constrains("commissioned_on", "warranty_until")
    def _check_warranty_after_commissioning(self):
        for lot in self:
            if (
                lot.commissioned_on
                and lot.warranty_until
                and (lot.warranty_until < lot.commissioned_on)
            ):
                raise ValidationError(
                    self.env._(
                        "Engine %(serial)s: the warranty cannot end before the commissioning. "
                        "Check the two dates.",
                        serial=lot.name,
                    )
                )

    @api.constrains("running_hours")
    def _check_running_hours(self):
        if negative := self.filtered(lambda lot: lot.running_hours < 0):
            raise ValidationError(
                self.env._(
                    "Engine %(serial)s: running hours cannot be negative.", serial=negative[0].name
                )
            )

    @api.constrains("customer_id")
    def _check_engine_has_the_customer(self):
        if parts := self.filtered(lambda lot: lot.customer_id and not lot.is_engine):
            raise ValidationError(
                self.env._(
                    "%(serial)s is not an engine, so it has no customer. "
                    "Tick Engine Model on its product first.",
                    serial=parts[0].name,
                )
            )

    def get_formview_id(self, access_uid=None):
        if len(self) == 1 and self.is_engine:
            return self.env.ref("engine_aftersales.engine_unit_view_form").id
        return super().get_formview_id(access_uid=access_uid)

    def action_open_tickets(self):
        """Show the requests about this engine."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "engine_aftersales.helpdesk_ticket_action"
        )
        return {
            **action,
            "domain": [("engine_id", "=", self.id)],
            "context": {"default_serial_number": self.name},
        }

    def action_open_service_orders(self):
        """Show the service orders of this engine."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Service Orders of %(serial)s", serial=self.name),
            "res_model": "repair.order",
            "view_mode": "list,form",
            "domain": [("lot_id", "=", self.id)],
            "context": {"create": False},
        }

    @api.model
    def _search_display_name(self, operator, value):
        """Find engines by serial number as people type it: any case, blanks, hyphens."""
        domain = super()._search_display_name(operator, value)
        is_text = operator in ("ilike", "=") and isinstance(value, str)
        if is_text and (key := serial_numbers.key(value)):
            domain |= Domain("is_engine", "=", True) & Domain("serial_key", operator, key)
        return domain

    @api.model
    def _engines_by_serial(self, serials):
        """Return the engines of each serial number as {serial key: engines}.

        Found whatever the letters' case, blanks and hyphens; of all companies, because the
        caller knows which company asks.
        """
        keys = {key for serial in serials if (key := serial_numbers.key(serial))}
        engines = self.search(Domain("is_engine", "=", True) & Domain("serial_key", "in", keys))
        return engines.grouped("serial_key")

    def _spelled(self, serial):
        """Return those of these engines whose plate says exactly this, or all where none does."""
        exact = (serial or "").strip().upper()
        return self.filtered(lambda lot: lot.name.upper() == exact) or self

    def _of_company(self, company):
        """Return the engines that ``company`` knows: its own and the shared ones."""
        return self.filtered(lambda lot: not lot.company_id or lot.company_id == company)

    def _count_by_engine(self, model, engine_field):
        """Return {engine id: number of records of ``model``} as far as the user may see them."""
        records = self.env[model]
        if not records.has_access("read"):
            return {}
        rows = records._read_group(
            Domain(engine_field, "in", self.ids), groupby=[engine_field], aggregates=["__count"]
        )
        return {engine.id: count for engine, count in rows}
