import hashlib
import json

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.core.authority import covers

PLAN, COST = "service_plan", "service_cost"


class RepairOrder(models.Model):
    """Authority over the order: fault level and amount, asked again at each commitment."""

    _inherit = "repair.order"

    approved_amount = fields.Monetary(
        currency_field="company_currency_id", readonly=True, tracking=True
    )

    def action_request_approval(self):
        """Ask whoever has the authority for the plan's amount and fault level."""
        if early := self.filtered(lambda order: order.service_state != "planned"):
            raise UserError(
                self.env._(
                    "%(orders)s: only a finished plan can be approved.", orders=early._names()
                )
            )
        self.check_access("write")
        return self.env["engine.approval"]._request_many(
            [order._prepare_approval_vals(PLAN, order.planned_amount) for order in self]
        )

    def action_approve(self):
        """Release an approved plan: the parts are reserved, or promised for a day."""
        self._check_plan_approved()
        self._check_parts_reserved()
        self._transition("approve")
        orders = self._transitioning().sudo()
        for order in orders:
            order.approved_amount = order.planned_amount
        orders._action_repair_confirm()

    def _approval_summary(self, kind):
        """Return what whoever decides has to know, one line per question."""
        self.ensure_one()
        parts = [
            f"{move.product_id.display_name} × {move.product_uom_qty:g}"
            for move in self._added_parts()
        ]
        lines = (
            self.env._("The actual cost of a repair") if kind == COST else None,
            self.env._(
                "Engine: %(serial)s, %(model)s",
                serial=self.lot_id.name,
                model=self.product_id.display_name,
            ),
            self.env._("Customer: %(customer)s", customer=self.partner_id.display_name),
            self.env._("Fault: %(codes)s", codes=_listed(self.fault_code_ids)),
            self.env._("Conclusion: %(causes)s", causes=_listed(self.diagnosis_ids)),
            self.env._("Procedure: %(sop)s", sop=self.sop_id.display_name or ""),
            self.env._("Parts: %(parts)s", parts=", ".join(parts)),
            self.env._(
                "Borne by: %(bearer)s",
                bearer=dict(self._fields["bearer"]._description_selection(self.env)).get(
                    self.bearer, ""
                ),
            ),
        )
        return "\n".join(line for line in lines if line)

    def _prepare_approval_vals(self, kind, amount):
        self.ensure_one()
        grade = self.engineer_id.sudo().engineer_grade
        covered = covers(self._policy()._max_level(grade), self.fault_level)
        return {
            "record": self,
            "kind": kind,
            "amount": amount,
            "level": self.fault_level,
            "fingerprint": self._plan_fingerprint(),
            "min_role": None if covered else "supervisor",
        }

    def _on_approval_granted(self, approvals):
        """Release the plans at once where nothing else is missing; else say what is."""
        planned = self.filtered(lambda order: order.service_state == "planned")
        planned &= self.browse(
            approvals.filtered(lambda approval: approval.kind == PLAN).mapped("res_id")
        )
        ready = planned.filtered(lambda order: order._parts_are_reserved())
        ready.sudo(False).action_approve()
        short = planned - ready
        short._message_log_batch(
            {
                order.id: self.env._(
                    "The plan is approved, but its parts are short: the storekeeper reserves "
                    "them or promises a day, then the order is released."
                )
                for order in short
            }
        )

    def _check_plan_approved(self):
        """Raise unless the plans, as they stand now, were approved for their amounts."""
        self._check_amounts_approved({order: order.planned_amount for order in self})

    def _check_amounts_approved(self, amounts):
        """Raise unless each order's plan was approved for this amount; {order: amount}."""
        if amounts:
            self.env["engine.approval"]._check_commitments(
                PLAN,
                [(order, amount, order._plan_fingerprint()) for order, amount in amounts.items()],
            )

    def _check_commitment(self):
        """Check the authority again where money or work is committed."""
        self._check_plan_approved()

    def _check_price_today(self):
        """Raise when the planned parts and hours cost more by now than what was approved."""
        try:
            self._check_amounts_approved(
                {order: order.sudo()._prepare_planned_amounts()["planned_amount"] for order in self}
            )
        except UserError as error:
            raise UserError(
                self.env._(
                    "%(reason)s Prices have changed since the plan: revise it first.",
                    reason=error,
                )
            ) from error

    def _plan_fingerprint(self):
        """Return the hash of everything that an approver approves, 64 hexadecimal digits."""
        self.ensure_one()
        content = {
            "engine": self.lot_id.id,
            "level": self.fault_level,
            "bearer": self.bearer,
            "sop": self.sop_id.id,
            "hours": round(self.planned_hours * 60),
            "parts": sorted(
                (move.product_id.id, move.product_uom.id, f"{move.product_uom_qty:.6f}")
                for move in self._added_parts()
            ),
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _listed(records):
    return ", ".join(records.mapped("display_name"))
