from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment


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
    ticket_count = fields.Integer(
        "Number of Requests", compute="_compute_ticket_count", groups="base.group_user"
    )
    service_order_ids = fields.One2many(
        "repair.order", "lot_id", "Service Orders", groups="base.group_user"
    )
    service_order_count = fields.Integer(
        "Number of Service Orders", compute="_compute_service_order_count", groups="base.group_user"
    )

    _engine_serial_idx = models.Index("(name) WHERE is_engine")

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
    def _engines_by_serial(self, serials):
        """Return the engines of each serial number as {upper-case serial: engines}.

        Found whatever the letters' case and the blanks around; of all companies, because the
        caller knows which company asks.
        """
        spellings = {
            spelling
            for serial in serials
            for spelling in (serial.strip(), serial.strip().upper(), serial.strip().lower())
        }
        engines = self.search(Domain("is_engine", "=", True) & Domain("name", "in", spellings))
        return engines.grouped(lambda engine: engine.name.upper())

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
