from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from odoo.addons.engine_base.core.authority import LEVELS

from ...core import service_rules
from ...core.workflows import SERVICE_ORDER


class RepairOrder(models.Model):
    """A service order: one repair of one engine, from diagnosis to the archived cost.

    Customer service or the request creates it; it ends archived or cancelled. The core state
    follows ``service_state``; nothing else moves it.
    """

    _name = "repair.order"
    _inherit = [
        "repair.order",
        "engine.workflow.mixin",
        "engine.approval.mixin",
        "engine.clock.mixin",
    ]
    _workflow = SERVICE_ORDER
    _workflow_field = "service_state"

    # Identity
    service_state = fields.Selection(
        SERVICE_ORDER.selection,
        "Service State",
        default=SERVICE_ORDER.initial,
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        "Request",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="restrict",
    )
    origin_order_id = fields.Many2one(
        "repair.order", "Follow-up of", index="btree_not_null", readonly=True, copy=False
    )
    follow_up_ids = fields.One2many("repair.order", "origin_order_id", "Follow-up Orders")
    # The engine leads; in the core repair app it is the product, and clears an engine chosen first.
    lot_id = fields.Many2one(compute=None, readonly=False, ondelete="restrict")
    product_id = fields.Many2one(
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(ondelete="restrict")
    engine_serial = fields.Char(related="lot_id.name", string="Engine Serial Number")
    # Fault
    fault_code_ids = fields.Many2many(
        "engine.fault.code", string="Fault Codes", ondelete="restrict"
    )
    fault_level = fields.Selection(
        [(level, level) for level in LEVELS],
        compute="_compute_fault_level",
        store=True,
        readonly=False,
        tracking=True,
        index=True,
        help="A is the worst: the level decides who may repair and how fast.",
    )
    symptom = fields.Text(help="What the customer sees, hears or smells, in their words.")
    # People
    engineer_id = fields.Many2one(
        "hr.employee",
        "Engineer",
        domain="[('is_engineer', '=', True)]",
        check_company=True,
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    # Money
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    bearer = fields.Selection(
        service_rules.BEARERS,
        "Cost Borne by",
        compute="_compute_bearer",
        store=True,
        readonly=False,
        tracking=True,
    )

    _service_state_board_idx = models.Index(
        "(company_id, service_state, schedule_date)"
        " WHERE service_state NOT IN ('archived', 'cancelled')"
    )
    _engine_history_idx = models.Index("(lot_id, create_date DESC)")

    @api.depends("lot_id")
    def _compute_product_id(self):
        for order in self:
            order.product_id = order.lot_id.product_id or order.product_id

    @api.depends("picking_id", "lot_id")
    def _compute_partner_id(self):
        for order in self:
            known = order.lot_id.customer_id or order.picking_id.partner_id
            order.partner_id = known or order.partner_id

    @api.depends(*(f"{faults}.level" for faults in service_rules.FAULTS), "ticket_id.fault_level")
    def _compute_fault_level(self):
        for order in self:
            level = order._expected_level()
            # A catalogue that changes later does not judge anew what was diagnosed.
            if level and order.service_state in (False, "draft"):
                order.fault_level = level
            else:
                order.fault_level = order.fault_level

    @api.depends("lot_id.warranty_until")
    def _compute_bearer(self):
        for order in self:
            if order.lot_id and not order.bearer:
                order.bearer = "warranty" if order.lot_id.under_warranty else "customer"

    @api.depends("picking_type_id")
    def _compute_location_id(self):
        # Parts come from where the issue put them: nobody consumes past the two people.
        for order in self:
            order.location_id = (
                order.picking_type_id.warehouse_id.repair_location_id
                or order.picking_type_id.default_location_src_id
            )

    @api.depends("picking_type_id")
    def _compute_product_location_src_id(self):
        # The engine is repaired where it runs, at the customer's.
        self.product_location_src_id = self.env.ref("stock.stock_location_customers")

    @api.depends("picking_type_id")
    def _compute_product_location_dest_id(self):
        self.product_location_dest_id = self.env.ref("stock.stock_location_customers")

    @api.constrains("lot_id", "partner_id")
    def _check_engine_owner(self):
        for order in self:
            owner = order.lot_id.customer_id.commercial_partner_id
            if owner and order.partner_id and order.partner_id.commercial_partner_id != owner:
                raise ValidationError(
                    self.env._(
                        "%(order)s: engine %(serial)s belongs to %(owner)s, not to %(customer)s. "
                        "Check the serial number on the plate.",
                        order=order.name,
                        serial=order.lot_id.name,
                        owner=owner.name,
                        customer=order.partner_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            from_sale = self.env.su and vals.get("sale_order_line_id")
            if (vals.get("state") or "draft") != "draft" and not from_sale:
                raise UserError(self.env._("A new service order starts as a draft."))
            vals["state"] = "draft"
            if not self._in_transition():
                given = {name for name in vals if vals[name]} - {"state"}
                self._refuse_system_fields(dict.fromkeys(given))
                # Written out, because default_… keys in the context would set them otherwise.
                vals.update(self._empty_system_values())
            if vals.get("lot_id"):
                engine = self.env["stock.lot"].browse(vals["lot_id"])
                vals.setdefault("product_id", engine.product_id.id)
                vals.setdefault("partner_id", engine.customer_id.id)
            vals.setdefault("user_id", self.env.uid)
        return super().create(vals_list)

    def write(self, vals):
        if not self._in_transition():
            self._refuse_system_fields(vals)
            self._refuse_frozen(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if started := self.filtered(lambda order: order.service_state != "draft"):
            raise UserError(
                self.env._(
                    "%(orders)s: an order that was started is evidence and stays. "
                    "Cancel it instead.",
                    orders=started._names(),
                )
            )

    def copy_data(self, default=None):
        return [
            {key: value for key, value in vals.items() if key not in service_rules.BY_THE_SYSTEM}
            for vals in super().copy_data(default)
        ]

    def action_cancel_service(self, reason=False):
        """Give the order up before its parts were issued, with the reason."""
        reason = self._require_reason(reason)
        self._transition("cancel", note=reason)
        self._withdraw_plan(reason)
        self.env["engine.clock"]._cancel(self, "repair")
        self._transitioning().sudo().action_repair_cancel()

    def action_follow_up(self):
        """Open a new order for the same engine; a closed order itself is never reopened."""
        self.ensure_one()
        follow_up = self._transitioning().create(
            [
                {
                    "origin_order_id": self.id,
                    "ticket_id": self.ticket_id.id,
                    "lot_id": self.lot_id.id,
                    "product_id": self.product_id.id,
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "fault_code_ids": [Command.set(self.fault_code_ids.ids)],
                    "symptom": self.symptom,
                }
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": follow_up.id,
            "view_mode": "form",
        }

    def action_open_reason_wizard(self):
        """Ask why the order is cancelled, its plan taken back or its cost reopened."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Please Give a Reason"),
            "res_model": "engine.service.reason.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_repair_ids": self.ids,
                "default_step": self.env.context.get("engine_step", "cancel"),
            },
        }

    def _require_reason(self, reason):
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("%(orders)s: please give a reason.", orders=self._names()))
        return reason

    @api.model
    def _empty_system_values(self):
        names = service_rules.BY_THE_SYSTEM - {"state", "service_state", "dispatch_state"}
        return {name: [] if self._fields[name].type == "one2many" else False for name in names}

    def _refuse_system_fields(self, vals):
        if touched := vals.keys() & service_rules.BY_THE_SYSTEM:
            raise UserError(
                self.env._(
                    "%(orders)s: %(fields)s: kept by the system; use the buttons of the order.",
                    orders=self._names() or self.env["ir.model"]._get(self._name).name,
                    fields=", ".join(sorted(self._labels(touched))),
                )
            )

    def _refuse_frozen(self, vals):
        for state, orders in self.grouped("service_state").items():
            if frozen := service_rules.frozen(state, vals, self._workflow.states):
                label = dict(self._fields["service_state"]._description_selection(self.env))[state]
                raise UserError(
                    self.env._(
                        "%(orders)s: %(fields)s cannot change in state %(state)s. Revise the plan, "
                        "or open a follow-up order.",
                        orders=orders._names(),
                        fields=", ".join(sorted(self._labels(frozen))),
                        state=label,
                    )
                )

    def _labels(self, names):
        return [self._fields[name]._description_string(self.env) for name in names]

    @api.model
    def _open_domain(self):
        """Return the orders that somebody still has to work on."""
        return Domain("service_state", "not in", ("costed", "archived", "cancelled"))
