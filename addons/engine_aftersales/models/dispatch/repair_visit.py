from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

TO_VISIT = ("draft", "diagnosed", "planned", "approved", "parts_issued")
"""States in which an engineer still has to be sent."""


class RepairOrder(models.Model):
    """The visit of an order: when, how long, promised until when, and how far it is settled."""

    _inherit = "repair.order"

    visit_start_at = fields.Datetime("Visit Begins", readonly=True, copy=False, tracking=True)
    visit_depart_at = fields.Datetime("Leave on", readonly=True, copy=False)
    visit_end_at = fields.Datetime("Visit Ends", readonly=True, copy=False)
    visit_duration_h = fields.Float(
        "Time on Site (h)",
        compute="_compute_visit_duration_h",
        digits=(6, 2),
        help="The planned hours, as far as they fit into one day; the way there comes on top.",
    )
    is_visit_fixed = fields.Boolean(
        "Promised to the Customer",
        readonly=True,
        copy=False,
        tracking=True,
        help="The time was promised to the customer: no plan moves it.",
    )
    plan_line_ids = fields.One2many("engine.dispatch.plan.line", "repair_id", "Plans")
    assignment_ids = fields.One2many("engine.dispatch.assignment", "repair_id", "Assignments")
    dispatch_state = fields.Selection(
        [
            ("unplanned", "To Plan"),
            ("proposed", "Proposed"),
            ("assigned", "Assigned"),
            ("fixed", "Promised"),
        ],
        "Visit",
        compute="_compute_dispatch_state",
        store=True,
        index=True,
    )
    promised_at = fields.Datetime(
        "On Site until", compute="_compute_promise", help="The deadline of the request."
    )
    visit_risk = fields.Selection(
        [("none", "No Deadline"), ("ok", "In Time"), ("warning", "At Risk"), ("late", "Late")],
        "Risk",
        compute="_compute_promise",
        search="_search_visit_risk",
    )
    last_engineer_id = fields.Many2one(
        "hr.employee", "Engineer Who Knows the Engine", compute="_compute_last_engineer_id"
    )
    visit_address = fields.Char(related="partner_id.contact_address_inline", string="Address")
    visit_phone = fields.Char("Phone", compute="_compute_visit_phone")
    board_start_at = fields.Datetime("On the Board from", compute="_compute_board")
    board_end_at = fields.Datetime("On the Board until", compute="_compute_board")

    _visit_board_idx = models.Index(
        "(engineer_id, visit_start_at) WHERE visit_start_at IS NOT NULL"
    )

    @api.depends("planned_hours", "company_id", "fault_code_ids")
    def _compute_visit_duration_h(self):
        at_most = {
            company: self.env["engine.policy"]._of(company).engineer_day_capacity_h
            for company in self.company_id
        }
        for order in self:
            hours = order.planned_hours or order.fault_code_ids.sop_id[:1].hours_standard or 1.0
            order.visit_duration_h = min(hours, at_most.get(order.company_id, hours))

    @api.depends("engineer_id", "visit_start_at", "is_visit_fixed", "plan_line_ids.state")
    def _compute_dispatch_state(self):
        for order in self:
            if order.engineer_id and order.visit_start_at:
                order.dispatch_state = "fixed" if order.is_visit_fixed else "assigned"
            elif "proposed" in order.sudo().plan_line_ids.mapped("state"):
                order.dispatch_state = "proposed"
            else:
                order.dispatch_state = "unplanned"

    @api.depends("visit_start_at", "service_state")
    def _compute_promise(self):
        rows = self.env.execute_query(
            SQL("%s WHERE repair_id = ANY(%s)", self._promise_query(), self._origin.ids)
        )
        found = {repair_id: (due_at, risk) for repair_id, due_at, risk in rows}
        for order in self:
            order.promised_at, order.visit_risk = found.get(order._origin.id, (False, "none"))

    def _search_visit_risk(self, operator, value):
        if operator != "in":
            return NotImplemented
        query = self._promise_query()
        found = SQL("(SELECT repair_id FROM (%s) p WHERE risk = ANY(%s))", query, list(value))
        domain = Domain("id", "in", found)
        if "none" in value:
            domain |= Domain("id", "not in", SQL("(SELECT repair_id FROM (%s) p)", query))
        return domain

    def _promise_query(self):
        """Return SQL of (repair_id, due_at, risk) of the orders with a live on-site deadline."""
        self.env["engine.clock"].flush_model()
        self.env["repair.order"].flush_model(["ticket_id", "visit_start_at", "service_state"])
        return SQL(
            """
            SELECT repair_id, due_at, risk
              FROM (SELECT DISTINCT ON (o.id)
                           o.id AS repair_id,
                           c.due_at,
                           CASE WHEN c.due_at <= COALESCE(c.paused_at, %(now)s)
                                  OR o.visit_start_at > c.due_at THEN 'late'
                                WHEN c.warn_at <= COALESCE(c.paused_at, %(now)s) THEN 'warning'
                                ELSE 'ok' END AS risk
                      FROM repair_order o
                      JOIN engine_clock c
                        ON c.kind = 'on_site' AND c.state IN ('running', 'paused')
                       AND ((c.res_model = 'repair.order' AND c.res_id = o.id)
                         OR (c.res_model = 'helpdesk.ticket' AND c.res_id = o.ticket_id))
                     WHERE o.service_state = ANY(%(states)s)
                     ORDER BY o.id, c.due_at) promise
            """,
            now=moment.now(self.env),
            states=list(TO_VISIT),
        )

    @api.depends("lot_id")
    def _compute_last_engineer_id(self):
        known = self._known_by()
        for order in self:
            order.last_engineer_id = known.get(order._origin.id)

    def _known_by(self):
        """Return {order id: id of the engineer who repaired the same engine last}."""
        if not self._origin.ids:
            return {}
        self.env["repair.order"].flush_model(["lot_id", "engineer_id", "service_state"])
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT o.id, past.engineer_id
                      FROM repair_order o
                      JOIN LATERAL (
                           SELECT p.engineer_id
                             FROM repair_order p
                            WHERE p.lot_id = o.lot_id AND p.id != o.id
                              AND p.company_id = o.company_id
                              AND p.engineer_id IS NOT NULL
                              AND p.service_state IN ('repaired', 'confirmed', 'costed', 'archived')
                            ORDER BY p.create_date DESC, p.id DESC
                            LIMIT 1) past ON TRUE
                     WHERE o.id = ANY(%s)
                    """,
                    self._origin.ids,
                )
            )
        )

    @api.depends("ticket_id.partner_phone", "partner_id.phone")
    def _compute_visit_phone(self):
        for order in self:
            order.visit_phone = order.sudo().ticket_id.partner_phone or order.partner_id.phone

    @api.depends("visit_start_at", "visit_end_at")
    def _compute_board(self):
        """A visit stands where it is planned; one without a plan where it is due."""
        now = moment.now(self.env)
        for order in self:
            start = order.visit_start_at or order.promised_at or order.schedule_date or now
            if not order.visit_start_at:
                start = max(start, now)
            order.board_start_at = start
            order.board_end_at = order.visit_end_at or (
                start + timedelta(hours=order.visit_duration_h)
            )

    @api.model
    def _to_visit_domain(self):
        """Return the orders to which an engineer still has to be sent."""
        return Domain("service_state", "in", TO_VISIT)
