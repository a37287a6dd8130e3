from odoo.tests import tagged

from ...models.count import bulk_entry
from .bulk_common import BulkCase


@tagged("post_install", "-at_install")
class TestBulkEntry(BulkCase):
    """The journal entry of a count, made in bulk, is the one that core makes item by item."""

    def setUp(self):
        super().setUp()
        self.ways = []
        post = bulk_entry.post
        self.patch(bulk_entry, "post", lambda moves: self.ways.append(post(moves)))

    def assert_equal_to_core(self, in_bulk=True):
        _none, core = self.undone(self.core)
        self.assertTrue(core["account_move_line"])
        _answer, bulk = self.undone(self.bulk)
        self.assertEqual(self.ways, [in_bulk])
        for name, rows in core.items():
            with self.subTest(name):
                self.assertEqual(bulk[name], rows)
        return core

    def test_entry_and_items_are_equal_column_by_column(self):
        core = self.assert_equal_to_core()
        self.assertGreater(len(core["account_move_line"]), 20)
        self.assertEqual(len(core["account_move"]), 3)  # two receipts and the count

    def test_entry_is_logged_as_core_logs_it(self):
        chatty = self.env(context={**self.env.context, "tracking_disable": False})
        self.patch(type(self), "env", chatty)
        core = self.assert_equal_to_core()
        self.assertIn("Journal Entry created", str(core["mail_message"]))

    def test_items_stand_in_the_order_of_the_count_and_add_up(self):
        self.bulk(self.differences())
        entry = self.env["account.move"].search([("stock_move_ids", "!=", False)])[:1]
        booked = entry.stock_move_ids.sorted("id")
        items = entry.line_ids.sorted("id")
        self.assertEqual(set(booked.mapped("inventory_name")), {"CNT/1"})
        self.assertEqual(
            [item.product_id for item in items[::2]], [move.product_id for move in booked]
        )
        self.assertAlmostEqual(entry.amount_total, sum(booked.mapped("value")))
        self.assertAlmostEqual(sum(items.mapped("balance")), 0)

    def test_parts_without_cost_and_in_other_units_have_kinds_of_their_own(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        real_time = self.parts.filtered(
            lambda part: part.valuation == "real_time" and part.tracking == "none"
        )
        real_time[0].standard_price = 0
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE product_template SET uom_id = %s WHERE id = %s",
            [dozen.id, real_time[1].product_tmpl_id.id],
        )
        self.env.invalidate_all()
        self.patch(bulk_entry._Entry, "is_worth_it", lambda _entry: True)
        self.assert_equal_to_core()

    def test_analytic_models_leave_the_entry_to_core(self):
        plan = self.env["account.analytic.plan"].create({"name": "Count"})
        centre = self.env["account.analytic.account"].create({"name": "C", "plan_id": plan.id})
        self.env["account.analytic.distribution.model"].create(
            {
                "product_id": self.parts.filtered(lambda part: part.valuation == "real_time")[0].id,
                "analytic_distribution": {str(centre.id): 100},
            }
        )
        self.assert_equal_to_core(in_bulk=False)

    def test_sealed_journals_leave_the_entry_to_core(self):
        self.env.company.account_stock_journal_id.restrict_mode_hash_table = True
        self.bulk(self.differences())
        entry = self.env["account.move"].search([("stock_move_ids", "!=", False)])[:1]
        self.assertEqual(self.ways, [False])
        self.assertTrue(entry.inalterable_hash)

    def test_items_that_do_not_follow_their_pattern_leave_the_entry_to_core(self):
        rows = bulk_entry._Entry._rows

        def other_rows(entry, move, patterns):
            return [{**row, "sequence": 7} for row in rows(entry, move, patterns)]

        self.patch(bulk_entry._Entry, "_rows", other_rows)
        self.assert_equal_to_core(in_bulk=False)

    def test_an_addon_nobody_reviewed_leaves_the_entry_to_core(self):
        self.patch(bulk_entry, "REVIEWED", bulk_entry.REVIEWED - {"sale"})
        self.assert_equal_to_core(in_bulk=False)
