from odoo.tests import tagged

from .reconciliation_common import ReconciliationCase

_COPY_ITEM = """
    INSERT INTO account_move_line ({columns})
    SELECT {columns} FROM account_move_line WHERE id = %s
"""


@tagged("post_install", "-at_install")
class TestReconciliationCauses(ReconciliationCase):
    """Every error that SQL can plant is found, and its cause is named."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parts = cls.order.cost_ids.filtered(lambda cost: cost.kind == "parts")[0]
        cls.labour = cls.order.cost_ids.filtered(lambda cost: cost.kind == "labour")
        cls.column = cls.order.cost_centre_plan_id._column_name()
        cls.other_centre = cls.cost_centre.copy({"name": "Service West"})
        cls.euro = cls.env.ref("base.EUR") - cls.company.currency_id or cls.env.ref("base.USD")

    def found(self, *statements, agrees_with_sums=True):
        """Plant errors, compare the month, and return (cause, all causes) of the order."""
        with self.env.cr.savepoint() as savepoint:
            for query, *params in statements:
                self.sql(query.replace("<centre>", self.column), *params)
            run = self.reconcile()
            line = self.line_of(run)
            if agrees_with_sums and line:
                totals = self.order._cost_sums()[self.order.id]
                self.assertEqual(
                    (line.cost_amount, line.analytic_amount, line.ledger_amount),
                    (totals.cost, totals.analytic, totals.ledger),
                )
            if line:
                self.assertEqual(line.state, "open")
                self.assertNotIn("%(", line.explanation)
            answer = line.cause, set(line.facts or {})
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        return answer

    def copy_item(self, item):
        columns = [
            field.name
            for field in item._fields.values()
            if field.store and field.column_type and field.name != "id"
        ]
        return _COPY_ITEM.format(columns=", ".join(columns)), item.id

    def errors(self):
        """Return (name, statements, cause); one row per error that has to be found."""
        line, item = self.parts.analytic_line_id, self.parts.move_line_id
        entry = self.labour.move_line_id
        return [
            (
                "analytic line deleted",
                [("DELETE FROM account_analytic_line WHERE id = %s", line.id)],
                "analytic_missing",
            ),
            (
                "analytic line given to no order",
                [("UPDATE account_analytic_line SET repair_id = NULL WHERE id = %s", line.id)],
                "analytic_missing",
            ),
            (
                "analytic line copied",
                [
                    (
                        "INSERT INTO account_analytic_line"
                        " (name, date, amount, company_id, repair_id, <centre>)"
                        " SELECT name, date, amount, company_id, repair_id, <centre>"
                        " FROM account_analytic_line WHERE id = %s",
                        line.id,
                    )
                ],
                "analytic_twice",
            ),
            (
                "analytic amount changed",
                [("UPDATE account_analytic_line SET amount = amount - 1 WHERE id = %s", line.id)],
                "analytic_changed",
            ),
            (
                "analytic line on another cost centre",
                [
                    (
                        "UPDATE account_analytic_line SET <centre> = %s WHERE id = %s",
                        self.other_centre.id,
                        line.id,
                    )
                ],
                "other_centre",
            ),
            (
                "journal item deleted, its analytic line kept",
                [
                    ("UPDATE account_analytic_line SET move_line_id = NULL WHERE id = %s", line.id),
                    ("DELETE FROM account_move_line WHERE id = %s", item.id),
                ],
                "item_missing",
            ),
            (
                "journal item given to no order",
                [("UPDATE account_move_line SET repair_id = NULL WHERE id = %s", item.id)],
                "item_missing",
            ),
            (
                "journal item copied",
                [self.copy_item(item)],
                "item_twice",
            ),
            (
                "journal amount changed",
                [
                    (
                        "UPDATE account_move_line SET balance = balance + 7, debit = debit + 7"
                        " WHERE id = %s",
                        item.id,
                    )
                ],
                "item_changed",
            ),
            (
                "entry back to draft",
                [
                    ("UPDATE account_move SET state = 'draft' WHERE id = %s", entry.move_id.id),
                    (
                        "UPDATE account_move_line SET parent_state = 'draft' WHERE move_id = %s",
                        entry.move_id.id,
                    ),
                ],
                "not_posted",
            ),
            (
                "item on another account",
                [
                    (
                        "UPDATE account_move_line SET account_id = %s WHERE id = %s",
                        self.labour_absorbed.id,
                        item.id,
                    )
                ],
                "other_account",
            ),
            (
                "item no cost any more",
                [
                    (
                        "UPDATE account_move_line SET service_cost_side = 'contra' WHERE id = %s",
                        item.id,
                    )
                ],
                "other_account",
            ),
            (
                "cost line of hours deleted",
                [("DELETE FROM engine_service_cost WHERE id = %s", self.labour.id)],
                "cost_missing",
            ),
            (
                "cost line of a part deleted",
                [("DELETE FROM engine_service_cost WHERE id = %s", self.parts.id)],
                "cost_missing",
            ),
            (
                "fractions of a cent",
                [
                    (
                        "UPDATE account_analytic_line SET amount = amount - 0.004"
                        " WHERE repair_id = %s",
                        self.order.id,
                    )
                ],
                "rounding",
            ),
            (
                "booked at another rate",
                [
                    (
                        "UPDATE account_move_line SET currency_id = %s, balance = balance + 7"
                        " WHERE id = %s",
                        self.euro.id,
                        item.id,
                    )
                ],
                "currency",
            ),
        ]

    def test_every_planted_error_is_found_with_its_cause(self):
        for name, statements, cause in self.errors():
            with self.subTest(error=name):
                main, every = self.found(*statements)
                self.assertEqual((main, name), (cause, name))
                self.assertTrue(cause == "rounding" or cause in every)

    def test_an_untouched_order_has_no_line(self):
        self.assertEqual(self.found(), (False, set()))

    def test_two_errors_that_cancel_out_are_found(self):
        first, second = self.order.cost_ids.analytic_line_id[:2]
        change = "UPDATE account_analytic_line SET amount = amount + %s WHERE id = %s"
        main, _every = self.found((change, 3, first.id), (change, -3, second.id))
        self.assertEqual(main, "analytic_changed")

    def test_item_of_another_month_is_a_cut_off_in_both_months(self):
        item = self.parts.move_line_id
        self.sql("UPDATE account_move_line SET date = %s WHERE id = %s", self.last_month, item.id)
        for day, sign in ((self.today, 1), (self.last_month, -1)):
            line = self.line_of(self.reconcile(day))
            self.assertEqual(line.cause, "cut_off")
            self.assertEqual(line.difference, sign * self.parts.amount)

    def test_parts_of_a_periodic_company_wait_for_the_closing(self):
        self.company.inventory_valuation = "periodic"
        line = self.parts.analytic_line_id
        main, _every = self.found(
            ("UPDATE account_analytic_line SET move_line_id = NULL WHERE id = %s", line.id),
            ("DELETE FROM account_move_line WHERE id = %s", self.parts.move_line_id.id),
        )
        self.assertEqual(main, "periodic_open")

    def test_manual_entry_on_the_cost_centre_is_found_without_an_order(self):
        self.env["account.analytic.line"].create(
            {"name": "Rent", "amount": -250, self.column: self.other_centre.id, "date": self.today}
        )
        run = self.reconcile()
        line = run.line_ids.filtered(lambda own: own.cost_centre_id == self.other_centre)
        self.assertRecordValues(
            line,
            [{"cause": "no_order", "repair_id": False, "analytic_amount": 250, "state": "open"}],
        )
        self.assertIn("Rent", line.explanation)
        self.assertEqual(run.unassigned_amount, 250)
        found = self.env["account.analytic.line"].search(line.action_open_analytic()["domain"])
        self.assertEqual(found.mapped("name"), ["Rent"])

    def test_orders_not_costed_yet_are_counted_beside(self):
        waiting = self.walk(self.new_order(lot_id=self.new_engine("TEST-0009").id), "confirmed")
        run = self.reconcile()
        self.assertFalse(self.line_of(run, waiting))
        self.assertEqual((run.waiting_count, run.waiting_amount), (1, 1281.10))
        self.assertEqual((run.order_count, run.cost_amount), (1, 1281.10))

    def test_reopened_and_costed_anew_agrees_at_each_point(self):
        mine = self.order.with_user(self.finance)
        mine.action_reopen_cost("wrong bearer")
        self.assertFalse(self.line_of(self.reconcile()))
        mine.action_cost()
        run = self.reconcile()
        self.assertFalse(self.line_of(run))
        self.assertEqual((run.cost_amount, run.analytic_amount, run.ledger_amount), (1281.10,) * 3)

    def test_part_that_another_bearer_pays_after_reopening_agrees(self):
        other = self.env["account.account"].create(
            {"code": "6690", "name": "Borne by suppliers", "account_type": "expense"}
        )
        self.env["engine.cost.centre.rule"].create(
            {
                "sequence": 1,
                "bearer": "supplier",
                "account_id": self.other_centre.id,
                "expense_account_id": other.id,
            }
        )
        mine = self.order.with_user(self.finance)
        mine.action_reopen_cost("the supplier bears it")
        self.parts.stock_move_id.with_user(self.finance).action_set_cost_bearer("supplier")
        mine.action_cost()
        self.assertEqual(self.order.ledger_total, 1281.10)
        self.assertFalse(self.line_of(self.reconcile()))
        self.sql(
            "UPDATE account_move_line SET balance = balance + 7 WHERE id = %s",
            self.parts.move_line_id.id,
        )
        self.assertEqual(self.line_of(self.reconcile()).cause, "item_twice")

    def test_reopened_in_the_month_after_agrees_in_both_months(self):
        self.move_to_last_month(self.order)
        mine = self.order.with_user(self.finance)
        mine.action_reopen_cost("wrong bearer")
        for day in (self.last_month, self.today):
            self.assertFalse(self.line_of(self.reconcile(day)), "reopened")
        mine.action_cost()
        for day in (self.last_month, self.today):
            self.assertFalse(self.line_of(self.reconcile(day)), "costed anew")
