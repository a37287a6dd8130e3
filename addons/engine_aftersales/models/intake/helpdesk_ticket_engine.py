from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core import serials as serial_numbers


class HelpdeskTicket(models.Model):
    """The engine of a request: the serial number finds it, and with it model and customer."""

    _inherit = "helpdesk.ticket"

    serial_number = fields.Char(index="btree_not_null", help="As on the plate of the engine.")
    engine_id = fields.Many2one(
        "stock.lot",
        "Engine",
        compute="_compute_engine_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        domain=[("is_engine", "=", True)],
        ondelete="restrict",
        tracking=True,
    )
    engine_model_id = fields.Many2one(
        "product.product",
        "Engine Model",
        compute="_compute_engine_model_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("is_engine_model", "=", True)],
    )
    partner_id = fields.Many2one(
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        tracking=True,
    )
    under_warranty = fields.Boolean(related="engine_id.under_warranty")
    warranty_until = fields.Date(related="engine_id.warranty_until")
    running_hours = fields.Float(related="engine_id.running_hours")
    serial_warning = fields.Char(compute="_compute_serial_warning")

    @api.depends("serial_number", "company_id")
    def _compute_engine_id(self):
        known = self.env["stock.lot"]._engines_by_serial(
            self.filtered("serial_number").mapped("serial_number")
        )
        for ticket in self:
            key = serial_numbers.key(ticket.serial_number)
            found = known.get(key, self.env["stock.lot"])._of_company(ticket.company_id)
            found = found._spelled(ticket.serial_number)
            if not ticket.engine_id or ticket.engine_id not in found:
                ticket.engine_id = found if len(found) == 1 else False

    @api.depends("engine_id")
    def _compute_engine_model_id(self):
        for ticket in self:
            ticket.engine_model_id = ticket.engine_id.product_id or ticket.engine_model_id

    @api.depends("engine_id")
    def _compute_partner_id(self):
        for ticket in self:
            ticket.partner_id = ticket.partner_id or ticket.engine_id.customer_id

    @api.depends("serial_number", "engine_id", "partner_id")
    def _compute_serial_warning(self):
        for ticket in self:
            ticket.serial_warning = ticket._serial_problem()

    @api.constrains("serial_number", "engine_id", "partner_id")
    def _check_serial_number(self):
        for ticket in self:
            if problem := ticket._serial_problem():
                raise ValidationError(problem)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._complete_serials(vals_list))

    def write(self, vals):
        return super().write(self._complete_serials([vals])[0])

    def action_open_engine(self):
        """Show the engine of this request."""
        self.ensure_one()
        return self.engine_id.get_formview_action()

    @api.onchange("engine_id")
    def _onchange_engine_id(self):
        # An engine chosen from the list fills the serial; create() and write() do it for RPC.
        if self.engine_id:
            self.serial_number = self.engine_id.name

    @api.model
    def _complete_serials(self, vals_list):
        """Return values with the serial as on the plate, added where only the engine is given."""
        engines = self.env["stock.lot"]
        known = engines._engines_by_serial({vals.get("serial_number") for vals in vals_list})
        return [{**vals, **self._full_serial(vals, known)} for vals in vals_list]

    @api.model
    def _full_serial(self, vals, known):
        """Return the serial number that ``vals`` are completed with, as values."""
        engines = self.env["stock.lot"]
        if serial := (vals.get("serial_number") or "").strip():
            found = known.get(serial_numbers.key(serial), engines)._spelled(serial)
            names = set(found.mapped("name"))
            return {"serial_number": names.pop() if len(names) == 1 else serial}
        if vals.get("engine_id"):
            return {"serial_number": engines.browse(vals["engine_id"]).name}
        return {}

    def _serial_problem(self):
        """Return the sentence that says what is wrong with serial, engine and customer."""
        self.ensure_one()
        engine = self.engine_id.sudo()
        if not self.serial_number:
            return False
        if not engine:
            return self._serial_not_found()
        if engine.serial_key != serial_numbers.key(self.serial_number):
            return self.env._(
                "Serial number %(serial)s is not the one of engine %(engine)s. "
                "Correct one of the two.",
                serial=self.serial_number,
                engine=engine.name,
            )
        owner, customer = engine.customer_id, self.partner_id
        if owner and customer and customer.commercial_partner_id != owner.commercial_partner_id:
            # The owner is not named: the reader may be another customer, in the portal.
            return self.env._(
                "Serial number %(serial)s belongs to another customer than %(customer)s: check "
                "the plate, or correct the customer of this request or of the engine.",
                serial=self.serial_number,
                customer=customer.commercial_partner_id.name,
            )
        return False

    def _serial_not_found(self):
        serial = self.serial_number.strip()
        known = self.env["stock.lot"].sudo()._engines_by_serial([serial])
        if len(known.get(serial_numbers.key(serial), ())) > 1:
            return self.env._(
                "Serial number %(serial)s is on engines of several models: choose the engine.",
                serial=serial,
            )
        return self.env._(
            "Serial number %(serial)s is not known: check the plate, or register the engine "
            "under Engines.",
            serial=serial,
        )
