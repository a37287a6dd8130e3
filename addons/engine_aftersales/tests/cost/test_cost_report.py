"""The cost-centre report: every cost in every group once, and the way down to the ledger."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ...models.cost.cost_dimension import EngineCostDimension
from ..common import ServiceCase


@tagged("post_install", "-at_install")
class TestCostReport(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shandong, cls.henan = cls.env["res.country.state"].create(
            [
                {"name": "Shandong T", "code": "SDT", "country_id": cls.env.ref("base.cn").id},
                {"name": "Henan T", "code": "HAT", "country_id": cls.env.ref("base.cn").id},
            ]
        )
        cls.customer.state_id = cls.shandong
        cls.worst = cls.new_fault("T-001", level="A")
        cls.light = cls.new_fault("T-900", level="D")

    def costed(self, **vals):
        return self.walk(self.new_order(**vals), "costed")

    def test_a_cost_is_grouped_by_where_what_and_why(self):
        cost = self.costed().cost_ids[:1]
        self.assertEqual(cost.region_id, self.shandong)
        self.assertEqual(cost.engine_model_id, self.model)
        self.assertEqual(cost.product_line_id, self.model.categ_id)
        self.assertEqual(cost.engine_id, self.engine)
        self.assertEqual((cost.fault_code_id, cost.fault_level), (self.fault, "C"))
        self.assertEqual(cost.customer_id, self.customer)

    def test_analytic_lines_have_the_same_groups(self):
        order = self.costed()
        lines = self.env["account.analytic.line"].search([("repair_id", "=", order.id)])
        for name in ("region_id", "engine_model_id", "product_line_id", "fault_code_id"):
            self.assertEqual(lines[name], order.cost_ids[name], name)
        self.assertEqual(set(lines.mapped("service_bearer")), {order.bearer})

    def test_main_fault_is_the_one_diagnosed_else_the_worst(self):
        order = self.new_order(
            fault_code_ids=[Command.set((self.light + self.worst).ids)],
            diagnosis_ids=[Command.create({"conclusion": "both"})],
        )
        self.assertEqual(order._main_fault(), self.worst)
        order.diagnosis_ids.fault_code_id = self.light
        self.assertEqual(order._main_fault(), self.light)

    def test_a_customer_who_moves_does_not_rewrite_the_past(self):
        order = self.costed()
        self.customer.state_id = self.henan
        self.env.flush_all()
        self.assertEqual(order.cost_ids.region_id, self.shandong)

    def test_the_pivot_counts_every_cost_once_whatever_the_group(self):
        orders = self.costed() + self.costed(parts=[(self.filter, 3)])
        total = sum(orders.mapped("cost_total"))
        report = self.env["engine.service.cost"].with_user(self.finance)
        for group in ("date:month", "region_id", "engine_model_id", "product_line_id",
                      "fault_code_id", "fault_level", "bearer", "kind", "cost_centre_id",
                      "cost_centre_company_id", "customer_id"):  # fmt: skip
            with self.subTest(group=group):
                groups = report.formatted_read_group(
                    [("repair_id", "in", orders.ids)],
                    [group],
                    ["amount:sum", "deviation:sum", "standard_amount:sum", "hours:sum",
                     "repair_id:count_distinct"],
                )  # fmt: skip
                self.assertAlmostEqual(sum(row["amount:sum"] for row in groups), total, 2)
                self.assertEqual(sum(row["hours:sum"] for row in groups), 5.0)

    def test_groups_stand_in_the_order_of_core(self):
        """Sorted after the sums: the pivot is the one that core would give, only sooner."""
        self.customer.state_id = self.henan
        self.costed(fault_code_ids=[Command.set(self.light.ids)])
        self.customer.state_id = self.shandong
        self.costed()
        self.costed(bearer="customer")
        self.customer.state_id = False
        self.costed()
        sets = [[], ["region_id"], ["date:month"], ["region_id", "bearer"],
                ["fault_code_id", "cost_centre_id", "hours"]]  # fmt: skip
        order = ", ".join(dict.fromkeys(spec for groupby in sets for spec in groupby))
        report = self.env["engine.service.cost"].with_user(self.finance)
        core = super(EngineCostDimension, report)._read_grouping_sets(  # pylint: disable=super-method-mismatch
            [], sets, ["amount:sum", "__count"], order=order
        )
        ours = report._read_grouping_sets([], sets, ["amount:sum", "__count"], order=order)
        self.assertEqual(ours, core)

    def test_finance_gets_from_the_cell_to_the_journal_item(self):
        order = self.costed()
        report = self.env["engine.service.cost"].with_user(self.finance)
        (cell,) = report.formatted_read_group(
            [("repair_id", "=", order.id), ("kind", "=", "labour")], ["region_id"], ["amount:sum"]
        )
        lines = report.search(cell["__extra_domain"] + [
            ("repair_id", "=", order.id), ("kind", "=", "labour"),
        ])  # fmt: skip
        self.assertEqual(sum(lines.mapped("amount")), cell["amount:sum"])
        self.assertEqual(lines.action_open_order()["res_id"], order.id)
        action = lines.action_open_journal_item()
        item = self.env["account.move.line"].with_user(self.finance).browse(action["res_id"])
        self.assertEqual(item.read(["balance"])[0]["balance"], cell["amount:sum"])
        self.assertTrue(item.move_id.with_user(self.finance).get_formview_action())

    def test_from_the_analytic_line_too(self):
        order = self.costed()
        line = self.env["account.analytic.line"].search([("repair_id", "=", order.id)], limit=1)
        mine = line.with_user(self.finance)
        self.assertEqual(mine.action_open_service_order()["res_id"], order.id)
        self.assertEqual(mine.action_open_journal_item()["res_model"], "account.move.line")

    def test_who_may_not_read_the_ledger_is_told_so(self):
        order = self.costed()
        with self.assertRaises(AccessError):
            order.cost_ids[:1].with_user(self.engineer).action_open_journal_item()

    def test_a_hundred_lines_cost_as_many_queries_as_ten(self):
        """Reading the list with all its groups: nothing is looked up line by line."""
        order = self.costed()
        self.env.flush_all()
        self.env.invalidate_all()
        names = ["date", "repair_id", "kind", "region_id", "engine_model_id", "fault_code_id"]
        with self.assertQueryCount(__system__=8):
            self.env["engine.service.cost"].search_read([("repair_id", "=", order.id)], names)
