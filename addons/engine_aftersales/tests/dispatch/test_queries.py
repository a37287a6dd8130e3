from odoo.tests import tagged

from .common import DispatchCase


@tagged("post_install", "-at_install")
class TestQueries(DispatchCase):
    """Facts are read in batches: as many queries for many orders as for a few."""

    def count_queries(self, orders):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        facts = self.env["engine.dispatch.facts"]._gather(self.company, orders)
        self.assertEqual(len(facts.jobs), len(orders))
        return self.env.cr.sql_log_count - before

    def test_facts_of_many_orders_cost_the_queries_of_a_few(self):
        few = self.new_orders(3)
        many = few | self.new_orders(40)
        self.count_queries(few)  # fills the caches that outlive a transaction
        self.assertLessEqual(self.count_queries(many), self.count_queries(few) + 2)

    def test_facts_of_many_engineers_cost_the_queries_of_a_few(self):
        orders = self.new_orders(2)
        self.count_queries(orders)
        few = self.count_queries(orders)
        for number in range(15):
            self.new_engineer(f"E{number}", "engineer", 31 + number / 50)
        self.assertLessEqual(self.count_queries(orders), few + 2)

    def test_board_lists_many_orders_in_few_queries(self):
        orders = self.new_orders(40)
        fields = ["board_start_at", "board_end_at", "visit_risk", "dispatch_state", "promised_at"]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        orders.read(fields)
        self.assertLess(self.env.cr.sql_log_count - before, 15)

    def new_orders(self, count):
        vals = {"lot_id": self.engine.id, "fault_code_ids": [(6, 0, self.fault.ids)]}
        return self.env["repair.order"].create([dict(vals) for _number in range(count)])
