from dataclasses import dataclass
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core import overrun
from ..service.repair_approval import COST, PLAN

# From the start of the work to the posting the actual cost moves.
_WATCHED = ("in_repair", "repaired", "confirmed")


@dataclass(frozen=True)
class _Cover:
    """What an order costs by now, what was approved for it, and how far that reaches."""

    actual: Decimal
    approved: Decimal | None
    limit: Decimal | None

    @property
    def is_enough(self):
        return self.limit is not None and self.actual <= self.limit


class RepairOrder(models.Model):
    """The actual cost against what was approved: asked again when it runs past the tolerance."""

    _inherit = "repair.order"

    overrun_warned_amount = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        help="The approved amount for which it was said that the actual cost runs past it.",
    )

    def action_request_cost_approval(self):
        """Ask for the excess where the actual cost runs past the approved amount."""
        if early := self.filtered(lambda order: order.service_state not in _WATCHED):
            raise UserError(
                self.env._(
                    "%(orders)s: the actual cost is approved from the start of the repair until "
                    "it is posted.",
                    orders=early._names(),
                )
            )
        self.check_access("write")
        return self._request_cost_approval()

    def action_start_repair(self):
        """Start, then look at the way there and the bills that came since the approval."""
        result = super().action_start_repair()
        billed = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                Domain("service_order_id", "in", self.ids) & Domain("parent_state", "=", "posted"),
                ["service_order_id"],
            )
        )
        with_bills = {order.id for (order,) in billed}
        spent = self.filtered(lambda order: order.id in with_bills or order.sudo().timesheet_ids)
        spent._watch_actual_amount()
        return result

    def action_finish_repair(self):
        """Finish, then look at what the consumed parts turned out to cost."""
        result = super().action_finish_repair()
        self._watch_actual_amount()
        return result

    def _request_cost_approval(self):
        amounts = self._committed_amounts()
        return self.env["engine.approval"]._request_many(
            [order._prepare_approval_vals(COST, amounts[order.id]) for order in self]
        )

    def _check_actual_amount(self, amounts=None):
        """Raise where the actual cost exceeds what was approved by more than is tolerated.

        :param amounts: {order id: actual cost in company currency}, if it is known already
        """
        for order, cover in self._cost_covers(amounts).items():
            if cover.approved is None:  # says what is missing, or what is not as approved
                self.env["engine.approval"]._check_commitment(
                    order, PLAN, float(cover.actual), order._plan_fingerprint()
                )
            elif not cover.is_enough:
                raise UserError(order._overrun_message(cover))

    def _on_approval_granted(self, approvals):
        """Ask on for what the actual cost has grown by while its approval was waited for."""
        super()._on_approval_granted(approvals)
        granted = approvals.filtered(lambda approval: approval.kind == COST)
        for requester, own in granted.grouped("requester_id").items():
            orders = self.browse(own.mapped("res_id"))
            orders.with_user(requester).sudo()._watch_actual_amount()

    def _watch_actual_amount(self):
        """Tell and ask, once for an approved amount, when the actual cost has run past it.

        Where it is within the limit again, since a bill or hours were taken back, nobody has to
        decide any more.
        """
        watched = self.filtered(lambda order: order.service_state in _WATCHED)
        crossed, within = {}, self.browse()
        for order, cover in watched._cost_covers().items():
            is_told = Decimal(str(order.overrun_warned_amount)) == cover.approved
            if is_told and cover.is_enough:
                within |= order
            elif cover.approved is not None and not is_told and not cover.is_enough:
                crossed[order] = cover
        within._end_cost_requests()
        self.browse(order.id for order in crossed)._ask_for_excess(crossed)

    def _end_cost_requests(self):
        if not self:
            return
        self._transitioning().sudo().overrun_warned_amount = 0
        asked = (
            self.env["engine.approval"]
            .sudo()
            .search(
                Domain("res_model", "=", self._name)
                & Domain("res_id", "in", self.ids)
                & Domain("kind", "=", COST)
                & Domain("state", "=", "pending")
            )
        )
        asked._supersede(self.env._("The actual cost is within what was approved again."))

    def _ask_for_excess(self, crossed):
        """Say on the orders that they cost too much, and ask; {order: _Cover}."""
        if not self:
            return
        self.sudo()._message_log_batch(
            {order.id: order._overrun_message(cover) for order, cover in crossed.items()}
        )
        for order, cover in crossed.items():
            order._transitioning().sudo().overrun_warned_amount = float(cover.approved)
        # Whoever has the authority gets it as an activity; costing waits for the answer.
        self._request_cost_approval()

    def _cost_covers(self, amounts=None):
        """Return {order: _Cover}, with two queries for the approvals of all of them."""
        if not self:
            return {}
        if amounts is None:
            amounts = self._committed_amounts()
        approval = self.env["engine.approval"]
        granted = {
            kind: {own.res_id: own for own in approval._granted(self, kind)}
            for kind in (PLAN, COST)
        }
        covers = {}
        for order in self:
            plan, cost = (granted[kind].get(order.id, approval) for kind in (PLAN, COST))
            if plan and plan.fingerprint != order._plan_fingerprint():
                plan = approval
            in_force = max(plan | cost, key=lambda own: own.amount, default=approval)
            covers[order] = order._cover(amounts[order.id], in_force)
        return covers

    def _committed_amounts(self):
        """Return {order id: its actual cost and the parts that are issued for it, not yet used}.

        Only counted, not judged: a source that cannot be posted yet is said when it is posted.
        """
        orders = self.sudo()
        totals = dict.fromkeys(self.ids, 0.0)
        for source in (
            *orders._part_sources(),
            *orders._hours_sources(),
            *orders._bill_sources(),
        ):
            totals[source.order.id] += source.amount
        orders._added_parts().product_id.uom_id.fetch(["factor"])  # of all orders at once
        for order in orders:
            totals[order.id] += order._open_parts_amount()
        return {order.id: order.company_currency_id.round(totals[order.id]) for order in orders}

    def _open_parts_amount(self):
        currency = self.company_id.currency_id
        return sum(
            currency.round(
                move.product_id.with_company(self.company_id).standard_price
                * move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id)
            )
            for move in self._added_parts()
            if move.state not in ("done", "cancel")
        )

    def _cover(self, amount, approval):
        actual = Decimal(str(amount))
        if not approval:
            return _Cover(actual, None, None)
        approved = Decimal(str(approval.amount))
        company = approval.company_id
        policy = self.env["engine.policy"]._of(company, company._engine_day(approval.requested_at))
        tolerance = overrun.Tolerance(
            percent=Decimal(str(policy.cost_overrun_tolerance)),
            free=Decimal(str(policy.cost_overrun_free)),
        )
        return _Cover(actual, approved, overrun.most_allowed(approved, tolerance))

    def _overrun_message(self, cover):
        currency = self.company_currency_id
        return self.env._(
            "%(order)s: the actual cost of %(actual)s exceeds the approved %(approved)s by more "
            "than the policy tolerates, which is up to %(limit)s. It can be posted when the actual "
            "cost is approved.",
            order=self.display_name,
            actual=currency.format(float(cover.actual)),
            approved=currency.format(float(cover.approved)),
            limit=currency.format(float(cover.limit)),
        )
