import io

from odoo.tests import tagged

from ..walk.run import walk
from .common import SeedCase


@tagged("post_install", "-at_install")
class TestWalk(SeedCase):
    """One repair from request to posted cost, as often as one likes."""

    def walk(self):
        stream = io.StringIO()
        with self.enter_registry_test_mode():
            code = walk(self.registry, stream)
        self.env.invalidate_all()
        return code, stream.getvalue()

    def test_walk_ends_with_agreement(self):
        self.seed()
        code, printed = self.walk()
        self.assertEqual(code, 0, printed)
        self.assertIn("cost list, cost centre and ledger agree", printed)
        self.assertIn("Trail verified", printed)
        self.assertEqual(printed.count("REFUSED"), 3)
        self.assertEqual(self.env["repair.order"].search([]).service_state, "archived")

    def test_walk_can_be_repeated(self):
        self.seed()
        for _time in range(3):
            code, printed = self.walk()
            self.assertEqual(code, 0, printed)
        self.assertEqual(self.env["repair.order"].search_count([]), 3)

    def test_walk_without_data_says_what_to_do(self):
        code, printed = self.walk()
        self.assertEqual(code, 1)
        self.assertIn("run odoo engine_seed", printed)
