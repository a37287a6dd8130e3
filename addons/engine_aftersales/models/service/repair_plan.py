from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL


class RepairOrder(models.Model):
    """The service plan: SOP, parts list, hours, and what they will cost."""

    _inherit = "repair.order"

    sop_id = fields.Many2one(
        "engine.sop", "SOP", tracking=True, index="btree_not_null", ondelete="restrict"
    )
    step_ids = fields.One2many("engine.service.step", "repair_id", "Steps")
    steps_open = fields.Integer("Mandatory Steps Left", compute="_compute_steps_open")
    planned_hours = fields.Float(
        "Planned Hours", compute="_compute_planned_hours", store=True, readonly=False
    )
    cost_centre_id = fields.Many2one(
        "account.analytic.account",
        "Cost Centre",
        compute="_compute_cost_centre_id",
        store=True,
        readonly=False,
        domain="[('plan_id', 'child_of', cost_centre_plan_id)]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    cost_centre_plan_id = fields.Many2one(
        "account.analytic.plan", compute="_compute_cost_centre_plan_id"
    )
    # Money, fixed when the plan is made
    planned_parts_cost = fields.Monetary(currency_field="company_currency_id", readonly=True)
    planned_labour_cost = fields.Monetary(currency_field="company_currency_id", readonly=True)
    planned_amount = fields.Monetary(
        currency_field="company_currency_id", readonly=True, tracking=True
    )

    @api.depends("sop_id")
    def _compute_planned_hours(self):
        for order in self:
            order.planned_hours = order.sop_id.hours_standard or order.planned_hours

    @api.depends("partner_id", "bearer", "company_id")
    def _compute_cost_centre_id(self):
        rules = self.env["engine.cost.centre.rule"]._by_company(self.company_id)
        for order in self:
            order.cost_centre_id = rules.account_of(order) or order.cost_centre_id

    def _compute_cost_centre_plan_id(self):
        self.cost_centre_plan_id = self.env.ref("engine_aftersales.analytic_plan_cost_centre")

    @api.depends("step_ids.is_done", "step_ids.is_mandatory")
    def _compute_steps_open(self):
        for order in self:
            order.steps_open = len(order._steps_left())

    def action_load_suggestion(self):
        """Fill SOP and parts from the fault codes' masters, where the order has none yet."""
        bare = self.filtered(lambda order: not order.sop_id and order.fault_code_ids.sop_id)
        for sop, orders in bare.grouped(lambda order: order.fault_code_ids.sop_id[0]).items():
            orders.sop_id = sop
        self.env["stock.move"].create(
            [
                {**order._prepare_part_vals(line.product_id, line.quantity), "repair_id": order.id}
                for order in self
                if not order._added_parts()
                for line in order.fault_code_ids.part_line_ids
            ]
        )

    def action_plan(self):
        """Fix the plan: copy the SOP's steps, price it, and ask the warehouse for the parts."""
        for order in self:
            order._check_plan()
        self._transition("plan")
        orders = self._transitioning().sudo()
        orders.env["engine.service.step"].create(
            [vals for order in orders for vals in order._prepare_step_vals()]
        )
        for order in orders:
            order.write(order._prepare_planned_amounts())
        orders._keep_planned_costs()
        orders._request_parts()

    def action_replan(self, reason=False):
        """Take the plan back to change it; its approval and its parts request end."""
        reason = self._require_reason(reason)
        self._transition("replan", note=reason)
        self._withdraw_plan(reason)

    def _check_plan(self):
        self.ensure_one()
        parts = self._added_parts()
        if not self.diagnosis_ids:
            self._refuse(self.env._("there is no diagnosis yet."))
        if not self.sop_id:
            self._refuse(self.env._("choose the SOP that the repair follows."))
        if not self.sop_id.step_ids:
            self._refuse(
                self.env._(
                    "SOP %(sop)s has no steps. Add them first.", sop=self.sop_id.display_name
                )
            )
        if not parts:
            self._refuse(self.env._("the parts list is empty. Add the parts of the repair first."))
        self._check_planned_parts()
        if self.planned_hours <= 0:
            self._refuse(self.env._("enter the planned hours."))
        if not self.cost_centre_id:
            self._refuse(
                self.env._(
                    "no cost centre is set for its region. Ask finance for a cost centre rule."
                )
            )
        self._check_fmea_review()

    def _check_planned_parts(self):
        if wrong := self.move_ids.filtered(
            lambda m: m.product_uom.compare(m.product_uom_qty, 0) <= 0
        ):
            self._refuse(
                self.env._(
                    "the quantity of %(part)s has to be more than zero.",
                    part=wrong[0].product_id.display_name,
                )
            )
        self._added_parts()._check_price()

    def _added_parts(self):
        return self.move_ids.filtered(lambda move: move.repair_line_type == "add")

    def _prepare_part_vals(self, product, quantity):
        self.ensure_one()
        return {
            "product_id": product.id,
            "product_uom_qty": quantity,
            "product_uom": product.uom_id.id,
            "repair_line_type": "add",
            "company_id": self.company_id.id,
        }

    def _prepare_step_vals(self):
        self.ensure_one()
        return [
            {
                "repair_id": self.id,
                "sop_step_id": step.id,
                "sequence": step.sequence,
                "name": step.name,
                "safety_note": step.safety_note,
                "is_mandatory": step.is_mandatory,
            }
            for step in self.sop_id.step_ids
        ]

    def _prepare_planned_amounts(self):
        """Price the plan: parts at today's cost, hours at the engineer's hourly cost."""
        self.ensure_one()
        currency = self.company_id.currency_id
        parts = sum(self._planned_part_cost(move) for move in self._added_parts())
        hourly_cost = self.engineer_id.hourly_cost or self.company_id.engine_hourly_cost_default
        labour = currency.round(self.planned_hours * hourly_cost)
        return {
            "planned_parts_cost": parts,
            "planned_labour_cost": labour,
            "planned_amount": currency.round(parts + labour),
        }

    def _planned_part_cost(self, move):
        """Return what the planned quantity of a part costs today."""
        product = move.product_id.with_company(self.company_id)
        quantity = move.product_uom._compute_quantity(move.product_uom_qty, product.uom_id)
        return self.company_id.currency_id.round(product.standard_price * quantity)

    def _keep_planned_costs(self):
        """Keep what each part costs by the plan: its standard when the order is costed."""
        costs = {
            move.id: order._planned_part_cost(move) * (1 if move.repair_line_type == "add" else -1)
            for order in self
            for move in order.move_ids
        }
        # In SQL, because nothing follows from it and core looks at every move that is written.
        self.env.cr.execute(
            SQL(
                """
                UPDATE stock_move AS move SET planned_cost = pair.cost
                  FROM unnest(%s::int[], %s::numeric[]) AS pair(id, cost)
                 WHERE move.id = pair.id
                """,
                list(costs),
                list(costs.values()),
            )
        )
        self.env["stock.move"].invalidate_model(["planned_cost"], flush=False)

    def _withdraw_plan(self, reason):
        """Undo what the plan set going: approval, parts request, steps."""
        orders = self._transitioning().sudo()
        self.env["engine.approval"]._void(self, reason=reason)
        orders.issue_picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        ).action_cancel()
        orders.step_ids.unlink()
        moves = orders.move_ids.filtered(lambda move: move.state not in ("draft", "done"))
        if moves:
            moves._action_cancel()
            moves.write({"state": "draft", "move_orig_ids": [Command.clear()]})
        orders.write({"state": "draft", "approved_amount": 0.0})
