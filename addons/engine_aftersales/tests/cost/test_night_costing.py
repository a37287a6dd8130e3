from unittest.mock import patch

from odoo.exceptions import RedirectWarning, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CostCase

NIGHT = "odoo.addons.engine_aftersales.models.cost.repair_cost_night"


@tagged("post_install", "-at_install")
class TestNightCosting(CostCase):
    """A night costs whatever can be costed, whatever is in the way of the others."""

    @classmethod
    def build(cls):
        super().build()
        cls.policy._transitioning().hours_per_day_max = 1000
        cls.company.engine_cost_user_id = cls.finance

    def signed(self, number):
        orders = self.env["repair.order"].browse(
            self.new_order(lot_id=self.new_engine(f"DARK-{n}").id).id for n in range(number)
        )
        return self.walk(orders, "confirmed")

    def night(self):
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *_args, **_kwargs: 60):
            self.env["repair.order"]._cron_cost_orders()

    def failing(self, bad, error):
        """Let the posting of one order end in an error of the program."""
        orders = type(self.env["repair.order"])
        post = orders._post_cost

        def _post_cost(this, sources, reasons):
            if bad in this:
                raise error
            return post(this, sources, reasons)

        return patch.object(orders, "_post_cost", _post_cost)

    def test_program_error_and_redirection_stop_no_other(self):
        orders = self.signed(5)
        for error, words in (
            (KeyError("oops"), "the program failed"),
            (RedirectWarning("Set an account", 1, "Go"), "Set an account"),
        ):
            with (
                self.subTest(error=error),
                self.failing(orders[3], error),
                mute_logger(NIGHT),
                self.env.cr.savepoint() as savepoint,
            ):
                self.night()
                self.assertEqual(set((orders - orders[3]).mapped("service_state")), {"costed"})
                self.assertIn(words, orders[3].cost_obstacle)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_one_bad_order_of_many_costs_few_attempts(self):
        orders = self.signed(16)
        self.new_bill(orders[5], 90, post=False)
        attempts = []
        cls = type(orders)
        attempt = cls._try_to_cost

        def counted(this):
            attempts.append(len(this))
            return attempt(this)

        with patch.object(cls, "_try_to_cost", counted):
            self.night()
        self.assertEqual(orders.mapped("service_state").count("costed"), 15)
        self.assertLessEqual(len(attempts), 9, attempts)

    def test_orders_in_the_way_wait_behind_the_others(self):
        orders = self.signed(3)
        self.new_bill(orders[0], 90, post=False)
        self.night()
        more = self.walk(self.new_order(lot_id=self.new_engine("DARK-9").id), "confirmed")
        seen = []
        cls = type(orders)
        with patch.object(cls, "_cost_in_batches", lambda this, **_kw: seen.extend(this.ids) or 0):
            self.night()
        self.assertEqual(seen, [more.id, orders[0].id])

    def test_person_of_the_night_is_of_finance_and_of_the_company(self):
        second = self.env["res.company"].create({"name": "Second"})
        for company, person in ((self.company, self.support), (second, self.finance)):
            with self.assertRaisesRegex(ValidationError, "cannot post the cost"):
                company.engine_cost_user_id = person
                company.flush_recordset()

    def test_company_whose_person_left_finance_stops_no_other_and_says_why(self):
        orders = self.signed(2)
        self.finance.group_ids -= self.env.ref("engine_base.group_finance")
        with self.assertLogs(NIGHT, "WARNING"):
            self.night()
        self.assertEqual(set(orders.mapped("service_state")), {"confirmed"})
        self.assertIn("Choose somebody of finance", orders[0].cost_obstacle)
