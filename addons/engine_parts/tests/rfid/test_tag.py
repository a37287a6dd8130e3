from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common_rfid import FREE_TAG, GTIN, OTHER_TAG, TAG, RfidCase


@tagged("post_install", "-at_install")
class TestTag(RfidCase):
    def test_epc_is_read_and_kept_in_capitals(self):
        tag = self.new_tag(TAG.lower())
        self.assertEqual(tag.epc, TAG)
        self.assertEqual(tag.uri, "urn:epc:id:sgtin:0614141.812345.6789")
        self.assertEqual((tag.scheme, tag.gs1_key, tag.serial), ("SGTIN", GTIN, "6789"))

    def test_malformed_epc_is_refused_with_the_reason(self):
        for epc, reason in (
            ("3074257BF7194E4000001A8G", "not hexadecimal"),
            ("307C257BF7194E4000001A85", "partition 7 is reserved"),
            ("", "is not an EPC"),
            (FREE_TAG, "header 0xE2"),
        ):
            with self.refused(reason):
                self.new_tag(epc)

    @mute_logger("odoo.sql_db")
    def test_epc_is_given_once_in_a_company(self):
        self.new_tag()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.new_tag()
        other = self.env["res.company"].create({"name": "Other"})
        part = self.env["product.product"].create({"name": "Shared", "is_storable": True})
        self.new_tag(company_id=other.id, product_id=part.id)

    def test_epc_never_changes_and_used_tags_stay(self):
        tag = self.new_tag()
        with self.refused("never changes"):
            tag.with_user(self.sam).epc = OTHER_TAG
        with self.refused("stays as evidence"):
            tag.with_user(self.sam).unlink()
        tag.with_user(self.sam).action_retire()
        with self.refused("retired tag stays"):
            tag.with_user(self.sam).quantity = 5

    def test_state_changes_only_by_its_steps(self):
        tag = self.new_tag()
        with self.assertRaises(AccessError):
            tag.with_user(self.root).state = "printed"
        tag.action_retire()
        with self.refused("not possible in state"):
            tag.action_commission()
        names = self.env["engine.transition"].search(
            [("res_model", "=", "engine.rfid.tag"), ("res_id", "=", tag.id)]
        )
        self.assertEqual(set(names.mapped("name")), {"commission", "retire"})

    def test_only_stock_people_make_tags(self):
        for role in ("engineer", "finance", "quality", "supervisor"):
            with self.assertRaises(AccessError):
                self.env["engine.rfid.tag"].with_user(self.users[role]).create(
                    {"epc": TAG, "product_id": self.piston.id}
                )

    def test_box_and_piece(self):
        self.assertTrue(self.new_tag(quantity=12).is_box)
        self.assertFalse(self.new_tag(OTHER_TAG).is_box)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.new_tag("3074257BF7194E4000001A87", quantity=0)

    @mute_logger("odoo.sql_db")
    def test_serial_number_carries_one_tag(self):
        self.injector.tracking = "serial"
        lot = self.env["stock.lot"].create({"name": "S1", "product_id": self.injector.id})
        vals = {"product_id": self.injector.id, "lot_id": lot.id}
        tag = self.new_tag(**vals)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.new_tag(OTHER_TAG, **vals)
        tag.action_retire()
        self.new_tag(OTHER_TAG, **vals)
        with self.refused("a tag stands for one"):
            self.new_tag("3074257BF7194E4000001A87", product_id=self.injector.id, quantity=2)

    def test_used_part_takes_its_tag_out_of_use(self):
        self.injector.tracking = "serial"
        used, kept = self.env["stock.lot"].create(
            [{"name": name, "product_id": self.injector.id} for name in ("S1", "S2")]
        )
        for lot in used | kept:
            self.env["stock.quant"]._update_available_quantity(
                self.injector, self.stock, 1, lot_id=lot
            )
        tags = self.new_tag(product_id=self.injector.id, lot_id=used.id)
        tags |= self.new_tag(OTHER_TAG, product_id=self.injector.id, lot_id=kept.id)
        for lot, place in ((kept, self.shelf), (used, self.injector.property_stock_production)):
            move = self.env["stock.move"].create(
                {
                    "product_id": self.injector.id,
                    "product_uom_qty": 1,
                    "location_id": self.stock.id,
                    "location_dest_id": place.id,
                    "move_line_ids": [
                        Command.create(
                            {"product_id": self.injector.id, "lot_id": lot.id, "quantity": 1}
                        )
                    ],
                }
            )
            move.picked = True
            move._action_done()
        self.assertEqual(tags.mapped("state"), ["retired", "commissioned"])
        steps = self.env["engine.transition"].search([("res_model", "=", tags._name)])
        self.assertIn("used", steps.filtered(lambda step: step.name == "retire").note)

    def test_number_of_another_part_is_refused(self):
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": self.gasket.id})
        with self.refused("is a number of"):
            self.new_tag(lot_id=lot.id)


@tagged("post_install", "-at_install")
class TestTagRule(RfidCase):
    def new_rule(self, **vals):
        return self.env["engine.rfid.tag.rule"].create(
            {"name": "Supplier", "match": "mask", "pattern": "E280....PPPPPPPP........", **vals}
        )

    def part_of(self, epc):
        return self.env["engine.rfid.tag"]._identify([epc], self.env.company.id).get(epc)

    def test_rule_names_the_part_of_a_tag_without_standard(self):
        self.piston.default_code = "00010000"
        self.new_rule()
        self.assertEqual(self.part_of(FREE_TAG), self.piston)
        tag = self.new_tag(FREE_TAG)
        self.assertFalse(tag.scheme)

    def test_gtin_of_a_barcode_names_the_part(self):
        self.piston.barcode = GTIN
        self.assertEqual(self.part_of(TAG), self.piston)

    def test_first_rule_wins(self):
        self.new_rule(product_id=self.gasket.id, sequence=20)
        self.new_rule(product_id=self.piston.id, sequence=5)
        self.assertEqual(self.part_of(FREE_TAG), self.piston)

    def test_pattern_that_does_not_work_is_refused(self):
        for vals in ({"match": "regex", "pattern": "("}, {"pattern": "E2PPxx"}, {"pattern": "E2"}):
            with self.refused("the pattern does not work"):
                self.new_rule(**vals)

    def test_sample_tells_what_the_rule_makes_of_it(self):
        self.piston.default_code = "00010000"
        rule = self.new_rule()
        rule.sample = FREE_TAG
        self.assertEqual(rule.sample_result, self.piston.display_name)
        rule.sample = "AB"
        self.assertIn("does not hold", rule.sample_result)
