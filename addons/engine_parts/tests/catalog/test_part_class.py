from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestPartClass(PartsCase):
    """Classes follow from what left the store, month by month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classes = cls.env["engine.part.class"]
        cls.classes.search([]).unlink()  # a demo database has its own
        cls.company = cls.env.company
        for part, cost in ((cls.piston, 100), (cls.gasket, 10), (cls.injector, 10)):
            part.standard_price = cost
            cls.add_stock(part, 1000)

    def moved(self, part, quantity, day, source=None, target=None):
        """Move goods on a day of the past, as a replayed year does."""
        move = (
            self.env["stock.move"]
            .sudo()
            .create(
                {
                    "product_id": part.id,
                    "product_uom_qty": quantity,
                    "location_id": (source or self.stock).id,
                    "location_dest_id": (
                        target or self.env.ref("stock.stock_location_customers")
                    ).id,
                    "picking_type_id": self.warehouse.out_type_id.id,
                }
            )
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        move._action_done()
        move.move_line_ids.date = move.date = day
        return move

    def make(self, day=date(2026, 7, 15)):
        self.classes._make_month(self.company, day)
        return {
            part: self.classes.search(
                [("product_id", "=", part.id), ("month", "=", day.replace(day=1))]
            )
            for part in (self.piston, self.gasket, self.injector)
        }

    def test_classes_and_figures_of_a_month(self):
        for month in range(1, 7):
            self.moved(self.piston, 2, f"2026-{month:02d}-10 00:00:00")
            self.moved(self.piston, 2, f"2025-{month + 6:02d}-10 00:00:00")
        self.moved(self.gasket, 24, "2026-05-10 00:00:00")
        rows = self.make()
        self.assertRecordValues(
            rows[self.piston],
            [
                {
                    "abc": "A",
                    "xyz": "X",
                    "quantity": 24,
                    "consumption_value": 2400,
                    "demand_mean": 2,
                    "demand_deviation": 0,
                    "demand_cv": 0,
                    "is_latest": True,
                }
            ],
        )
        self.assertEqual((rows[self.gasket].abc, rows[self.gasket].xyz), ("B", "Z"))
        self.assertEqual(rows[self.gasket].demand_mean, 2)
        self.assertAlmostEqual(rows[self.gasket].demand_cv, 11**0.5, 3)
        self.assertEqual((rows[self.injector].abc, rows[self.injector].xyz), ("C", "Z"))
        self.assertAlmostEqual(rows[self.gasket].cumulative_share, 100, 2)

    def test_days_outside_the_window_do_not_count(self):
        self.moved(self.piston, 5, "2025-06-30 12:00:00")
        self.moved(self.piston, 7, "2026-07-01 12:00:00")
        self.moved(self.piston, 1, "2025-07-01 12:00:00")
        self.assertEqual(self.make()[self.piston].quantity, 1)

    def test_month_begins_in_the_time_zone_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.moved(self.piston, 3, "2026-06-30 17:00:00")  # 1 July, 01:00 in Shanghai
        self.assertEqual(self.make()[self.piston].quantity, 0)

    def test_return_counts_against_the_consumption(self):
        customers = self.env.ref("stock.stock_location_customers")
        self.moved(self.piston, 5, "2026-06-01 00:00:00")
        self.moved(self.piston, 2, "2026-06-02 00:00:00", customers, self.stock)
        self.assertEqual(self.make()[self.piston].quantity, 3)

    def test_an_issue_counts_once_with_its_use(self):
        issue = self.new_issued((self.piston, 4))
        self.env.cr.execute(
            "UPDATE stock_move_line SET date = '2026-06-01' WHERE id = ANY(%s)",
            [issue.move_line_ids.ids],
        )
        self.moved(self.piston, 4, "2026-06-02 00:00:00", self.repair)
        self.assertEqual(self.make()[self.piston].quantity, 4)

    def test_again_gives_the_same_rows(self):
        self.moved(self.piston, 5, "2026-06-01 00:00:00")
        self.make()
        before = self.classes.search([]).sorted("id").read()
        self.make()
        after = self.classes.search([]).sorted("id").read()
        for row in before + after:
            del row["write_date"]
        self.assertEqual(after, before)

    def test_newest_month_is_shown_on_the_part_and_found(self):
        self.moved(self.piston, 5, "2026-06-01 00:00:00")
        self.make(date(2026, 7, 1))
        self.make(date(2026, 8, 1))
        self.make(date(2026, 6, 1))  # made late: the newest stays the newest
        template = self.piston.product_tmpl_id
        self.assertEqual(template.part_class_id.month, date(2026, 8, 1))
        self.assertEqual((template.abc_class, template.xyz_class), ("A", "Z"))
        found = self.env["product.template"].search([("abc_class", "=", "A")])
        self.assertIn(template, found)
        self.assertNotIn(self.gasket.product_tmpl_id, found)
        self.assertEqual(len(template.part_class_ids), 3)

    def test_other_company_neither_counts_nor_sees(self):
        other = self.env["res.company"].create({"name": "Second Factory"})
        self.moved(self.piston, 5, "2026-06-01 00:00:00")
        self.make()
        self.classes._make_month(other, date(2026, 7, 1))
        row = self.classes.search(
            [("company_id", "=", other.id), ("product_id", "=", self.piston.id)]
        )
        self.assertEqual((row.quantity, row.abc), (0, "C"))
        self.assertFalse(self.classes.with_user(self.sam).search([("company_id", "=", other.id)]))

    def test_limits_come_from_the_policy(self):
        self.moved(self.piston, 5, "2026-06-01 00:00:00")
        policy = self.env["engine.policy"]._of(self.company, date(2026, 7, 1))
        policy._transitioning().xyz_y_cv = 4
        policy._transitioning().class_window_months = 1
        row = self.make()[self.piston]
        self.assertEqual((row.demand_mean, row.demand_cv, row.xyz), (5, 0, "X"))

    def test_button_is_for_the_planner(self):
        with self.assertRaises(AccessError):
            self.rpc(self.sam, self.classes, "action_recompute")
        self.classes.with_user(self.pia).action_recompute()
        self.assertTrue(self.classes.search([("is_latest", "=", True)]))

    def test_rows_are_not_written_by_hand(self):
        row = self.make()[self.piston]
        for person in (self.pia, self.users["manager"]):
            with self.assertRaises(AccessError):
                row.with_user(person).abc = "A"

    def test_queries_do_not_grow_with_the_parts(self):
        self.make()
        self.env["product.product"].create(
            [{"name": f"Part {n}", "is_storable": True, "is_engine_part": True} for n in range(300)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            self.classes._make_month(self.company, date(2026, 7, 15))
        self.env.invalidate_all()
        templates = self.env["product.template"].search([("is_engine_part", "=", True)])
        templates.mapped("name")
        with self.assertQueryCount(3):
            templates.mapped("abc_class")

    def test_spare_part_page_opens(self):
        self.make()
        arch = self.env["product.template"].get_view(
            self.env.ref("product.product_template_only_form_view").id
        )["arch"]
        self.assertIn('name="spare_part"', arch)
        self.env["engine.part.class"].get_views([(False, "list"), (False, "pivot")])

    def test_shelf_life_in_days_is_that_of_the_lots(self):
        template = self.gasket.product_tmpl_id.copy({"shelf_life_days": 90})
        self.assertRecordValues(
            template,
            [{"use_expiration_date": True, "expiration_time": 90, "tracking": "lot"}],
        )
        template.shelf_life_days = 0
        self.assertFalse(template.use_expiration_date)
