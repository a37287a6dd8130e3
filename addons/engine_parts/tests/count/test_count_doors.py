from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..count_common import CountCase, epc


@tagged("post_install", "-at_install")
class TestCountDoors(CountCase):
    """What a counter sees and may do, over RPC too."""

    def test_blind_counter_finds_no_expected_quantity_anywhere(self):
        count = self.started()
        line = self.line(count, self.ring)
        row = self.rpc(self.sam, line, "read", ["expected_qty", "difference_qty", "counted_qty"])[0]
        self.assertEqual([row["expected_qty"], row["difference_qty"]], [0, 0])
        for field in ("book_qty", "seen_book_qty"):
            with self.assertRaises(AccessError):
                self.rpc(self.sam, line, "read", [field])
            with self.assertRaises(AccessError):
                self.rpc_model(self.sam, line, "search", [(field, "=", 10)])
        tags = self.env["engine.count.tag"].with_user(self.sam)
        self.assertFalse(tags.search([("count_id", "=", count.id)]))
        self.assertEqual(self.rpc(self.sam, count, "live")["missing"], [])

    def test_comparing_before_counting_shows_no_books(self):
        count = self.started()
        self.later()
        self.by(self.sam, count).action_compare()
        oil = self.line(count, self.oil)
        self.assertEqual((oil.kind, oil.expected_qty), ("open", 0))
        self.by(self.max, oil).recount_qty = 4
        self.assertEqual((oil.expected_qty, oil.difference_qty), (5, -1))
        self.assertEqual(self.line(self.compared(is_blind=False), self.oil).expected_qty, 5)

    def test_defaults_of_a_client_fill_no_results(self):
        forged = {
            "signer_id": self.sam.id,
            "checker_id": self.max.id,
            "is_accurate": True,
            "shows_books": True,
            "applied_at": "2026-01-01 00:00:00",
        }
        places = [(6, 0, self.shelf.ids)]
        counts = self.by(self.sam, self.env["engine.count"])
        count = counts.with_context(
            default_kind="location",
            default_location_ids=places,
            **{f"default_{name}": value for name, value in forged.items()},
        ).create({})
        self.assertEqual((count.kind, count.location_ids), ("location", self.shelf))
        self.assertFalse(any(count[name] for name in forged))
        count.action_start()
        line = count.line_ids.with_context(
            default_is_recounted=True, default_recount_user_id=self.max.id, default_has_tags=True
        ).create(
            {
                "count_id": count.id,
                "product_id": self.gasket.id,
                "location_id": self.shelf.id,
                "manual_qty": 4,
            }
        )
        self.assertFalse(line.is_recounted or line.recount_user_id or line.has_tags)

    def test_books_are_hidden_again_when_it_is_read_again(self):
        count = self.compared(but=(7,))
        self.assertEqual(self.line(count, self.ring).expected_qty, 10)
        self.by(self.sam, count).action_read_again()
        self.assertFalse(self.line(count, self.ring).expected_qty)

    def test_open_count_shows_what_is_missing(self):
        count = self.started(is_blind=False)
        self.later()
        self.read_all(but=(4,))
        live = self.as_of(self.env["engine.count"].with_user(self.sam).browse(count.id)).live()
        self.assertEqual((live["seen"], live["expected"], live["missing_count"]), (13, 14, 1))
        self.assertEqual(live["missing"][0]["epc"], epc(4))
        self.assertEqual(live["rate"], 1.3)

    def test_results_are_not_written_over_rpc(self):
        count = self.compared()
        for values in ({"state": "applied"}, {"accuracy_units": 100}, {"signer_id": self.max.id}):
            with self.assertRaises(AccessError):
                self.rpc(self.sam, count, "write", values)
        line = self.line(count, self.ring)
        for values in ({"counted_qty": 1}, {"difference_qty": 0}, {"kind": "match"}):
            with self.assertRaises(AccessError):
                self.rpc(self.sam, line, "write", values)
        with self.assertRaises(AccessError):
            self.rpc_model(self.sam, count, "create", {"signer_id": self.max.id})

    def test_quantities_have_their_time(self):
        count = self.compared()
        with self.refused("are entered while counting"):
            self.rpc(self.max, self.line(count, self.ring), "write", {"manual_qty": 3})
        self.checked(count)
        with self.refused("before anybody signs"):
            self.rpc(self.max, self.line(count, self.ring), "write", {"recount_qty": 3})

    def test_goods_nobody_expected_are_added_while_counting(self):
        count = self.started()
        values = {
            "count_id": count.id,
            "product_id": self.gasket.id,
            "location_id": self.shelf.id,
            "manual_qty": 4,
        }
        with self.refused("none of the counted places"):
            self.rpc_model(
                self.sam, count.line_ids, "create", {**values, "location_id": self.repair.id}
            )
        self.rpc_model(self.sam, count.line_ids, "create", values)
        self.later()
        self.by(self.sam, count).action_compare()
        self.assertEqual(self.line(count, self.gasket).difference_qty, 4)

    def test_roles_outside_the_store_neither_count_nor_sign(self):
        count = self.compared()
        for role in ("engineer", "customer_service", "support"):
            with self.assertRaises(AccessError):
                self.rpc(self.users[role], count, "read", ["name"])
        for role in ("quality", "director", "manager"):
            for button in ("action_sign_count", "action_cancel", "action_apply"):
                with self.assertRaises(AccessError):
                    self.rpc(self.users[role], count, button)

    def test_live_screen_costs_the_same_queries_however_much_is_missing(self):
        count = self.started(is_blind=False)
        costs = []
        for but in (range(10), ()):
            self.later()
            self.read_all(but=but)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.by(self.sam, count).live()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(max(costs), 20)
        self.assertLessEqual(costs[1], costs[0])
