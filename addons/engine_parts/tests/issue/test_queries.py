import logging
import time

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import PartsCase

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestQueries(PartsCase):
    """What a batch of issues costs."""

    def setUp(self):
        super().setUp()
        for part in (self.piston, self.gasket):
            self.add_stock(part, 10_000)
        self.rod = self.env["product.product"].create(
            {"name": "Rod", "is_storable": True, "is_engine_part": True}
        )
        self.add_stock(self.rod, 10_000)

    def request_vals(self, count):
        return [
            {
                "warehouse_id": self.warehouse.id,
                "origin": f"SO-{number}",
                "lines": [
                    {"product_id": part.id, "quantity": 2}
                    for part in (self.piston, self.gasket, self.rod)
                ],
            }
            for number in range(count)
        ]

    def run_batch(self, count):
        """Return (ms, queries) per issue of the steps request, sign, check and issue."""
        vals_list = self.request_vals(count)
        figures = {}
        issues = self.env["stock.picking"]

        def step(name, action):
            before, start = self.cr.sql_log_count, time.perf_counter()
            result = action()
            self.env.flush_all()
            figures[name] = (
                1000 * (time.perf_counter() - start) / count,
                (self.cr.sql_log_count - before) / count,
            )
            return result

        issues = step("request", lambda: issues._create_parts_issue(vals_list))
        silent = issues.with_context(tracking_disable=True)
        step("sign", lambda: silent.with_user(self.sam).action_sign_issue())
        step("check", lambda: silent.with_user(self.max).action_sign_check())
        step("issue", lambda: silent.with_user(self.sam).action_issue_parts())
        self.assertEqual(set(issues.mapped("issue_state")), {"issued"})
        return figures

    def test_batch_costs_few_queries_per_issue(self):
        self.run_batch(2)  # fill the caches
        figures = self.run_batch(50)
        for name, (milliseconds, queries) in figures.items():
            self.log(name, milliseconds, queries)
        self.assertLess(figures["request"][1], 28)
        self.assertLess(figures["sign"][1], 1)
        self.assertLess(figures["check"][1], 1)
        self.assertLess(figures["issue"][1], 12)

    def log(self, name, milliseconds, queries):
        _logger.info("%s: %.1f ms, %.1f queries an issue", name, milliseconds, queries)

    @mute_logger("odoo.sql_db")
    def test_signing_many_costs_a_fixed_number_of_queries(self):
        counts = {}
        for count in (10, 40):
            issues = self.env["stock.picking"]._create_parts_issue(self.request_vals(count))
            self.env.flush_all()
            before = self.cr.sql_log_count
            issues.with_user(self.sam).action_sign_issue()
            self.env.flush_all()
            counts[count] = self.cr.sql_log_count - before
        self.assertLess(counts[40], counts[10] + 10)
