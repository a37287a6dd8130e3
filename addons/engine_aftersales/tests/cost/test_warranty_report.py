"""Warranty cost per engine and per 1,000 running hours: quotients of sums."""

from odoo.tests import tagged

from ..common import ServiceCase


@tagged("post_install", "-at_install")
class TestWarrantyReport(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.engine.running_hours = 2000
        cls.idle = cls.new_engine("TEST-0002", running_hours=500)
        cls.unread = cls.new_engine("TEST-0003", running_hours=0)

    def rows(self, group=(), **more):
        domain = [("engine_model_id", "=", self.model.id)]
        measures = ["warranty_cost:sum", "cost_per_1000_h:avg", "cost_per_engine:avg",
                    "orders_per_100_engines:avg", "engines:sum", "running_hours:sum"]  # fmt: skip
        report = self.env["engine.warranty.report"].with_user(self.finance)
        return report.formatted_read_group(domain, list(group), measures)

    def test_ratios_are_of_the_sums_not_the_mean_of_ratios(self):
        order = self.walk(self.new_order(), "costed")
        self.assertEqual(order.bearer, "warranty")
        (row,) = self.rows()
        # 1,281.10 on 2,500 h of two engines with a reading; three engines in the field
        self.assertEqual(row["engines:sum"], 3)
        self.assertAlmostEqual(row["warranty_cost:sum"], 1281.10)
        self.assertAlmostEqual(float(row["cost_per_1000_h:avg"]), 1281.10 / 2.5, 2)
        self.assertAlmostEqual(float(row["cost_per_engine:avg"]), 1281.10 / 3, 2)
        self.assertAlmostEqual(float(row["orders_per_100_engines:avg"]), 100 / 3, 2)

    def test_per_engine_customer_and_model(self):
        self.walk(self.new_order(), "costed")
        for group in ("engine_id", "customer_id", "engine_model_id", "region_id"):
            total = sum(row["warranty_cost:sum"] for row in self.rows([group]))
            self.assertAlmostEqual(total, 1281.10, 2, group)
        self.env.flush_all()
        line = self.env["engine.warranty.report"].search([("engine_id", "=", self.engine.id)])
        self.assertAlmostEqual(line.cost_per_1000_h, 640.55)
        costs = self.env["engine.service.cost"].search(line.action_open_costs()["domain"])
        self.assertAlmostEqual(sum(costs.mapped("amount")), 1281.10)

    def test_what_the_customer_bears_is_no_warranty_cost(self):
        self.walk(self.new_order(bearer="customer"), "costed")
        (row,) = self.rows()
        self.assertEqual(row["warranty_cost:sum"], 0)
        self.assertEqual(float(row["cost_per_1000_h:avg"]), 0)

    def test_an_engine_without_hours_has_no_rate(self):
        self.walk(self.new_order(lot_id=self.unread.id), "costed")
        line = self.env["engine.warranty.report"].search([("engine_id", "=", self.unread.id)])
        self.assertFalse(line.cost_per_1000_h)
        self.assertEqual(float(self.rows()[0]["cost_per_1000_h:avg"] or 0), 0)

    def test_engines_of_another_company_stay_unseen(self):
        other = self.env["res.company"].create({"name": "Other works"})
        self.new_engine("OTHER-1", company_id=other.id)
        seen = self.env["engine.warranty.report"].with_user(self.finance).search([])
        self.assertNotIn(other, seen.company_id)
