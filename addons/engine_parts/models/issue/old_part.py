from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_compare

from odoo.addons.engine_base.tools import moment


class EngineOldPart(models.Model):
    """A replaced part that has to come back: one row per issued part whose old part is wanted.

    Made when the new part is issued to the repair location, closed when the store has received
    the old one or the new one came back unused. Nobody writes it by hand.
    """

    _name = "engine.old.part"
    _description = "Old Part to Come Back"
    _order = "due_on, id"
    _rec_name = "product_id"
    _check_company_auto = True

    # Identity
    picking_id = fields.Many2one(
        "stock.picking", "Parts Issue", required=True, readonly=True, index=True, ondelete="cascade"
    )
    move_id = fields.Many2one("stock.move", "Issued Part", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    origin = fields.Char(related="picking_id.origin")
    # Goods
    product_id = fields.Many2one("product.product", "Part", required=True, readonly=True)
    quantity = fields.Float("To Come Back", digits="Product Unit", readonly=True)
    returned_quantity = fields.Float("Came Back", digits="Product Unit", readonly=True)
    open_quantity = fields.Float(
        "Still Missing", digits="Product Unit", compute="_compute_open_quantity", store=True
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    core_value = fields.Monetary("Value of One", readonly=True)
    open_value = fields.Monetary("Value Missing", compute="_compute_open_quantity", store=True)
    # People and time
    person_id = fields.Many2one("res.users", "Brought Back by", readonly=True, index=True)
    due_on = fields.Date("Due on", required=True, readonly=True)
    closed_at = fields.Datetime("Closed on", readonly=True)
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")

    _move_unique = models.UniqueIndex("(move_id)", "This part has its old part on the list.")
    _open_of_company_due_idx = models.Index("(company_id, due_on) WHERE closed_at IS NULL")
    _not_more_than_issued = models.Constraint(
        "CHECK (returned_quantity <= quantity AND returned_quantity >= 0)",
        "No more old parts come back than new ones were issued.",
    )

    @api.depends("quantity", "returned_quantity", "core_value")
    def _compute_open_quantity(self):
        for old in self:
            old.open_quantity = old.quantity - old.returned_quantity
            old.open_value = old.open_quantity * old.core_value

    @api.depends("due_on", "closed_at")
    def _compute_is_late(self):
        today = moment.today(self.env)
        for old in self:
            old.is_late = not old.closed_at and old.due_on < today

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("closed_at", "=", False) & Domain("due_on", "<", moment.today(self.env))
        return (late if True in value else Domain.FALSE) | (
            ~late if False in value else Domain.FALSE
        )

    @api.model
    def _expect_from(self, issues):
        """List the old parts that these issues, just done, bring back; one create."""
        repair = self.env["stock.warehouse"]._repair_locations()
        moves = issues.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id.is_returnable_core
                and repair._hold(move.location_dest_id)
            )
        )
        if moves:
            self.sudo().create([self._prepare_vals(move) for move in moves])

    @api.model
    def _prepare_vals(self, move):
        policy = self.env["engine.policy"]._of(move.company_id)
        day = moment.today(self.env, move.picking_id)
        product = move.product_id.with_company(move.company_id)
        return {
            "picking_id": move.picking_id.id,
            "move_id": move.id,
            "company_id": move.company_id.id,
            "product_id": product.id,
            "quantity": move.product_uom._compute_quantity(move.quantity, product.uom_id),
            "core_value": product.core_value,
            "person_id": move.picking_id._old_part_person().id,
            "due_on": day + relativedelta(days=policy.core_return_days),
        }

    def _receive(self, quantity):
        """Note that so many came back."""
        self.returned_quantity += quantity
        self._close_when_complete()

    def _expect_less(self, quantity):
        """The new parts came back unused, so the old ones stay where they are."""
        for old in self:
            old.quantity = max(old.quantity - quantity, old.returned_quantity)
        self._close_when_complete()

    def _close_when_complete(self):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for old in self.filtered(lambda old: not old.closed_at):
            if float_compare(old.open_quantity, 0, precision_digits=digits) <= 0:
                old.closed_at = moment.now(self.env, old.picking_id)
