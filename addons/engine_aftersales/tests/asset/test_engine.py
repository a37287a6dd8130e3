from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from ..desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestEngine(DeskCase):
    """An engine is the serial number of a product that is an engine model."""

    def test_engine_model_is_tracked_by_serial_number(self):
        self.assertRecordValues(
            self.model, [{"is_storable": True, "tracking": "serial", "type": "consu"}]
        )

    def test_product_that_becomes_a_model_is_tracked_by_serial_number(self):
        product = self.env["product.product"].create({"name": "WP13"})
        product.is_engine_model = True
        self.assertEqual((product.is_storable, product.tracking), (True, "serial"))

    def test_engine_model_without_serials_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "unique serial number"):
            self.env["product.product"].create(
                {"name": "WP13", "is_engine_model": True, "tracking": "lot"}
            )

    def test_serial_of_a_part_has_no_customer(self):
        part = self.env["product.product"].create(
            {"name": "Injector", "is_storable": True, "tracking": "serial"}
        )
        with self.assertRaisesRegex(ValidationError, "not an engine"):
            self.env["stock.lot"].create(
                {"name": "INJ-1", "product_id": part.id, "customer_id": self.mine.id}
            )

    def test_engine_follows_tier_and_province_of_its_customer(self):
        province = self.env["res.country.state"].search([("country_id.code", "=", "CN")], limit=1)
        self.harbour.state_id = province
        self.assertRecordValues(
            self.engine, [{"is_engine": True, "service_tier": "vip", "region_id": province.id}]
        )

    @freeze_time("2026-03-04 12:00:00")
    def test_warranty_is_found_by_the_day(self):
        today = fields.Date.context_today(self.engine)
        last_day = self.new_engine("DESK-0003", warranty_until=today)
        expired = self.new_engine("DESK-0004", warranty_until=today - timedelta(days=1))
        engines = self.engine | self.other_engine | last_day | expired
        covered = engines.search([("under_warranty", "=", True), ("id", "in", engines.ids)])
        self.assertEqual(covered, self.engine | last_day)
        self.assertEqual(engines.filtered("under_warranty"), covered)
        self.assertEqual(
            engines.search([("under_warranty", "=", False), ("id", "in", engines.ids)]),
            engines - covered,
        )

    def test_warranty_before_commissioning_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "before the commissioning"):
            self.engine.write({"commissioned_on": "2026-05-01", "warranty_until": "2026-04-30"})

    def test_change_of_customer_is_kept_in_the_chatter(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        before = self.engine.message_ids
        self.engine.customer_id = self.mine
        self.env.flush_all()
        self.env.cr.precommit.run()
        changes = (self.engine.message_ids - before).sudo().tracking_value_ids
        self.assertIn("customer_id", changes.field_id.mapped("name"))

    def test_customer_counts_the_engines_of_its_contacts(self):
        contact = self.env["res.partner"].create({"name": "Li", "parent_id": self.mine.id})
        self.new_engine("DESK-0005", customer=contact)
        self.assertEqual(self.mine.engine_count, 2)
        self.assertEqual(contact.engine_count, 2)
        action = self.mine.action_open_engines()
        self.assertEqual(self.env["stock.lot"].search_count(action["domain"]), 2)

    def test_every_role_reads_engines(self):
        for role, user in self.users.items():
            with self.subTest(role=role):
                self.assertEqual(self.engine.with_user(user).name, "DESK-0001")

    def test_only_service_roles_and_stock_write_engines(self):
        writers = {"customer_service", "support", "manager", "storekeeper", "planner"}
        for role, user in self.users.items():
            with self.subTest(role=role):
                engine = self.engine.with_user(user)
                if role in writers:
                    engine.running_hours = 10
                else:
                    with self.assertRaises(AccessError):
                        engine.running_hours = 10

    def test_clerk_registers_engines_but_does_not_touch_serials_of_parts(self):
        part = self.env["product.product"].create(
            {"name": "Injector", "is_storable": True, "tracking": "serial"}
        )
        lot = self.env["stock.lot"].create({"name": "INJ-2", "product_id": part.id})
        clerk_lots = self.env["stock.lot"].with_user(self.clerk)
        clerk_lots.create({"name": "DESK-0006", "product_id": self.model.id})
        with self.assertRaises(AccessError):
            lot.with_user(self.clerk).ref = "mine"
        with self.assertRaises(AccessError):
            clerk_lots.create({"name": "INJ-3", "product_id": part.id})

    def test_list_of_engines_costs_a_fixed_number_of_queries(self):
        names = ["name", "customer_id", "under_warranty", "ticket_count", "service_order_count"]
        engines = self.engine | self.other_engine
        for number in range(40):
            engines |= self.new_engine(f"DESK-1{number:03}", customer=self.harbour)
        self.env.flush_all()
        self.env.invalidate_all()
        engines.with_user(self.clerk).read(names)  # access rules are cached now
        self.env.invalidate_all()
        with self.assertQueryCount(5):
            engines.with_user(self.clerk).read(names)
