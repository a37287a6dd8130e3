from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tests import tagged

from odoo.addons.engine_base.tools import moment

from .common import CostCase


@tagged("post_install", "-at_install")
class TestCostMonths(CostCase):
    """Parts used in one month and costed in the next: every month agrees with the ledger."""

    @classmethod
    def build(cls):
        super().build()
        today = moment.company_today(cls.env, cls.company)
        cls.months = (today.replace(day=1) - relativedelta(months=1), today)

    def last_month(self, order):
        """Return the order as it is worked on a month ago."""
        at = datetime.combine(self.months[0], time(4))
        return order.with_context(**{moment.CONTEXT_KEY: moment.Replay(at=at)})

    def now(self, order):
        return order.with_context(**{moment.CONTEXT_KEY: None})

    def used_last_month(self):
        return self.now(self.walk(self.last_month(self.new_order()), "confirmed"))

    def give_to_supplier(self, order):
        order.move_ids[0].with_user(self.supervisor).action_set_cost_bearer("supplier")

    def assert_months(self, order, *amounts):
        """Each month has this cost of the order, and no difference."""
        self.assert_agrees(order)
        for day, amount in zip(self.months, amounts, strict=True):
            run = self.env["engine.cost.reconciliation"]._reconcile(self.company, day)
            with self.subTest(day=day):
                self.assertEqual(run.line_ids.mapped("explanation"), [])
                self.assertEqual(run.cost_amount, amount)

    def reopen(self, order):
        order.with_user(self.finance).action_reopen_cost("once more")

    def assert_nothing_open(self):
        for day in self.months:
            run = self.env["engine.cost.reconciliation"]._reconcile(self.company, day)
            self.assertEqual(run.line_ids.mapped("explanation"), [])

    def test_part_borne_by_another_is_moved_in_the_month_of_its_use(self):
        order = self.used_last_month()
        self.give_to_supplier(order)
        self.cost(order)
        self.assert_months(order, 981.10, 300)
        moved = self.items(order, account_id=self.supplier_cost.id)
        self.assertEqual(moved.date, self.months[0])
        self.reopen(order)
        self.assert_nothing_open()
        self.cost(order)
        self.assert_months(order, 981.10, 300)

    def test_moved_part_that_is_reopened_in_the_month_after_agrees(self):
        order = self.used_last_month()
        self.give_to_supplier(order)
        self.cost(self.last_month(order))
        self.assert_months(order, 1281.10, 0)
        self.reopen(order)
        self.assert_nothing_open()
        order.move_ids[0].with_user(self.supervisor).action_set_cost_bearer(False)
        self.cost(order)
        self.assert_months(order, 1281.10, 0)

    def test_month_that_is_closed_gets_nothing_and_the_cut_off_is_said(self):
        order = self.used_last_month()
        self.give_to_supplier(order)
        self.env.flush_all()
        self.company.fiscalyear_lock_date = self.months[1].replace(day=1) - timedelta(days=1)
        self.cost(order)
        self.assert_agrees(order, 1281.10)
        moved = self.items(order, account_id=self.supplier_cost.id)
        self.assertEqual(moved.date, self.months[1].replace(day=1))
        run = self.env["engine.cost.reconciliation"]._reconcile(self.company, self.months[0])
        self.assertEqual(run.line_ids.mapped("cause"), ["cut_off"])
