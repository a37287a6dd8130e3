from odoo.tests import tagged

from .attack import AttackCase


@tagged("post_install", "-at_install")
class TestDoorsOfTheMoney(AttackCase):
    """Cost list, cost centre and ledger are written by the steps of the order alone."""

    def setUp(self):
        super().setUp()
        self.other_order = self.new_order(lot_id=self.new_engine("OTHER-2").id)
        self.other_centre = self.cost_centre.copy({"name": "Service West"})
        self.column = self.other_order.cost_centre_plan_id._column_name()
        self.other_journal = self.company.engine_service_journal_id.copy({"code": "SRV2"})
        self.stranger = self.env["res.partner"].create({"name": "Stranger"})

    def new_cost(self, order):
        """Doors by which cost would join the order from elsewhere."""
        mine = {"default_repair_id": order.id}
        line = {"name": "x", "amount": -9, self.column: self.cost_centre.id}
        items = [
            {"name": "x", "account_id": self.labour_cost.id, "debit": 5},
            {"name": "x", "account_id": self.labour_absorbed.id, "credit": 5},
        ]
        entry = {"journal_id": self.company.engine_service_journal_id.id}
        hours = {"name": "x", "unit_amount": 2, "employee_id": self.engineer_employee.id}
        cost = {"name": "x", "kind": "travel", "amount": 1, "bearer": "customer"}
        lines, entries = ("account.analytic.line", "create"), ("account.move", "create")
        return [
            ("line", *lines, ([{**line, "repair_id": order.id}],)),
            ("line by context", *lines, ([line],), mine),
            ("hours", *lines, ([{**hours, "repair_id": order.id}],)),
            ("hours by context", *lines, ([hours],), mine),
            (
                "entry",
                *entries,
                ([{**entry, "line_ids": [[0, 0, {**i, "repair_id": order.id}] for i in items]}],),
            ),
            (
                "entry by context",
                *entries,
                ([{**entry, "line_ids": [[0, 0, i] for i in items]}],),
                mine,
            ),
            (
                "cost",
                "engine.service.cost",
                "create",
                ([{**cost, "repair_id": order.id, "cost_centre_id": self.cost_centre.id}],),
            ),
        ]

    def line_doors(self, line):
        changes = (
            {"amount": -1},
            {"repair_id": False},
            {"repair_id": self.other_order.id},
            {self.column: self.other_centre.id},
            {"employee_id": self.supervisor_employee.id},
            {"project_id": False},
            {"product_id": False},
            {"partner_id": self.stranger.id},
            {"move_line_id": False},
            {"general_account_id": self.labour_cost.id},
            {"engine_id": self.other_order.lot_id.id},
            {"fault_level": "D"},
            {"service_bearer": "insurance"},
        )
        return self.writes("account.analytic.line", line.id, *changes)

    def closed_line_doors(self, line):
        changes = ({"unit_amount": 9}, {"date": "2020-01-01"}, {"name": "x"}, {"ref": "x"})
        changes += ({"code": "x"}, {"category": "invoice"}, {"journal_id": self.other_journal.id})
        changes += ({"product_uom_id": self.env.ref("uom.product_uom_dozen").id},)
        return [
            *self.line_doors(line),
            *self.writes("account.analytic.line", line.id, *changes),
            *self.calls("account.analytic.line", line.id, "unlink"),
            (
                "copy",
                "account.analytic.line",
                "copy",
                ([line.id], {"repair_id": line.repair_id.id}),
            ),
        ]

    def entry_doors(self, item):
        entry = item.move_id
        return [
            *self.calls("account.move", entry.id, "button_draft", "button_cancel", "unlink"),
            *self.writes(
                "account.move",
                entry.id,
                {"state": "draft"},
                {"state": "cancel"},
                {"date": "2020-01-01"},
                {"ref": "x"},
                {"name": "x"},
                {"partner_id": self.stranger.id},
                {"journal_id": self.company.account_stock_journal_id.id},
                {"auto_post": "monthly"},
                {"company_id": False},
                {"posted_before": False},
                {"sequence_number": 99},
                {"amount_total": 1},
                {"reversed_entry_id": entry.id},
                {"line_ids": [[1, item.id, {"account_id": self.labour_absorbed.id}]]},
                {"line_ids": [[5]]},
            ),
            *self.writes(
                "account.move.line",
                item.id,
                {"account_id": self.labour_absorbed.id},
                {"debit": 1},
                {"balance": 1},
                {"repair_id": False},
                {"repair_id": self.other_order.id},
                {"stock_move_id": False},
                {"partner_id": False},
                {"analytic_distribution": {}},
                {"name": "x"},
                {"parent_state": "draft"},
                {"date": "2020-01-01"},
                {"is_storno": not item.is_storno},
                {"display_type": "cogs"},
                {"journal_id": self.other_journal.id},
                {"price_unit": 1},
                {"tax_base_amount": 1},
                {"amount_residual": 1},
                {"move_name": "x"},
            ),
            *self.calls("account.move.line", item.id, "unlink"),
        ]

    def test_in_repair(self):
        order = self.walk(self.new_order(), "in_repair")
        order.with_user(self.engineer).action_log_hours(self.engineer_employee.id, 2)
        self.assert_doors_hold(order, self.new_cost(order) + self.line_doors(order.timesheet_ids))

    def test_costed(self):
        order = self.walk(self.new_order(), "costed")
        lines = self.env["account.analytic.line"].search([("repair_id", "=", order.id)])
        hours, parts = (
            lines.filtered("project_id"),
            lines.filtered(lambda line: not line.project_id),
        )
        items = self.env["account.move.line"].search([("repair_id", "=", order.id)])
        cost = order.cost_ids[0]
        self.assert_doors_hold(
            order,
            [
                *self.new_cost(order),
                *self.closed_line_doors(hours),
                *self.closed_line_doors(parts[0]),
                *self.entry_doors(items.filtered("debit")[0]),
                *self.writes(cost._name, cost.id, {"amount": 1}, {"bearer": "customer"}),
                *self.calls(cost._name, cost.id, "unlink", "copy"),
            ],
        )

    def test_reversal_of_an_entry(self):
        order = self.walk(self.new_order(), "costed")
        entry = order.sudo().move_ids.account_move_id
        before = self.snapshot(order)
        for person in (self.finance, self.root):
            wizard = self.rpc(
                person,
                "account.move.reversal",
                "create",
                [{"journal_id": entry.journal_id.id, "move_ids": [[6, 0, entry.ids]]}],
                context={"active_model": "account.move", "active_ids": entry.ids},
            )
            for button in ("reverse_moves", "refund_moves", "modify_moves"):
                with self.subTest(who=person.login, button=button):
                    call = ("account.move.reversal", button, [wizard], {})
                    self.assertIsNone(self.door(order, before, person, call))
        self.assertFalse(self.env["account.move"].search([("reversed_entry_id", "=", entry.id)]))
