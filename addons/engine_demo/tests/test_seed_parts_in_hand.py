from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import SeedCase

PUMP, RAIL, FILTER, SEPARATOR = "FUE01-12V", "FUE03-12V", "FUE05-12V", "FUE06-12V"
ZONE = {"code": "JN-A", "warehouse": "JN", "name": "A区", "categories": "fuel"}
OTHER_ZONE = {"code": "JN-D", "warehouse": "JN", "name": "D区", "categories": "electrical"}
READER = {"name": "JN-A门架", "kind": "gate", "model": "", "warehouse": "JN", "zone": "JN-A",
          "antennas": "2:JN-D", "sends_later": "0"}  # fmt: skip
COUNT = {"code": "K1", "date": "", "minutes_ago": "", "warehouse": "JN", "zones": "JN-A",
         "rounds_percent": "", "missing": "", "misplaced": "", "misplaced_zone": "",
         "unknown": "", "note": ""}  # fmt: skip
FINDING = {"count": "K1", "part": FILTER, "difference": "-1", "cause": "damage", "note": ""}


@tagged("post_install", "-at_install")
class TestSeedPartsInHand(SeedCase):
    """Zones, vans, tags, counts and the ledger come in with the data, once."""

    def write_small_set(self):
        super().write_small_set()
        self.change("stock.csv", self.enough)
        barcodes = {PUMP: "9520123000882", FILTER: "9520123001124"}
        self.write_rows(
            "part_details.csv",
            [{"part": part, "barcode": code, "shelf_life_days": ""}
             for part, code in barcodes.items()],
        )  # fmt: skip
        self.write_rows("zones.csv", [ZONE, OTHER_ZONE])
        self.write_rows("rfid_readers.csv", [READER])
        self.write_rows("rfid_parts.csv", [{"part": PUMP, "pieces_per_tag": "1"},
                                           {"part": FILTER, "pieces_per_tag": "4"}])  # fmt: skip

    def enough(self, rows):
        return [{**row, "quantity": "6" if row["warehouse"] == "JN" else "0"} for row in rows]

    def record(self, kind, code):
        return self.env.ref(f"engine_seed.{kind}/{code}")

    def seed_well(self):
        code, printed = self.seed()
        self.assertEqual(code, 0, printed)
        return printed

    def test_goods_lie_in_the_zone_of_their_category(self):
        self.seed_well()
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.record("part", FILTER).id), ("quantity", ">", 0)]
        )
        self.assertEqual(quants.location_id.barcode, "JN-A")

    def test_tags_stand_for_all_that_lies_there(self):
        self.seed_well()
        tags = self.env["engine.rfid.tag"].search([])
        filters = tags.filtered(lambda tag: tag.product_id == self.record("part", FILTER))
        self.assertEqual(sorted(filters.mapped("quantity")), [1, 1, 4])
        pumps = tags - filters
        self.assertEqual(len(pumps), 6)
        self.assertEqual(set(pumps.mapped("serial")), set(pumps.lot_id.mapped("name")))
        self.assertEqual(set(tags.mapped("state")), {"commissioned"})
        self.assertEqual(tags.last_location_id.barcode, "JN-A")

    def test_part_without_barcode_gets_no_tag(self):
        self.write_rows("rfid_parts.csv", [{"part": RAIL, "pieces_per_tag": "1"}])
        code, printed = self.seed()
        self.assertEqual(code, 2)
        self.assertIn("rfid_parts.csv line 2: FUE03-12V has no barcode", printed)

    def test_substitutes_and_old_parts(self):
        pair = {"part": FILTER, "substitute": SEPARATOR, "direction": "one_way",
                "engine_models": "QH12V38-M", "valid_until": "", "note": ""}  # fmt: skip
        self.write_rows("part_substitutes.csv", [pair, {**pair, "substitute": FILTER}])
        self.write_rows("returnable_parts.csv", [{"part": PUMP, "core_value_cny": "150"}])
        code, printed = self.seed()
        self.assertEqual(code, 2)
        self.assertEqual(self.line(printed, "part_substitutes.csv"), (2, 1, 0, 1))
        self.assertIn("part_substitutes.csv line 3: A part is no substitute for itself.", printed)
        self.assertTrue(self.record("part", PUMP).is_returnable_core)

    def test_van_is_loaded_by_two_people_once(self):
        self.write_rows("engineer_details.csv", [
            {"engineer": "E02", "van": "服务车", "calendar": "five_day", "capacity_h": "",
             "orders_max": "", "certificate_days": "", "leave": ""}
        ])  # fmt: skip
        row = {"engineer": "E02", "warehouse": "JN", "part": FILTER, "quantity": "2"}
        bad = {**row, "engineer": "E17"}
        much = {**row, "part": RAIL, "quantity": "99"}
        self.write_rows("van_stock.csv", [row, bad, much])
        for _run in range(2):
            printed = self.seed()[1]
            self.assertIn("van_stock.csv line 3: E17 has no van", printed)
            self.assertIn("van_stock.csv line 4: FUE03-12V: 6 are free", printed)
        van = self.record("engineer", "E02").van_location_id
        self.assertEqual(van.van_user_id.login, "engineer")
        self.assertEqual(sum(van.quant_ids.mapped("quantity")), 2)
        issue = self.env["stock.picking"].search([("location_dest_id", "=", van.id)])
        self.assertEqual(
            (issue.issuer_id.login, issue.checker_id.login), ("storekeeper", "storekeeper2")
        )

    def test_count_by_hand_is_closed_and_applied(self):
        day = fields.Date.today() - timedelta(days=40)
        count = {**COUNT, "date": day.isoformat(), "rounds_percent": "100;100", "missing": "0"}
        self.write_rows("counts.csv", [count])
        self.write_rows("count_findings.csv", [{**FINDING, "part": SEPARATOR}])
        self.seed_well()
        count = self.env["engine.count"].search([])
        self.assertEqual((count.state, count.applied_at.date()), ("applied", day))
        self.assertEqual(count.difference_count, 1)
        moves = self.env["stock.move"].search([("inventory_name", "=", count.name)])
        self.assertEqual(moves.mapped("date"), [count.applied_at])
        self.assertEqual(moves.account_move_id.date, day)

    def test_count_going_on_has_reads_and_strangers(self):
        count = {**COUNT, "minutes_ago": "20", "rounds_percent": "100", "missing": "2",
                 "unknown": "3074257BF7194E4000001A85"}  # fmt: skip
        self.write_rows("counts.csv", [count])
        self.write_rows("count_findings.csv", [FINDING])
        self.change("count_findings.csv", lambda rows: [{**rows[0], "count": "K9"}])
        code, printed = self.seed()
        self.assertEqual(code, 2)
        self.assertIn("count_findings.csv line 2: unknown or refused count K9", printed)
        live = self.env["engine.count"].search([]).live()
        self.assertEqual(
            (live["state"], live["expected"], live["missing_count"], live["unexpected"]),
            ("counting", 9, 2, 1),
        )

    def test_count_in_an_unknown_zone_is_refused_with_its_findings(self):
        self.write_rows("counts.csv", [{**COUNT, "minutes_ago": "20", "zones": "NOWHERE"}])
        self.write_rows("count_findings.csv", [FINDING])
        code, printed = self.seed()
        self.assertEqual(code, 2)
        self.assertIn("counts.csv line 2: unknown zone NOWHERE", printed)
        self.assertIn("count_findings.csv line 2: its count K1 was refused", printed)

    def test_ledger_is_closed_up_to_yesterday(self):
        self.seed_well()
        days = self.env["engine.parts.ledger.day"].search([("state", "=", "closed")])
        yesterday = fields.Date.today() - timedelta(days=1)
        self.assertGreaterEqual(max(days.mapped("day")), yesterday)
        self.assertFalse(days.late_ids)
        self.assertEqual(self.env["engine.parts.ledger"].verify(), [])
