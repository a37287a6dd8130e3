import itertools
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from odoo.addons.engine_base.tests.common import set_policy
from odoo.addons.engine_base.tools import moment

from .reconciliation_common import ReconciliationCase


@tagged("post_install", "-at_install")
class TestReconciliation(ReconciliationCase):
    """Runs are evidence, differences are settled, and finance agrees to a month that is clean."""

    def test_run_counts_the_orders_and_sums_all_three(self):
        second = self.walk(self.new_order(lot_id=self.new_engine("TEST-0002").id), "costed")
        self.plant(second)
        self.assertRecordValues(
            self.reconcile(),
            [
                {
                    "order_count": 2,
                    "agreed_count": 1,
                    "differing_count": 1,
                    "cost_amount": 2562.20,
                    "analytic_amount": 2567.20,
                    "ledger_amount": 2562.20,
                    "state": "compared",
                    "has_open": True,
                }
            ],
        )

    def test_a_new_run_replaces_nothing(self):
        self.plant()
        first = self.reconcile()
        second = self.reconcile()
        self.assertEqual((first.number, second.number), (1, 2))
        self.assertEqual(first.superseded_by_id, second)
        self.assertRecordValues(
            self.line_of(first) | self.line_of(second),
            [
                {"state": "closed", "closing": "goes_on", "closed_by_id": second.id},
                {"state": "open", "closing": False, "closed_by_id": False},
            ],
        )
        self.assertEqual(first.cost_amount, 1281.10)
        self.assertEqual(self.trail(self.line_of(first)), ["close"])
        self.assertEqual(self.env["engine.transition"].verify(), [])

    def test_a_difference_that_is_gone_is_closed_by_the_run(self):
        planted = self.plant()
        line = self.line_of(self.reconcile())
        self.mend(planted)
        second = self.reconcile()
        self.assertFalse(second.line_ids)
        self.assertRecordValues(
            line, [{"state": "closed", "closing": "gone", "closed_by_id": second.id}]
        )
        self.assertEqual(self.trail(line), ["close"])

    def test_explained_stays_explained_until_it_changes(self):
        planted = self.plant()
        line = self.line_of(self.reconcile())
        line.with_user(self.finance).action_explain("known, settled in the next month")
        again = self.line_of(self.reconcile())
        self.assertRecordValues(
            again,
            [
                {
                    "state": "explained",
                    "reason": "known, settled in the next month",
                    "decided_by_id": self.finance.id,
                }
            ],
        )
        self.assertEqual(self.trail(again), ["carry_over"])
        self.plant()
        self.assertEqual(self.line_of(self.reconcile()).state, "open")
        self.assertTrue(planted)
        self.assertEqual(self.env["engine.transition"].verify(), [])

    def test_finance_agrees_to_a_clean_month_that_is_over(self):
        self.move_to_last_month(self.order)
        run = self.reconcile(self.last_month)
        run.with_user(self.finance).action_agree()
        self.assertRecordValues(run, [{"state": "agreed", "agreed_by_id": self.finance.id}])
        self.assertEqual(self.trail(run), ["agree"])

    def test_month_is_not_agreed_while_a_difference_is_open(self):
        self.move_to_last_month(self.order)
        self.plant()
        run = self.reconcile(self.last_month).with_user(self.finance)
        with self.assertRaisesRegex(UserError, "open differences: 1"):
            call_kw(run.browse(), "action_agree", [run.ids], {})
        self.line_of(run).action_explain("settled with the auditor")
        run.action_agree()
        self.assertEqual(run.state, "agreed")

    def test_month_is_not_agreed_before_it_is_over(self):
        with self.assertRaisesRegex(UserError, "not over"):
            self.reconcile().with_user(self.finance).action_agree()

    def test_an_older_run_is_not_agreed(self):
        self.move_to_last_month(self.order)
        run = self.reconcile(self.last_month)
        self.reconcile(self.last_month)
        with self.assertRaisesRegex(UserError, "newer run"):
            run.with_user(self.finance).action_agree()

    def test_month_that_moved_since_is_not_agreed(self):
        self.move_to_last_month(self.order)
        run = self.reconcile(self.last_month)
        self.plant()
        with self.assertRaisesRegex(UserError, "changed since"):
            run.with_user(self.finance).action_agree()

    def test_only_finance_reconciles_explains_and_agrees(self):
        self.move_to_last_month(self.order)
        clean = self.reconcile(self.last_month)
        second = self.walk(self.new_order(lot_id=self.new_engine("TEST-0002").id), "costed")
        self.plant(second)
        line = self.line_of(self.reconcile(), second)
        self.assertEqual(line.state, "open")
        for role, person in self.people.items():
            if role == "finance":
                continue
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self.runs.with_user(person).reconcile_month(self.company.id, str(self.today))
                with self.assertRaises(AccessError):
                    line.with_user(person).action_explain("because")
                with self.assertRaises(AccessError):
                    clean.with_user(person).action_agree()

    def test_nobody_edits_a_run_or_a_difference(self):
        self.plant()
        run = self.reconcile().with_user(self.finance)
        line = self.line_of(run)
        for record, values in (
            (run, {"state": "agreed"}),
            (run, {"cost_amount": 1}),
            (line, {"state": "closed"}),
            (line, {"difference": 0}),
            (line, {"reason": "x"}),
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                call_kw(record.browse(), "write", [record.ids, values], {})
        for record in (run, line):
            with self.assertRaises(AccessError):
                record.sudo().unlink()
            with self.assertRaises(AccessError):
                record.sudo().create({})

    def test_explanation_needs_a_reason(self):
        self.plant()
        line = self.line_of(self.reconcile()).with_user(self.finance)
        for reason in ("", "  ", None):
            with self.assertRaisesRegex(UserError, "say why"):
                line.action_explain(reason)

    def test_explanation_can_be_taken_back(self):
        self.plant()
        line = self.line_of(self.reconcile()).with_user(self.finance)
        line.action_explain("known")
        line.action_take_back()
        self.assertRecordValues(line, [{"state": "open", "reason": False, "decided_by_id": False}])

    def test_company_of_others_is_not_reconciled(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        finance = self.runs.with_user(self.finance)
        for company_id in (other.id, 10**9):
            with self.assertRaises(AccessError):
                finance.reconcile_month(company_id, str(self.today))

    def test_bad_month_is_told(self):
        with self.assertRaisesRegex(UserError, "not a day"):
            self.runs.with_user(self.finance).reconcile_month(self.company.id, "soon")

    def test_order_says_its_open_difference_to_whoever_reads_it(self):
        self.plant()
        run = self.reconcile()
        for person in (self.finance, self.engineer, self.customer_service):
            self.env.invalidate_all()
            self.assertIn("another amount", self.order.with_user(person).cost_alert)
        orders = self.env["repair.order"].with_user(self.support)
        self.assertEqual(orders.search([("cost_alert", "!=", False)]), self.order)
        self.assertNotIn(self.order, orders.search([("cost_alert", "=", False)]))
        self.line_of(run).with_user(self.finance).action_explain("known")
        self.env.invalidate_all()
        self.assertFalse(self.order.cost_alert)

    def test_banner_is_up_while_a_difference_is_open(self):
        banner = self.runs.with_user(self.finance).open_differences
        self.assertFalse(banner())
        self.plant()
        run = self.reconcile()
        self.assertIn("ledger: 1", banner()["message"])
        self.assertFalse(self.runs.with_user(self.engineer).open_differences()["may_open"])
        self.line_of(run).with_user(self.finance).action_explain("known")
        self.assertFalse(banner())

    def test_alerts_of_many_orders_cost_one_query(self):
        self.plant()
        self.reconcile()
        orders = self.order | self.new_order() | self.new_order()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            few = orders[:2].mapped("cost_alert")
        self.assertTrue(few)

    def test_comparing_costs_the_same_queries_for_any_number_of_orders(self):
        days = (self.today.replace(day=1), self.today)
        self.runs._compare(self.company, *days)
        self.env.flush_all()
        with self.assertQueryCount(9):
            self.runs._compare(self.company, *days)

    def test_wizard_lists_the_months_and_refuses_nonsense(self):
        wizard = self.env["engine.cost.reconcile"].with_user(self.finance)
        asked = wizard.create({"month_from": "2026-01-15", "month_to": "2026-03-02"})
        months = asked.action_start()["params"]["months"]
        self.assertEqual(
            [month["month"] for month in months], ["2026-01-01", "2026-02-01", "2026-03-01"]
        )
        for first, last in (("2026-03-01", "2026-01-01"), ("1990-01-01", "2026-01-01")):
            with self.assertRaises(UserError):
                wizard.create({"month_from": first, "month_to": last}).action_start()


@tagged("post_install", "-at_install")
class TestReconciliationNightly(ReconciliationCase):
    """Each night the open months, once; finance is told."""

    def mine(self):
        return self.runs.search([("company_id", "=", self.company.id)])

    def test_a_night_compares_open_months_once_however_often_it_starts(self):
        self.move_to_last_month(self.order)
        self.night()
        self.assertRecordValues(
            self.mine(), [{"date_from": self.last_month, "night": self.today, "number": 1}]
        )
        self.night()
        self.assertEqual(len(self.mine()), 1)

    def test_night_that_passes_midnight_is_the_one_in_which_it_began(self):
        """Else the night after it would leave the month out."""
        self.move_to_last_month(self.order)
        days = itertools.chain([self.today], itertools.repeat(self.today + timedelta(days=1)))
        with patch.object(moment, "company_today", lambda *_args: next(days)):
            self.night()
        self.assertEqual(self.mine().night, self.today)

    def test_finance_gets_one_activity_and_loses_it_when_all_agrees(self):
        planted = self.plant()
        self.night()
        run = self.mine()
        self.assertEqual(run.activity_ids.user_id, self.finance)
        again = self.reconcile()
        self.assertFalse(run.activity_ids)
        self.assertEqual(len(again.activity_ids), 1)
        self.mend(planted)
        self.reconcile()
        self.assertFalse(self.mine().activity_ids)

    def test_an_agreed_month_is_compared_again_only_when_it_moved(self):
        self.move_to_last_month(self.order)
        agreed = self.reconcile(self.last_month)
        agreed.with_user(self.finance).action_agree()
        self.night()
        self.assertEqual(self.mine(), agreed)
        self.plant()
        self.night()
        self.assertEqual(len(self.mine()), 2)
        self.assertEqual(agreed.state, "agreed")
        self.assertTrue(self.line_of(agreed.superseded_by_id))

    def test_agreed_months_beyond_the_policy_are_left_alone(self):
        self.move_to_last_month(self.order)
        agreed = self.reconcile(self.last_month)
        agreed.with_user(self.finance).action_agree()
        set_policy(self.policy, reconciliation_watch_months=0)
        self.plant()
        self.night()
        self.assertEqual(self.mine(), agreed)
