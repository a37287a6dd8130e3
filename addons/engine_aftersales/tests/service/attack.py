"""What the attack tests share: everybody, the real call path, and a snapshot of an order."""

import json

from psycopg2 import IntegrityError

from odoo import api
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user
from odoo.tools import SQL, mute_logger

from ..common import ServiceCase

# Every right that Odoo has to give, in one account.
ALL_RIGHTS = (
    "base.group_system",
    "base.group_erp_manager",
    "stock.group_stock_manager",
    "account.group_account_manager",
    "hr.group_hr_manager",
    "hr_timesheet.group_timesheet_manager",
    "sales_team.group_sale_manager",
    "product.group_product_manager",
    "project.group_project_manager",
    "helpdesk_mgmt.group_helpdesk_manager",
)

# What a client would send who has read our source; JSON can carry no Python object.
FORGED = {
    "engine_transition_key": True,
    "engine_unlocked": True,
    "engine_issue_pass": {"picking_ids": [1, 2, 3]},
    "engine_reserving": True,
    "engine_cancelling": True,
    "engine_moment": {"at": "2020-01-01 00:00:00"},
    "force_delete": True,
    "tracking_disable": True,
    "skip_backorder": True,
    "skip_sanity_check": True,
    "skip_readonly_check": True,
    "is_scrap": True,
    "install_mode": True,
}

_OF_ORDER = "res_model = 'repair.order' AND res_id = %s"
_OF_APPROVALS = (
    "approval_id IN (SELECT id FROM engine_approval"
    " WHERE res_model = 'repair.order' AND res_id = %s)"
)
_ITEMS = "SELECT move_id FROM account_move_line WHERE repair_id = %s"
# Table -> condition with the order's id: everything that a step of an order may touch.
_ROWS = {
    "repair_order": "id = %s",
    "stock_move": "repair_id = %s OR picking_id IN"
    " (SELECT id FROM stock_picking WHERE service_order_id = %s)",
    "stock_move_line": "move_id IN (SELECT id FROM stock_move WHERE repair_id = %s)",
    "stock_picking": "service_order_id = %s",
    "engine_diagnosis": "repair_id = %s",
    "engine_fmea_review": "repair_id = %s",
    "engine_service_step": "repair_id = %s",
    "engine_service_cost": "repair_id = %s",
    "account_analytic_line": "repair_id = %s",
    "account_move_line": f"repair_id = %s OR move_id IN ({_ITEMS})",
    "account_move": f"id IN ({_ITEMS})",
    "engine_transition": _OF_ORDER,
    "engine_approval": _OF_ORDER,
    "engine_approval_step": _OF_APPROVALS,
    "engine_approval_decision": _OF_APPROVALS,
    "engine_clock": _OF_ORDER,
    "ir_attachment": _OF_ORDER,
    "stock_quant": "product_id IN (SELECT product_id FROM stock_move WHERE repair_id = %s)",
}
# Not evidence: bookkeeping of the ORM, and what core computes anew about stock to come.
_VOLATILE = ["write_date", "write_uid", "is_parts_available", "is_parts_late", "in_date"]
_NOISE = ("odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


class AttackCase(ServiceCase):
    """Doors are tried over the call path of the external API, by everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.new_person("test_root", "manager", groups=ALL_RIGHTS)
        cls.portal = new_test_user(cls.env, "test_portal", groups="base.group_portal")
        cls.everybody = [*cls.people.values(), cls.root, cls.portal]

    def rpc(self, person, model, method, *args, context=None, **kwargs):
        """Call a method as the external API does: public ones only, JSON in."""
        args, kwargs, context = json.loads(json.dumps([args, kwargs, context or {}], default=str))
        env = api.Environment(self.env.cr, person.id, {})
        return call_kw(env[model], method, args, {**kwargs, "context": context})

    def snapshot(self, order):
        """Return the rows of the database that belong to the order, as {table: rows}."""
        self.env.flush_all()
        return {
            table: self.env.execute_query(
                SQL(
                    "SELECT to_jsonb(t) - %s::text[] FROM %s t WHERE %s ORDER BY id",
                    _VOLATILE,
                    SQL.identifier(table),
                    SQL(condition, *[order.id] * condition.count("%s")),
                )
            )
            for table, condition in _ROWS.items()
        }

    def door(self, order, before, person, call):
        """Try one door and shut it again; return None where it held, else what went through."""
        model, method, args, context = call
        savepoint = self.env.cr.savepoint()
        try:
            with mute_logger(*_NOISE):
                self.rpc(person, model, method, *args, context=context)
                return self._difference(before, self.snapshot(order))
        except (UserError, IntegrityError) as refusal:  # of the latter Odoo makes a sentence
            return None if str(refusal).strip() else "refused without a sentence"
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def assert_doors_hold(self, order, doors, people=None):
        """Let everybody try each door; the order and all that belongs to it stays as it is.

        :param doors: tuples (what it is, model, method, arguments[, context])
        """
        before = self.snapshot(order)
        for name, model, method, args, *context in doors:
            call = model, method, args, {**FORGED, **(context[0] if context else {})}
            for person in people or self.everybody:
                with self.subTest(door=name, who=person.login, state=order.service_state):
                    self.assertIsNone(self.door(order, before, person, call))

    @staticmethod
    def writes(model, record_id, *vals_list):
        """Return one door per values that are written on a record."""
        return [
            (f"{model}: write {vals}", model, "write", ([record_id], vals)) for vals in vals_list
        ]

    @staticmethod
    def calls(model, record_id, *methods):
        """Return one door per method that is called on a record without arguments."""
        return [(f"{model}: {method}", model, method, ([record_id],)) for method in methods]

    def _difference(self, before, after):
        changes = (
            f"{table}: {_changes(rows, after[table])}"
            for table, rows in before.items()
            if rows != after[table]
        )
        return "; ".join(changes) or None

    def refuse(self, order, pattern, person, method, *args, model=None, error=UserError):
        """The call is refused in these words, and nothing of the order has changed."""
        before = self.snapshot(order)
        model = model or order._name
        with self.assertRaisesRegex(error, pattern), self.env.cr.savepoint():
            self.rpc(person, model, method, *args)
        self.env.invalidate_all()
        self.assertEqual(self.snapshot(order), before)


def _changes(before, after):
    if len(before) != len(after):
        return f"{len(before)} rows became {len(after)}"
    return [
        f"{key}: {old[key]!r} -> {new[key]!r}"[:120]
        for (old,), (new,) in zip(before, after, strict=True)
        for key in old
        if old[key] != new[key]
    ]
