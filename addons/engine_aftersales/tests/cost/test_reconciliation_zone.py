from datetime import datetime, time, timedelta

from odoo.tests import tagged

from .reconciliation_common import ReconciliationCase


@tagged("post_install", "-at_install")
class TestReconciliationZone(ReconciliationCase):
    """A month begins where the company works, not at midnight of UTC."""

    def test_part_left_out_in_the_first_hours_of_the_month_is_looked_for_in_that_month(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        first = self.today.replace(day=1)
        used_at = datetime.combine(first, time(0, 30)) - timedelta(hours=8)
        part = self.order.cost_ids.filtered(lambda cost: cost.kind == "parts")[0]
        self.sql("UPDATE stock_move SET date = %s WHERE id = %s", used_at, part.stock_move_id.id)
        self.sql("DELETE FROM engine_service_cost WHERE id = %s", part.id)
        self.assertEqual(self.line_of(self.reconcile()).cause, "cost_missing")
        self.assertFalse(self.line_of(self.reconcile(self.last_month)))
