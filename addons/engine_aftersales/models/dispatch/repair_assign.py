from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError

from odoo.addons.engine_base.tools import moment

from .repair_visit import TO_VISIT

DISPATCHERS = ("customer_service", "support", "supervisor")
"""Roles that give visits to engineers."""

_FREE_STATES = ("draft", "diagnosed")


class RepairOrder(models.Model):
    """Giving a visit to an engineer: one method, whoever asks and from wherever.

    ``action_assign`` checks the hard rules, keeps a line of history and informs the engineer.
    While an order has no visit and no plan yet, its engineer is only a note and can be written.
    """

    _inherit = "repair.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        given = orders.filtered("engineer_id")
        given._keep_assignments([{"repair": order, "start_to": False} for order in given])
        return orders

    def write(self, vals):
        if "engineer_id" not in vals or self._in_transition():
            return super().write(vals)
        changed = self.filtered(
            lambda order: order.engineer_id.id != (vals["engineer_id"] or False)
        )
        changed._check_engineer_writable(vals["engineer_id"])
        before = [{"repair": order, "engineer_from": order.engineer_id} for order in changed]
        written = super().write(vals)
        changed._keep_assignments(before)
        return written

    def action_assign(self, engineer_id, start=False, reason="", fixed=None):
        """Give the visits to an engineer, after the rules were checked on the server.

        :param engineer_id: the ``hr.employee``
        :param start: naive UTC; empty: the time that the visit has, or none yet
        :param reason: asked for when an order changes hands or time
        :param fixed: whether the time is promised to the customer; empty: as it is
        :raise UserError: a rule forbids it, or the reason is missing
        :raise AccessError: the user does not give visits
        """
        self._check_dispatcher()
        engineer = self.env["hr.employee"].browse(engineer_id).exists()
        start = fields.Datetime.to_datetime(start) or False
        self._assign(
            [
                {
                    "repair": order,
                    "engineer": engineer,
                    "start": start or order.visit_start_at,
                    "fixed": order.is_visit_fixed if fixed is None else bool(fixed),
                    "reason": (reason or "").strip(),
                    "kind": "manual",
                }
                for order in self
            ]
        )
        return True

    def action_unassign(self, reason=""):
        """Take the visits away from their engineers; the orders are to be planned again."""
        self._check_dispatcher()
        self._require_reason(reason)
        self._assign(
            [
                {
                    "repair": order,
                    "engineer": self.env["hr.employee"],
                    "start": False,
                    "fixed": False,
                    "reason": reason.strip(),
                    "kind": "manual",
                }
                for order in self
            ]
        )
        return True

    @api.model
    def _is_dispatcher(self):
        """Tell whether the user gives visits to engineers."""
        return self.env.su or any(
            self.env.user.has_group(f"engine_base.group_{role}") for role in DISPATCHERS
        )

    @api.model
    def _check_dispatcher(self):
        """Raise unless the user gives visits to engineers."""
        if self._is_dispatcher():
            return
        raise AccessError(
            self.env._(
                "Visits are given to engineers by customer service, technical support or a "
                "supervisor. Ask one of them."
            )
        )

    def _assign(self, changes):
        """Check and make assignments, all or none; what is so already stays untouched.

        :param changes: dicts of ``repair``, ``engineer``, ``start``, ``fixed``, ``reason``,
            ``kind``; optionally ``depart``, ``end``, ``facts``
        """
        orders = self.browse([change["repair"].id for change in changes])
        orders.check_access("write")
        orders._lock_for_dispatch(changes)
        changes = [change for change in changes if change["repair"]._is_changed_by(change)]
        for change in changes:
            change["repair"]._check_may_change(change)
        self.env["engine.dispatch.check"]._check(changes)
        before = [
            {
                "repair": change["repair"],
                "engineer_from": change["repair"].engineer_id,
                "start_from": change["repair"].visit_start_at,
                "start_to": change["start"],
                **{key: change.get(key) for key in ("reason", "kind", "facts")},
            }
            for change in changes
        ]
        for change in changes:
            change["repair"]._transitioning().sudo().write(self._prepare_visit_vals(change))
        self._keep_assignments(before)
        self._on_assigned(before)

    def _lock_for_dispatch(self, changes):
        """Lock orders and engineers: two dispatchers may plan the same day.

        Each engineer's row is written, too: a transaction that began before another one gave
        the engineer a visit fails to serialize, and is run again on what is there by then.
        """
        self._lock_for_transition()
        engineers = self.engineer_id
        for change in changes:
            engineers |= change["engineer"]
        engineers = engineers.sudo()
        try:
            engineers.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise LockError(
                self.env._(
                    "%(engineers)s: somebody else is planning their day right now. Reload the "
                    "board and try again.",
                    engineers=", ".join(engineers[:5].mapped("name")),
                )
            ) from error
        if engineers:
            self.env.cr.execute(
                "UPDATE hr_employee SET dispatch_count = COALESCE(dispatch_count, 0) + 1"
                " WHERE id = ANY(%s)",
                [engineers.ids],
            )
        self.invalidate_recordset(["engineer_id", "visit_start_at", "visit_end_at"])

    def _is_changed_by(self, change):
        self.ensure_one()
        return (
            self.engineer_id != change["engineer"]
            or self.visit_start_at != change["start"]
            or self.is_visit_fixed != change["fixed"]
        )

    def _check_may_change(self, change):
        """Raise where the order is past the visit, or changes hands without a reason."""
        self.ensure_one()
        if self.service_state not in TO_VISIT:
            label = dict(self._fields["service_state"]._description_selection(self.env))
            self._refuse(
                self.env._(
                    "its repair is past the planning of visits (%(state)s).",
                    state=label[self.service_state],
                )
            )
        is_first = not self.engineer_id or not self.visit_start_at
        if self.engineer_id and self.engineer_id != change["engineer"]:
            is_first = is_first and self.service_state in _FREE_STATES
        if not is_first and not change["reason"]:
            self._refuse(
                self.env._(
                    "it is given to %(engineer)s already. Say why that changes.",
                    engineer=self.engineer_id.sudo().name,
                )
            )

    def _check_engineer_writable(self, engineer_id):
        """Let the engineer be written as long as it is a note; check it like an assignment else."""
        self._lock_for_transition()
        for order in self:
            if order.service_state in _FREE_STATES and not order.visit_start_at:
                continue
            if order.engineer_id or not engineer_id or order.visit_start_at:
                order._refuse(
                    self.env._(
                        "its engineer changes with the button Assign, which asks for the reason "
                        "and checks skills and calendar."
                    )
                )
            self.env["engine.dispatch.check"]._check(
                [
                    {
                        "repair": order,
                        "engineer": self.env["hr.employee"].browse(engineer_id),
                        "start": False,
                    }
                ]
            )

    def _prepare_visit_vals(self, change):
        repair, start = change["repair"], change["start"]
        end = start and (change.get("end") or start + timedelta(hours=repair.visit_duration_h))
        vals = {
            "engineer_id": change["engineer"].id,
            "visit_start_at": start,
            "visit_depart_at": start and (change.get("depart") or start),
            "visit_end_at": end,
            "is_visit_fixed": bool(start and change["fixed"]),
        }
        return {**vals, "schedule_date": start} if start else vals

    @api.model
    def _keep_assignments(self, lines):
        """Write the history of assignments, one line each."""
        now = moment.now(self.env)
        self.env["engine.dispatch.assignment"].sudo()._unlocked().create(
            [
                {
                    "repair_id": line["repair"].id,
                    "company_id": line["repair"].company_id.id,
                    "kind": line.get("kind") or "manual",
                    "engineer_from_id": line.get("engineer_from", self.env["hr.employee"]).id,
                    "engineer_to_id": line["repair"].engineer_id.id,
                    "start_from": line.get("start_from"),
                    "start_to": line["repair"].visit_start_at,
                    "reason": line.get("reason"),
                    "facts": line.get("facts"),
                    "user_id": self.env.uid,
                    "assigned_at": now,
                }
                for line in lines
            ]
        )

    @api.model
    def _on_assigned(self, lines):
        """Tell the engineers what was given to them and what was taken away."""
        self.env["engine.dispatch.notice"]._send(lines)
